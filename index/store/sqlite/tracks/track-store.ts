/** Tracks of spans, in SQLite. */
import { AppError } from '../../../../core/errors.ts';
import { decodeTracks, encodeTracks, spansByVideo, type TrackRow } from '../../encoding/tracks-codec.ts';
import { SPANS_KEPT, type TrackStore } from '../../tracks/tracks.ts';
import type { Connection } from '../database.ts';

/** Creates the track store on this connection. */
export function createTrackStore(connection: Connection): TrackStore {
  const find = connection.prepare<{ tracks: Buffer }>(`
    SELECT tracks FROM track_spans
    WHERE video_id = @videoId AND start_ms = @startMs AND end_ms = @endMs AND revision = @revision`);
  const many = connection.prepare<TrackRow>(`
    SELECT video_id, start_ms, end_ms, tracks FROM track_spans
    WHERE video_id IN (SELECT value FROM json_each(?)) ORDER BY video_id, start_ms, end_ms`);
  const insert = connection.prepare(`
    INSERT OR REPLACE INTO track_spans (video_id, start_ms, end_ms, revision, tracks)
    SELECT id, @startMs, @endMs, @revision, @tracks FROM videos WHERE id = @videoId`);
  const trim = connection.prepare(`
    DELETE FROM track_spans WHERE video_id = @videoId AND seq NOT IN (
      SELECT seq FROM track_spans WHERE video_id = @videoId ORDER BY seq DESC LIMIT ${SPANS_KEPT})`);

  return {
    async get(span, revision) {
      const row = find.get({ ...span, revision });
      return row && decodeTracks(row.tracks);
    },
    async getMany(videoIds) {
      return spansByVideo(many.all(JSON.stringify(videoIds)));
    },
    async put(span, revision, tracks) {
      connection.write(() => {
        if (insert.run({ ...span, revision, tracks: encodeTracks(tracks) }) === 0) {
          throw new AppError('NOT_FOUND', `There is no video "${span.videoId}".`);
        }
        trim.run({ videoId: span.videoId });
      });
    },
  };
}
