/** Things seen in videos, in PostgreSQL. */
import {
  encodeThings,
  framesByVideo,
  type ThingRow,
  type ThingRowOfVideo,
  thingFrameOf,
} from '../../encoding/things-codec.ts';
import { type ThingStore, WHOLE_VIDEO } from '../../things/things.ts';
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
    async list(videoId, { fromS, toS } = WHOLE_VIDEO) {
      const rows = await database.rows<ThingRow>(
        `SELECT second, boxes FROM thing_frames
         WHERE video_id = $videoId AND second >= $fromS AND second < $toS ORDER BY second`,
        { videoId, fromS, toS },
      );
      return rows.map(thingFrameOf);
    },
    async getMany(ranges) {
      const asked = [...ranges];
      const rows = await database.rows<ThingRowOfVideo>(
        `SELECT frame.video_id, frame.second, frame.boxes
         FROM unnest($videoIds::text[], $fromS::int[], $toS::int[]) AS asked (video_id, from_s, to_s)
         JOIN thing_frames AS frame ON frame.video_id = asked.video_id
           AND frame.second >= asked.from_s AND frame.second < asked.to_s
         ORDER BY frame.video_id, frame.second`,
        {
          videoIds: asked.map(([videoId]) => videoId),
          fromS: asked.map(([, range]) => range.fromS),
          toS: asked.map(([, range]) => range.toS),
        },
      );
      return framesByVideo(rows);
    },
  };
}
