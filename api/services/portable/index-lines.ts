/** Stored records as lines of an exported index, and back. Pure. */
import type {
  ChunkLine,
  PassageLine,
  PortableVector,
  SpeechLine,
  TimelineLine,
  VideoLine,
} from '../../../contract/index.ts';
import type { VideoId } from '../../../core/ids.ts';
import { dequantise, type QuantisedVector, quantise } from '../../../core/vector.ts';
import type { Moment } from '../../../index/store/moments.ts';
import type { Passage } from '../../../index/store/passages.ts';
import type { HeardSpeech } from '../../../index/store/speech/speech.ts';
import type { Chunk, NewMoment, TimelineRecord } from '../../../index/store/timelines.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';

/** Returns the line of a video. */
export function videoLine(video: VideoRecord): VideoLine {
  const { id, path, title, tags, width, height, fps, codec, container, warnings, metadata } = video;
  return {
    ...{ type: 'video', id, content_hash: video.contentHash, path, file_name: video.fileName },
    ...{
      size_bytes: video.sizeBytes,
      title,
      tags,
      captured_at: video.capturedAt,
      duration_s: video.durationS,
    },
    ...{ width, height, fps, codec, container, warnings, external_id: video.externalId, metadata },
    ...{ source_id: video.sourceId, offline_since: video.offlineSince, created_at: video.createdAt },
  };
}

/** Returns the video of a line; its source is one of another library's. */
export function videoOfLine(line: VideoLine): VideoRecord {
  const { path, title, tags, width, height, fps, codec, container, warnings, metadata } = line;
  return {
    ...{ id: line.id as VideoId, contentHash: line.content_hash, path, fileName: line.file_name },
    ...{ sizeBytes: line.size_bytes, title, tags, capturedAt: line.captured_at, durationS: line.duration_s },
    ...{ width, height, fps, codec, container, warnings, externalId: line.external_id, metadata },
    ...{ sourceId: null, offlineSince: null, createdAt: line.created_at },
  };
}

/** Returns the line of a passage that is no title. */
export function passageLine(videoId: VideoId, passage: Passage): PassageLine {
  const { source, lang, startS, endS, text, box, confidence } = passage;
  return {
    ...{ type: 'passage', video_id: videoId, source: source as PassageLine['source'], lang },
    ...{ start_s: startS, end_s: endS, text },
    ...(box && { box }),
    ...(confidence !== undefined && { confidence }),
  };
}

/** Returns the passage of a line. */
export function passageOfLine(line: PassageLine): Passage {
  const { source, lang, start_s: startS, end_s: endS, text, box, confidence } = line;
  return { source, lang, startS, endS, text, box, confidence };
}

/** Returns the line of what was heard of a video. */
export function speechLine(videoId: VideoId, { detector, spans }: HeardSpeech): SpeechLine {
  return {
    ...{ type: 'speech', video_id: videoId, detector },
    spans: spans.map(({ startS, endS }) => [startS, endS]),
  };
}

/** Returns what a line says was heard. */
export function speechOfLine({ detector, spans }: SpeechLine): HeardSpeech {
  return { detector, spans: spans.map(([startS, endS]) => ({ startS, endS })) };
}

/** Returns the line of a chunk with its moments; `withVectors` adds the vectors of both. */
export function chunkLine(
  videoId: VideoId,
  { startS, ptsMs, vectors, cuts }: Chunk,
  moments: readonly Moment[],
  withVectors: boolean,
): ChunkLine {
  return {
    ...{ type: 'chunk', video_id: videoId, start_s: startS, pts_ms: [...ptsMs], cuts },
    moments: moments.map((moment) => ({
      ...{ start_s: moment.startS, end_s: moment.endS },
      ...(withVectors && { vector: portable(quantise(moment.vector)) }),
    })),
    ...(withVectors && { vectors: vectors.map((vector) => vector && portable(vector)) }),
  };
}

/** Returns the chunk of a line that has vectors, and its moments. */
export function chunkOfLine(line: ChunkLine): { chunk: Chunk; moments: NewMoment[] } {
  const { start_s: startS, pts_ms: ptsMs, cuts, moments, vectors = [] } = line;
  return {
    chunk: { startS, ptsMs: Int32Array.from(ptsMs), vectors: vectors.map((v) => v && quantised(v)), cuts },
    moments: moments.flatMap(({ start_s, end_s, vector }) =>
      vector ? [{ startS: start_s, endS: end_s, vector: dequantise(quantised(vector)) }] : [],
    ),
  };
}

/** Returns the line of a timeline. */
export function timelineLine({ videoId, fps, state }: TimelineRecord): TimelineLine {
  return { type: 'timeline', video_id: videoId, fps, complete: state === 'complete' };
}

function portable({ values, scale }: QuantisedVector): PortableVector {
  return {
    scale,
    values: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64'),
  };
}

function quantised({ scale, values }: PortableVector): QuantisedVector {
  return { scale, values: Int8Array.from(Buffer.from(values, 'base64')) };
}
