/** Readings in PostgreSQL. */
import type { VideoId } from '../../../../core/ids.ts';
import { type ReadingRow, readingOf } from '../../encoding/reading-row.ts';
import type { ReadingStore } from '../../readings/readings.ts';
import type { Database } from '../database.ts';
import { lockVideo } from '../locks/locks.ts';

/** Creates the reading store on this database. */
export function createReadingStore(database: Database): ReadingStore {
  return {
    async list(videoId) {
      const rows = await database.rows<ReadingRow>(
        `SELECT reader, revision, next_second, complete FROM readings WHERE video_id = $videoId ORDER BY reader`,
        { videoId },
      );
      return rows.map(readingOf);
    },
    async put(videoId, { reader, revision, nextSecond, complete }) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        await queries.run(
          `INSERT INTO readings (video_id, reader, revision, next_second, complete)
           VALUES ($videoId, $reader, $revision, $nextSecond, $complete)
           ON CONFLICT (video_id, reader) DO UPDATE SET revision = excluded.revision,
             next_second = excluded.next_second, complete = excluded.complete`,
          { videoId, reader, revision, nextSecond, complete },
        );
      });
    },
    async complete({ reader, revision }) {
      const rows = await database.rows<{ video_id: string }>(
        `SELECT video_id FROM readings WHERE reader = $reader AND revision = $revision AND complete ORDER BY video_id`,
        { reader, revision },
      );
      return rows.map(({ video_id }) => video_id as VideoId);
    },
    async ofReader(reader) {
      const rows = await database.rows<{ video_id: string; revision: string }>(
        'SELECT video_id, revision FROM readings WHERE reader = $reader ORDER BY video_id',
        { reader },
      );
      return rows.map(({ video_id, revision }) => ({ videoId: video_id as VideoId, revision }));
    },
    async forget(videoId, reader) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        await queries.run('DELETE FROM readings WHERE video_id = $videoId AND reader = $reader', {
          ...{ videoId, reader },
        });
      });
    },
  };
}
