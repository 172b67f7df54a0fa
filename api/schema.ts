/**
 * The contract: one zod schema for each thing that crosses a border. HTTP, the command line's `--json`, and the page
 * all speak these shapes; OpenAPI and the page's types come from here. Times are presentation seconds, edit lists and
 * non-zero starts applied; `pts_ms` beside a time is the same instant as an integer; intervals are half-open.
 */
import { z } from '@hono/zod-openapi';
import { ERROR_CODES, type ErrorCode } from '../core/errors.ts';
import { MAX_QUERY_IMAGES } from './schema/image.ts';

export { ClipExport, ClipExportList, ClipsRequest } from './schema/clips.ts';
export { ExportFormatName, ExportRequest } from './schema/export.ts';
export { Image } from './schema/image.ts';

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

const seconds = z.number().nonnegative();
const timestamp = z.iso.datetime({ offset: true });

/** RFC 9457 problem body: what every error looks like. */
export const Problem = z
  .object({
    type: z.string().describe('A link to the documentation of the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(codes),
    request_id: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('Problem');

/** Something that was not perfect about a video, and did not stop it from being indexed. */
export const Warning = z.object({ code: z.enum(codes), message: z.string() }).openapi('Warning');

/** Where a job stands. `failed` says why; only failed and cancelled jobs can be retried. */
export const Job = z
  .object({
    id: z.string(),
    kind: z.enum(['index']),
    video_id: z.string().nullable().describe('Null until the content of the file is known.'),
    source: z.string().describe('File name, for people.'),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    stage: z.string().describe('What it is doing: queued, hashing, probing, indexing, finishing, done.'),
    done_s: seconds.describe('Seconds of video indexed.'),
    total_s: seconds.nullable(),
    fraction: z.number().min(0).max(1).nullable(),
    eta_s: seconds.nullable(),
    attempts: z.int(),
    error: z.object({ code: z.enum(codes), message: z.string() }).nullable(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
  })
  .openapi('Job');

/** A video of the library. What the container does not tell is null. */
export const Video = z
  .object({
    id: z.string(),
    title: z.string(),
    tags: z.array(z.string()),
    captured_at: timestamp.nullable(),
    file_name: z.string(),
    size_bytes: z.int(),
    duration_s: seconds.nullable(),
    width: z.int().nullable().describe('As shown: rotation applied.'),
    height: z.int().nullable(),
    fps: z.number().nullable(),
    codec: z.string().nullable(),
    container: z.string().nullable(),
    state: z
      .enum(['queued', 'indexing', 'indexed', 'other_model', 'failed'])
      .describe(
        '`other_model`: indexed, but not with the model pack in use; `tidemark reindex` brings it over.',
      ),
    indexed_s: seconds.describe('Seconds that can be searched already.'),
    job_id: z.string().nullable().describe('The latest job of this video.'),
    warnings: z.array(Warning),
    missing: z
      .boolean()
      .describe(
        'True when the file is no longer where it was, or one of another length lies there: found, but not playable.',
      ),
    created_at: timestamp,
    media_url: z.string(),
    thumbnail_url: z.string(),
    storyboard_url: z.string(),
  })
  .openapi('Video');

/** Cursor pages: pass `next_token` back to go on. */
export const Page = z
  .object({ size: z.int(), next_token: z.string().nullable(), expires_at: timestamp.nullable() })
  .openapi('Page');

/** A page of videos. */
export const VideoList = z.object({ data: z.array(Video), page: Page }).openapi('VideoList');

/** A page of jobs. */
export const JobList = z.object({ data: z.array(Job), page: Page }).openapi('JobList');

/** Adds a file that the server can read itself, without copying it. */
export const AddVideoRequest = z
  .strictObject({
    path: z.string().min(1).describe('Absolute, or relative to the first allowed folder.'),
    title: z.string().min(1).max(300).optional(),
    tags: z.array(z.string().min(1).max(60)).max(50).optional(),
    captured_at: timestamp.optional(),
  })
  .openapi('AddVideoRequest');

/** What an uploader says of a file: in the query of a raw upload, or in the fields of a form. */
export const UploadDescription = z
  .object({
    file_name: z.string().max(1000).default('video').describe('For a raw upload; a form brings its own.'),
    title: z.string().min(1).max(300).optional(),
    tags: z
      .string()
      .transform((text) => text.split(',').map((tag) => tag.trim()))
      .pipe(z.array(z.string().min(1).max(60)).max(50))
      .optional()
      .describe('Separated by commas.'),
    captured_at: timestamp.optional(),
  })
  .openapi('UploadDescription');

/** What became of an upload or an added path: a job, or the video of this content that was there before the upload. */
export const AddVideoResponse = z
  .object({ job: Job.nullable(), video: Video.nullable(), already_indexed: z.boolean() })
  .openapi('AddVideoResponse');

/** Changes what people say about a video. Absent fields stay. */
export const PatchVideoRequest = z
  .strictObject({
    title: z.string().min(1).max(300).optional(),
    tags: z.array(z.string().min(1).max(60)).max(50).optional(),
    captured_at: timestamp.nullable().optional(),
  })
  .openapi('PatchVideoRequest');

/** Which videos, and which part of them, may answer. Every condition must hold. */
export const SearchFilter = z
  .strictObject({
    video_id: z.strictObject({ in: z.array(z.string()).min(1).max(1000) }).optional(),
    title: z.strictObject({ contains: z.string().min(1) }).optional(),
    tag: z
      .strictObject({ in: z.array(z.string().min(1)).min(1) })
      .optional()
      .describe('Any of these tags.'),
    captured_at: z.strictObject({ gte: timestamp.optional(), lt: timestamp.optional() }).optional(),
    duration: z.strictObject({ gte: seconds.optional(), lt: seconds.optional() }).optional(),
    time: z
      .strictObject({ gte: seconds.optional(), lt: seconds.optional() })
      .optional()
      .describe('Only moments inside this range of their video.'),
  })
  .openapi('SearchFilter');

/** What a moment was found by. */
export const Modality = z.enum(['visual', 'text']);

/** A second of a video. */
export const MomentPlace = z.strictObject({ video_id: z.string(), t: seconds });

/** A question to the library. */
export const SearchRequest = z
  .strictObject({
    query: z
      .strictObject({
        text: z.string().default('').describe('May be left out beside images or a moment.'),
        image_ids: z
          .array(z.string())
          .min(1)
          .max(MAX_QUERY_IMAGES)
          .optional()
          .describe('Images that were handed in; several stand for what they have in common.'),
        moment: MomentPlace.optional().describe('More like this one; itself and its likes are left out.'),
        exclude: z
          .array(z.string().min(1))
          .max(10)
          .optional()
          .describe('Sentences that it must not be. Soft: what is like them comes later.'),
        liked: z.array(MomentPlace).max(20).optional().describe('Answers that were found right.'),
        disliked: z.array(MomentPlace).max(20).optional().describe('Answers that were found wrong.'),
      })
      .describe('A sentence, images, a moment, or several of them; and what was thought of earlier answers.'),
    filter: SearchFilter.optional(),
    modalities: z.array(Modality).min(1).optional().describe('Default: all.'),
    group_by: z
      .enum(['segment', 'video'])
      .default('segment')
      .describe('`video`: the best segment of each video.'),
    min_probability: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        'Leaves out what is less likely. Above 0, a question whose answers have no probability is QUERY_INVALID.',
      ),
    page_size: z.int().min(1).max(50).default(10),
    page_token: z.string().optional(),
    include: z.array(z.enum(['curve'])).default([]),
  })
  .openapi('SearchRequest');

/** How a clause of a sentence hangs on its main clause. */
export const Relation = z.enum(['then', 'before', 'after', 'because', 'while', 'near', 'without']);

/** How a sentence was understood. What no rule knows is searched as plain words. */
export const ParsedQuery = z
  .object({
    text: z.string(),
    unknown_share: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of the words that the model has no words for; the worst clause counts.'),
    clauses: z
      .array(
        z.object({
          text: z.string(),
          relation: z.union([z.literal('main'), Relation]),
          within_s: seconds.nullable().describe('The greatest gap to the main clause, where one was named.'),
        }),
      )
      .optional()
      .describe(
        'What is looked for in the picture; the main clause, whose seconds are answered, comes first.',
      ),
    chips: z
      .array(
        z.object({
          kind: z.enum(['clause', 'operator', 'time', 'date', 'length', 'quote']),
          text: z.string(),
          from: z.int().describe('First character in the sentence.'),
          to: z.int().describe('The character after the last.'),
          meaning: z.string().describe('What it was taken to mean, for people.'),
        }),
      )
      .optional()
      .describe('The parts of the sentence that were understood, in its order.'),
  })
  .openapi('ParsedQuery');

/** A stretch of a video that answers the question. */
export const Segment = z
  .object({
    video_id: z.string(),
    video_title: z.string(),
    start: seconds,
    end: seconds,
    peak: seconds.describe('The second that fits best.'),
    pts_ms: z.object({ start: z.int(), end: z.int(), peak: z.int() }),
    rank: z.int().min(1),
    score: z.number().describe('Raw cosine of the peak; for text hits, of the passage. Not a probability.'),
    probability: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Null where nothing was fitted: an uncalibrated pack, or more than one plain sentence.'),
    matched: z.array(
      z.object({
        modality: Modality,
        score: z.number(),
        text: z.string().optional().describe('The passage that matched, for text.'),
        source: z.string().optional().describe('subtitle, or title.'),
      }),
    ),
    related: z
      .array(z.object({ relation: Relation, text: z.string(), peak: seconds, pts_ms: z.int() }))
      .optional()
      .describe('Where the other clauses of the sentence were seen.'),
    thumbnail_url: z.string(),
    clip_url: z.string().describe('The media file with a #t= fragment.'),
    deeplink: z.string(),
  })
  .openapi('Segment');

/**
 * The relevance of every second: the cosine with the sentence; for a sentence of several clauses, how true all of them
 * together are, from 0 to 1. `values[i]` belongs to the second [i, i+1); null where the video has no picture or the
 * question's conditions rule the second out.
 */
export const Curve = z
  .object({
    video_id: z.string(),
    step_s: z.number(),
    values: z.array(z.number().nullable()),
    model: z.string(),
  })
  .openapi('Curve');

/** How vectors were compared: all of those allowed by the filter, or an approximate index. */
export const SearchMode = z.enum(['exact', 'ann']);

/** An answer: segments, best first, and how they were come by. */
export const SearchResponse = z
  .object({
    data: z.array(Segment),
    answerable: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Probability that the footage holds the answer.'),
    no_match: z.boolean().nullable().describe('True when the footage most likely does not hold it.'),
    parsed: ParsedQuery,
    search_mode: SearchMode,
    model: z.string().describe('Pack id @ revision.'),
    pool: z.object({ videos: z.int(), duration_s: seconds }),
    timing_ms: z.object({ embed: z.number(), candidates: z.number(), refine: z.number(), total: z.number() }),
    curves: z.array(Curve).optional(),
    page: Page,
  })
  .openapi('SearchResponse');

/** Liveness, and what is running. */
export const Health = z
  .object({
    status: z.enum(['ok']),
    version: z.string(),
    model: z.string(),
    uptime_s: z.number(),
    sample: z
      .object({ fraction: z.number().min(0).max(1) })
      .nullable()
      .describe('How much of the sample film is drawn, while it is; after that it is a job like any other.'),
    sample_sentences: z
      .array(z.string())
      .describe('Sentences that find their scene in the sample film, surest first.'),
  })
  .openapi('Health');

/** Readiness: 503 until the model and the library are open. */
export const Ready = z.object({ ready: z.boolean(), reason: z.string().nullable() }).openapi('Ready');

/** Types of the shapes above, as parsed. */
export type Problem = z.infer<typeof Problem>;
export type Warning = z.infer<typeof Warning>;
export type Job = z.infer<typeof Job>;
export type Video = z.infer<typeof Video>;
export type Page = z.infer<typeof Page>;
export type VideoList = z.infer<typeof VideoList>;
export type JobList = z.infer<typeof JobList>;
export type AddVideoRequest = z.infer<typeof AddVideoRequest>;
export type UploadDescription = z.infer<typeof UploadDescription>;
export type AddVideoResponse = z.infer<typeof AddVideoResponse>;
export type PatchVideoRequest = z.infer<typeof PatchVideoRequest>;
export type SearchFilter = z.infer<typeof SearchFilter>;
export type Modality = z.infer<typeof Modality>;
export type SearchRequest = z.infer<typeof SearchRequest>;
export type ParsedQuery = z.infer<typeof ParsedQuery>;
export type Segment = z.infer<typeof Segment>;
export type Curve = z.infer<typeof Curve>;
export type SearchMode = z.infer<typeof SearchMode>;
export type SearchResponse = z.infer<typeof SearchResponse>;
export type Health = z.infer<typeof Health>;
export type Ready = z.infer<typeof Ready>;
export type {
  Chain,
  ChainEvent,
  ChainLanguage,
  ChainRequest,
  ChainResponse,
  EventList,
  Link,
  LinkEvidence,
  LinkGrade,
  LinkRequest,
  LinkVerdict,
  Pattern,
  PatternList,
} from './schema/chains.ts';
