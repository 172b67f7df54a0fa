/** Readings in SQLite. */
import { AppError } from '../../../../core/errors.ts';
import type { VideoId } from '../../../../core/ids.ts';
import { type ReadingRow, readingOf } from '../../encoding/reading-row.ts';
import type { ReadingStore } from '../../readings/readings.ts';
import type { Connection } from '../database.ts';

/** Creates the reading store on this connection. */
export function createReadingStore(connection: Connection): ReadingStore {
  const ofVideo = connection.prepare<ReadingRow>(
    'SELECT reader, revision, next_second, complete FROM readings WHERE video_id = ? ORDER BY reader',
  );
  const put = connection.prepare(`
    INSERT OR REPLACE INTO readings (video_id, reader, revision, next_second, complete)
    SELECT id, @reader, @revision, @nextSecond, @complete FROM videos WHERE id = @videoId`);
  const complete = connection.prepare<{ video_id: string }>(
    'SELECT video_id FROM readings WHERE reader = @reader AND revision = @revision AND complete = 1 ORDER BY video_id',
  );
  const ofReader = connection.prepare<{ video_id: string; revision: string }>(
    'SELECT video_id, revision FROM readings WHERE reader = ? ORDER BY video_id',
  );
  const forget = connection.prepare('DELETE FROM readings WHERE video_id = ? AND reader = ?');
  return {
    list: async (videoId) => ofVideo.all(videoId).map(readingOf),
    async put(videoId, reading) {
      if (put.run({ ...reading, videoId, complete: reading.complete ? 1 : 0 }) === 0)
        throw new AppError('NOT_FOUND', `There is no video "${videoId}".`);
    },
    complete: async ({ reader, revision }) =>
      complete.all({ reader, revision }).map(({ video_id }) => video_id as VideoId),
    ofReader: async (reader) =>
      ofReader.all(reader).map(({ video_id, revision }) => ({ videoId: video_id as VideoId, revision })),
    async forget(videoId, reader) {
      forget.run(videoId, reader);
    },
  };
}
