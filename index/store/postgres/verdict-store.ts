/** Verdicts on links in PostgreSQL. */
import { type VerdictRow, verdictOf } from '../encoding/rows.ts';
import type { VerdictStore } from '../verdicts.ts';
import type { Database } from './database.ts';
import { lockVideo } from './locks/locks.ts';

/** Creates the verdict store on this database. */
export function createVerdictStore(database: Database): VerdictStore {
  return {
    async list(videoId) {
      const rows = await database.rows<VerdictRow>(
        `SELECT cause_s, effect_s, verdict, judged_at FROM link_verdicts
         WHERE video_id = $videoId ORDER BY judged_at, cause_s, effect_s`,
        { videoId },
      );
      return rows.map(verdictOf);
    },
    async put(videoId, replaced, verdict) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        for (const { causeS, effectS } of replaced) {
          await queries.run(
            'DELETE FROM link_verdicts WHERE video_id = $videoId AND cause_s = $causeS AND effect_s = $effectS',
            { videoId, causeS, effectS },
          );
        }
        if (verdict === null) return;
        await queries.run(
          `INSERT INTO link_verdicts (video_id, cause_s, effect_s, verdict, judged_at)
           VALUES ($videoId, $causeS, $effectS, $verdict, $judgedAt)
           ON CONFLICT (video_id, cause_s, effect_s)
           DO UPDATE SET verdict = excluded.verdict, judged_at = excluded.judged_at`,
          { videoId, ...verdict },
        );
      });
    },
  };
}
