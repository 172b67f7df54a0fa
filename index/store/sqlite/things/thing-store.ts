/** Things seen in videos, in SQLite. */
import { AppError } from '../../../../core/errors.ts';
import {
  encodeThings,
  framesByVideo,
  type ThingRow,
  type ThingRowOfVideo,
  thingFrameOf,
} from '../../encoding/things-codec.ts';
import { type ThingStore, WHOLE_VIDEO } from '../../things/things.ts';
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
  const many = connection.prepare<ThingRowOfVideo>(`
    SELECT frame.video_id, frame.second, frame.boxes
    FROM json_each(?) AS asked JOIN thing_frames AS frame ON frame.video_id = json_extract(asked.value, '$[0]')
      AND frame.second >= json_extract(asked.value, '$[1]') AND frame.second < json_extract(asked.value, '$[2]')
    ORDER BY frame.video_id, frame.second`);

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
    async list(videoId, { fromS, toS } = WHOLE_VIDEO) {
      return within.all({ videoId, fromS, toS }).map(thingFrameOf);
    },
    async getMany(ranges) {
      const asked = [...ranges].map(([videoId, { fromS, toS }]) => [videoId, fromS, toS]);
      return framesByVideo(many.all(JSON.stringify(asked)));
    },
  };
}
