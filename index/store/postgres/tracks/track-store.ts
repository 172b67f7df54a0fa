/** Tracks of spans, in PostgreSQL. */
import { decodeTracks, encodeTracks, spansByVideo, type TrackRow } from '../../encoding/tracks-codec.ts';
import { SPANS_KEPT, type TrackStore } from '../../tracks/tracks.ts';
import type { Database } from '../database.ts';
import { lockVideo } from '../locks/locks.ts';

/** Creates the track store on this database. */
export function createTrackStore(database: Database): TrackStore {
  return {
    async get({ videoId, startMs, endMs }, revision) {
      const row = await database.row<{ tracks: Buffer }>(
        `SELECT tracks FROM track_spans
         WHERE video_id = $videoId AND start_ms = $startMs AND end_ms = $endMs AND revision = $revision`,
        { videoId, startMs, endMs, revision },
      );
      return row && decodeTracks(row.tracks);
    },
    async getMany(videoIds) {
      const rows = await database.rows<TrackRow>(
        `SELECT video_id, start_ms, end_ms, tracks FROM track_spans
         WHERE video_id = ANY($videoIds::text[]) ORDER BY video_id, start_ms, end_ms`,
        { videoIds },
      );
      return spansByVideo(rows);
    },
    async put({ videoId, startMs, endMs }, revision, tracks) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        await queries.run(
          'DELETE FROM track_spans WHERE video_id = $videoId AND start_ms = $startMs AND end_ms = $endMs',
          { videoId, startMs, endMs },
        );
        await queries.run(
          `INSERT INTO track_spans (video_id, start_ms, end_ms, revision, tracks)
           VALUES ($videoId, $startMs, $endMs, $revision, $tracks)`,
          { videoId, startMs, endMs, revision, tracks: encodeTracks(tracks) },
        );
        await queries.run(
          `DELETE FROM track_spans WHERE video_id = $videoId AND seq NOT IN (
             SELECT seq FROM track_spans WHERE video_id = $videoId ORDER BY seq DESC LIMIT ${SPANS_KEPT})`,
          { videoId },
        );
      });
    },
  };
}
