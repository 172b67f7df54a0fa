/** Things seen in videos, in SQLite. */
import { AppError } from '../../../../core/errors.ts';
import { encodeThings, type ThingRow, thingFrameOf } from '../../encoding/things-codec.ts';
import type { ThingStore } from '../../things/things.ts';
import type { Connection } from '../database.ts';

/** Creates the thing store on this connection. */
export function createThingStore(connection: Connection): ThingStore {
  const video = connection.prepare('SELECT 1 FROM videos WHERE id = ?');
  const clear = connection.prepare(
    'DELETE FROM thing_frames WHERE video_id = @videoId AND second >= @fromS AND second < @toS',
  );
  const insert = connection.prepare(`
    INSERT INTO thing_frames (video_id, second, detector, boxes)
    VALUES (@videoId, @second, @detector, @boxes)`);
  const within = connection.prepare<ThingRow>(`
    SELECT second, boxes FROM thing_frames
    WHERE video_id = @videoId AND second >= @fromS AND second < @toS ORDER BY second`);

  return {
    async replace(videoId, detector, { fromS, toS }, frames) {
      connection.write(() => {
        if (video.get(videoId) === undefined) {
          throw new AppError('NOT_FOUND', `There is no video "${videoId}".`);
        }
        clear.run({ videoId, fromS, toS });
        for (const { second, things } of frames)
          insert.run({ videoId, second, detector, boxes: encodeThings(things) });
      });
    },
    async list(videoId, { fromS, toS } = { fromS: 0, toS: 2 ** 31 }) {
      return within.all({ videoId, fromS, toS }).map(thingFrameOf);
    },
  };
}
