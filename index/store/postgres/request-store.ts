/** Requests with a key of their own in PostgreSQL. */
import type { RequestRecord, RequestStore } from '../requests.ts';
import type { Database } from './database.ts';

/** Creates the request store on this database. */
export function createRequestStore(database: Database): RequestStore {
  return {
    async claim(key, fingerprint, nowMs, { keptMs, unansweredMs }) {
      return database.write(async (queries): Promise<RequestRecord | undefined> => {
        await queries.run('DELETE FROM requests WHERE abs(claimed_ms - $nowMs::float8) > $keptMs', {
          ...{ nowMs, keptMs },
        });
        const claimed = await queries.run(
          `INSERT INTO requests (key, fingerprint, answer, claimed_ms) VALUES ($key, $fingerprint, NULL, $nowMs)
           ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, claimed_ms = excluded.claimed_ms
           WHERE requests.answer IS NULL AND abs(requests.claimed_ms - $nowMs::float8) > $unansweredMs`,
          { key, fingerprint, nowMs, unansweredMs },
        );
        if (claimed > 0) return undefined;
        return queries.row<RequestRecord>('SELECT fingerprint, answer FROM requests WHERE key = $key', {
          key,
        });
      });
    },
    async answer(key, answer) {
      await database.run('UPDATE requests SET answer = $answer WHERE key = $key', { key, answer });
    },
    async release(key) {
      await database.run('DELETE FROM requests WHERE key = $key', { key });
    },
  };
}
