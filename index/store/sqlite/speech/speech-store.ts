/** Where somebody speaks in videos, in SQLite. */
import { AppError } from '../../../../core/errors.ts';
import type { VideoId } from '../../../../core/ids.ts';
import { encodeSpans, heardSpeechOf, type SpeechRow } from '../../encoding/speech-codec.ts';
import type { SpeechStore } from '../../speech/speech.ts';
import type { Connection } from '../database.ts';

/** Creates the speech store on this connection. */
export function createSpeechStore(connection: Connection): SpeechStore {
  const put = connection.prepare(`
    INSERT OR REPLACE INTO speech (video_id, detector, spans)
    SELECT id, @detector, @spans FROM videos WHERE id = @videoId`);
  const get = connection.prepare<SpeechRow>(
    'SELECT video_id, detector, spans FROM speech WHERE video_id = ?',
  );
  const many = connection.prepare<SpeechRow>(`
    SELECT video_id, detector, spans FROM speech WHERE video_id IN (SELECT value FROM json_each(?))`);
  return {
    async put(videoId, { detector, spans }) {
      if (put.run({ videoId, detector, spans: encodeSpans(spans) }) === 0)
        throw new AppError('NOT_FOUND', `There is no video "${videoId}".`);
    },
    async get(videoId) {
      const row = get.get(videoId);
      return row && heardSpeechOf(row);
    },
    async getMany(videoIds) {
      const rows = many.all(JSON.stringify(videoIds));
      return new Map(rows.map((row) => [row.video_id as VideoId, heardSpeechOf(row)]));
    },
  };
}
