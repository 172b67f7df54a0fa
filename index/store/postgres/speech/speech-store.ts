/** Where somebody speaks in videos, in PostgreSQL. */
import type { VideoId } from '../../../../core/ids.ts';
import { encodeSpans, heardSpeechOf, type SpeechRow } from '../../encoding/speech-codec.ts';
import type { SpeechStore } from '../../speech/speech.ts';
import type { Database } from '../database.ts';
import { lockVideo } from '../locks/locks.ts';

/** Creates the speech store on this database. */
export function createSpeechStore(database: Database): SpeechStore {
  const getMany: SpeechStore['getMany'] = async (videoIds) => {
    const rows = await database.rows<SpeechRow>(
      'SELECT video_id, detector, spans FROM speech WHERE video_id = ANY($videoIds::text[])',
      { videoIds },
    );
    return new Map(rows.map((row) => [row.video_id as VideoId, heardSpeechOf(row)]));
  };
  return {
    async put(videoId, { detector, spans }) {
      await database.write(async (queries) => {
        await lockVideo(queries, videoId);
        await queries.run(
          `INSERT INTO speech (video_id, detector, spans) VALUES ($videoId, $detector, $spans)
           ON CONFLICT (video_id) DO UPDATE SET detector = excluded.detector, spans = excluded.spans`,
          { videoId, detector, spans: encodeSpans(spans) },
        );
      });
    },
    get: async (videoId) => (await getMany([videoId])).get(videoId),
    getMany,
  };
}
