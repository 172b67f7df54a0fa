/** Requests with a key of their own in SQLite. */
import type { RequestRecord, RequestStore } from '../requests.ts';
import type { Connection } from './database.ts';

interface RequestRow {
  fingerprint: string;
  answer: string | null;
  claimed_ms: number;
}

/** Creates the request store on this connection. */
export function createRequestStore(connection: Connection): RequestStore {
  const find = connection.prepare<RequestRow>(
    'SELECT fingerprint, answer, claimed_ms FROM requests WHERE key = ?',
  );
  const insert = connection.prepare(
    'INSERT OR REPLACE INTO requests (key, fingerprint, answer, claimed_ms) VALUES (?, ?, NULL, ?)',
  );
  const setAnswer = connection.prepare('UPDATE requests SET answer = ? WHERE key = ?');
  const remove = connection.prepare('DELETE FROM requests WHERE key = ?');
  const forget = connection.prepare('DELETE FROM requests WHERE abs(claimed_ms - ?) > ?');

  return {
    async claim(key, fingerprint, nowMs, { keptMs, unansweredMs }) {
      return connection.write((): RequestRecord | undefined => {
        forget.run(nowMs, keptMs);
        const row = find.get(key);
        if (row && (row.answer !== null || Math.abs(row.claimed_ms - nowMs) <= unansweredMs)) {
          return { fingerprint: row.fingerprint, answer: row.answer };
        }
        insert.run(key, fingerprint, nowMs);
        return undefined;
      });
    },
    answer: async (key, text) => void setAnswer.run(text, key),
    release: async (key) => void remove.run(key),
  };
}
