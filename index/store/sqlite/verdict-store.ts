/** Verdicts on links in SQLite. */
import { AppError } from '../../../core/errors.ts';
import { type VerdictRow, verdictOf } from '../encoding/rows.ts';
import type { VerdictStore } from '../verdicts.ts';
import type { Connection } from './database.ts';

/** Creates the verdict store on this connection. */
export function createVerdictStore(connection: Connection): VerdictStore {
  const ofVideo = connection.prepare<VerdictRow>(`
    SELECT cause_s, effect_s, verdict, judged_at FROM link_verdicts
    WHERE video_id = ? ORDER BY judged_at, cause_s, effect_s`);
  const video = connection.prepare('SELECT 1 FROM videos WHERE id = ?');
  const remove = connection.prepare(
    'DELETE FROM link_verdicts WHERE video_id = @videoId AND cause_s = @causeS AND effect_s = @effectS',
  );
  const insert = connection.prepare(`
    INSERT OR REPLACE INTO link_verdicts (video_id, cause_s, effect_s, verdict, judged_at)
    VALUES (@videoId, @causeS, @effectS, @verdict, @judgedAt)`);

  return {
    list: async (videoId) => ofVideo.all(videoId).map(verdictOf),
    async put(videoId, replaced, verdict) {
      connection.write(() => {
        if (video.get(videoId) === undefined) {
          throw new AppError('NOT_FOUND', `There is no video "${videoId}".`);
        }
        for (const { causeS, effectS } of replaced) remove.run({ videoId, causeS, effectS });
        if (verdict !== null) insert.run({ videoId, ...verdict });
      });
    },
  };
}
