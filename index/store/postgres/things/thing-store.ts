/** Things seen in videos, in PostgreSQL. */
import { encodeThings, type ThingRow, thingFrameOf } from '../../encoding/things-codec.ts';
import type { ThingStore } from '../../things/things.ts';
import type { Database } from '../database.ts';
import { lockVideo } from '../locks/locks.ts';

/** Creates the thing store on this database. */
export function createThingStore(database: Database): ThingStore {
  return {
    async replace(videoId, detector, { fromS, toS }, frames) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        await queries.run(
          'DELETE FROM thing_frames WHERE video_id = $videoId AND second >= $fromS AND second < $toS',
          { videoId, fromS, toS },
        );
        await queries.run(
          `INSERT INTO thing_frames (video_id, second, detector, boxes)
           SELECT $videoId, frame.second, $detector, frame.boxes
           FROM unnest($seconds::int[], $boxes::bytea[]) AS frame (second, boxes)`,
          {
            ...{ videoId, detector },
            seconds: frames.map(({ second }) => second),
            boxes: frames.map(({ things }) => encodeThings(things)),
          },
        );
      });
    },
    async list(videoId, { fromS, toS } = { fromS: 0, toS: 2 ** 31 - 1 }) {
      const rows = await database.rows<ThingRow>(
        `SELECT second, boxes FROM thing_frames
         WHERE video_id = $videoId AND second >= $fromS AND second < $toS ORDER BY second`,
        { videoId, fromS, toS },
      );
      return rows.map(thingFrameOf);
    },
  };
}
