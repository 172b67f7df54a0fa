/** Spans of speech as one blob a video: start and end in milliseconds, 4 bytes each. */
import { AppError } from '../../../core/errors.ts';
import type { Span } from '../../../core/time.ts';
import type { HeardSpeech } from '../speech/speech.ts';

const BYTES = 8;

/** A row of `speech`. */
export interface SpeechRow {
  video_id: string;
  detector: string;
  spans: Buffer;
}

/** Encodes spans, which are in order. */
export function encodeSpans(spans: readonly Span[]): Buffer {
  const blob = Buffer.alloc(spans.length * BYTES);
  for (const [i, { startS, endS }] of spans.entries()) {
    blob.writeUInt32LE(Math.round(startS * 1000), i * BYTES);
    blob.writeUInt32LE(Math.round(endS * 1000), i * BYTES + 4);
  }
  return blob;
}

/** Returns what a row says. Throws `INDEX_CORRUPT` for a blob that does not decode. */
export function heardSpeechOf({ video_id, detector, spans: blob }: SpeechRow): HeardSpeech {
  const spans = Array.from({ length: Math.floor(blob.length / BYTES) }, (_, i) => ({
    startS: blob.readUInt32LE(i * BYTES) / 1000,
    endS: blob.readUInt32LE(i * BYTES + 4) / 1000,
  }));
  if (blob.length % BYTES !== 0 || spans.some(({ startS, endS }) => endS <= startS)) {
    throw new AppError(
      'INDEX_CORRUPT',
      `The speech of video ${video_id} does not decode. Reindex the video.`,
    );
  }
  return { detector, spans };
}
