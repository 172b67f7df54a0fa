/** Requests that named themselves by a key, in SQLite: what was asked under it, and what was answered. */
import type { RequestRecord, RequestStore } from '../store.ts';
import type { Connection } from './database.ts';

interface RequestRow {
  fingerprint: string;
  answer: string | null;
  claimed_ms: number;
}

/** The request part of the store on this connection. */
export function createRequestStore(connection: Connection): RequestStore {
  const find = connection.prepare<RequestRow>(
    'SELECT fingerprint, answer, claimed_ms FROM requests WHERE key = ?',
  );
  const claim = connection.prepare(
    'INSERT OR REPLACE INTO requests (key, fingerprint, answer, claimed_ms) VALUES (?, ?, NULL, ?)',
  );
  const answer = connection.prepare('UPDATE requests SET answer = ? WHERE key = ?');
  const release = connection.prepare('DELETE FROM requests WHERE key = ?');
  const forget = connection.prepare('DELETE FROM requests WHERE claimed_ms < ?');

  return {
    claimRequest(key, fingerprint, nowMs, { keptMs, unansweredMs }) {
      return connection.write((): RequestRecord | undefined => {
        forget.run(nowMs - keptMs);
        const row = find.get(key);
        if (row && (row.answer !== null || row.claimed_ms >= nowMs - unansweredMs)) {
          return { fingerprint: row.fingerprint, answer: row.answer };
        }
        claim.run(key, fingerprint, nowMs);
        return undefined;
      });
    },
    answerRequest: (key, text) => void answer.run(text, key),
    releaseRequest: (key) => void release.run(key),
  };
}
