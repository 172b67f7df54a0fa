/** The index of a library as JSON lines: a head, each video with its words and its timeline, and an end. */
import { z } from '@hono/zod-openapi';
import { errorCode, seconds, text, timestamp } from '../common.ts';
import { Metadata } from '../sources/metadata.ts';

/** The version of the format. A reader refuses others. */
export const INDEX_LINES_VERSION = 1;

/** Seconds of a chunk at most, as a library stores them. */
const MAX_CHUNK_S = 60;

const videoId = z.string().regex(/^[0-9a-f]{16}$/);
const share = z.number().min(0).max(1);

/** An int8 vector: component i is byte i of `values` (base64), times `scale`. */
const PortableVector = z.strictObject({ scale: z.number().positive(), values: z.base64() });

const Head = z.strictObject({
  type: z.literal('index'),
  version: z.literal(INDEX_LINES_VERSION),
  pack: z.string().describe('The model whose timelines these are, as id@revision.'),
  vectors: z.boolean(),
  created_at: timestamp,
});

/** Everything the library knows of a video. */
const VideoLine = z.strictObject({
  type: z.literal('video'),
  id: videoId,
  content_hash: z.string().regex(/^[0-9a-f]{64}$/),
  path: text(1, 4096),
  file_name: text(1, 1000),
  size_bytes: z.int().min(0),
  title: text(1, 300),
  tags: z.array(text(1, 60)).max(50),
  captured_at: timestamp.nullable(),
  duration_s: seconds.nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  fps: z.number().nullable(),
  codec: z.string().nullable(),
  container: z.string().nullable(),
  warnings: z.array(z.strictObject({ code: errorCode, message: z.string() })),
  external_id: z.string().nullable(),
  metadata: Metadata,
  source_id: z.string().nullable(),
  offline_since: timestamp.nullable(),
  created_at: timestamp,
});

/** Words of a video: of its subtitles, or read on the screen. */
/** The sources of the passages that go along; a title is one of its video's fields. */
export const PORTABLE_SOURCES = ['subtitle', 'screen', 'speech', 'caption'] as const;

const PassageLine = z.strictObject({
  type: z.literal('passage'),
  video_id: videoId,
  source: z.enum(PORTABLE_SOURCES),
  lang: z.string().nullable(),
  start_s: z.number(),
  end_s: z.number(),
  text: z.string(),
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  confidence: share.optional(),
});

/** Where somebody speaks in a video, as one line: `detector` is the revision of what listened. */
const SpeechLine = z.strictObject({
  type: z.literal('speech'),
  video_id: videoId,
  detector: z.string(),
  spans: z
    .array(z.tuple([seconds, seconds]))
    .refine(
      (spans) => spans.every(([start, end], i) => start < end && start >= (spans[i - 1]?.[1] ?? 0)),
      'Spans are in order, without overlap',
    ),
});

const MomentEntry = z.strictObject({ start_s: seconds, end_s: seconds, vector: PortableVector.optional() });

/** Up to a minute of a timeline: a value a second, the moments that begin in it, and the vectors where asked for. */
const ChunkLine = z
  .strictObject({
    type: z.literal('chunk'),
    video_id: videoId,
    start_s: z.int().min(0),
    pts_ms: z.array(z.int().min(-1)).min(1).max(MAX_CHUNK_S).describe('-1: no picture in this second.'),
    cuts: z.array(z.boolean()).max(MAX_CHUNK_S).describe('True where a new shot begins.'),
    moments: z.array(MomentEntry),
    vectors: z.array(PortableVector.nullable()).max(MAX_CHUNK_S).optional(),
  })
  .refine(
    ({ pts_ms, cuts, vectors = pts_ms }) => cuts.length === pts_ms.length && vectors.length === pts_ms.length,
    'Every second needs a time, a cut and a vector',
  );

/** The timeline of a video; its chunks follow. */
const TimelineLine = z.strictObject({
  type: z.literal('timeline'),
  video_id: videoId,
  fps: z.number().positive(),
  complete: z.boolean(),
});

const End = z.strictObject({ type: z.literal('end'), videos: z.int().min(0) });

/** One line. */
export const IndexLine = z.discriminatedUnion('type', [
  Head,
  VideoLine,
  PassageLine,
  SpeechLine,
  ChunkLine,
  TimelineLine,
  End,
]);

export type PortableVector = z.infer<typeof PortableVector>;
export type VideoLine = z.infer<typeof VideoLine>;
export type PassageLine = z.infer<typeof PassageLine>;
export type SpeechLine = z.infer<typeof SpeechLine>;
export type ChunkLine = z.infer<typeof ChunkLine>;
export type TimelineLine = z.infer<typeof TimelineLine>;
export type IndexLine = z.infer<typeof IndexLine>;

/** The result of an import. */
export interface IndexImport {
  /** Videos that the library did not hold. */
  added: number;
  /** Videos whose facts and words are now those of the file. */
  updated: number;
  /** Videos that the library does not hold, and that the file has no vectors of. */
  skipped: number;
}
