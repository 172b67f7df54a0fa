/** Converts rows to records. Columns that hold JSON are parsed by a schema here; a row that does not fit is `INDEX_CORRUPT`. */
import { z } from 'zod';
import { ReelItem } from '../../../contract/index.ts';
import { AppError, ERROR_CODE_NAMES } from '../../../core/errors.ts';
import type { JobId, ReelId, SearchId, SourceId, VideoId } from '../../../core/ids.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { JOB_PRIORITIES, type JobPriority, type JobRecord } from '../jobs.ts';
import type { Moment } from '../moments.ts';
import type { Passage, PassageBox, PassageHit } from '../passages.ts';
import type { ReelRecord } from '../reels.ts';
import type { SavedSearchRecord } from '../saved-searches.ts';
import type { SearchableVideo, TimelineRecord } from '../timelines.ts';
import type { StoredVerdict } from '../verdicts.ts';
import type { VideoRecord } from '../videos.ts';
import { utc } from './timestamps.ts';

const code = z.enum(ERROR_CODE_NAMES);
const Tags = z.array(z.string());
const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const StoredMetadata = z.record(z.string(), z.unknown());
const Warnings = z.array(z.object({ code, message: z.string() }));
const StoredError = z.object({ code, message: z.string(), details: z.record(z.string(), z.unknown()) });
const Hints = z.object({
  title: z.string().optional(),
  tags: z.array(z.string()).optional(),
  capturedAt: z.string().optional(),
  fileName: z.string().optional(),
  externalId: z.string().optional(),
  metadata: StoredMetadata.optional(),
  sourceId: z
    .string()
    .transform((id) => id as SourceId)
    .optional(),
  remote: z.object({ tag: z.string(), sizeBytes: z.number(), mtimeMs: z.number() }).optional(),
});

/** A row of `videos`. */
export interface VideoRow {
  id: string;
  content_hash: string;
  path: string;
  file_name: string;
  size_bytes: number;
  title: string;
  tags: string;
  captured_at: string | null;
  duration_s: number | null;
  width: number | null;
  height: number | null;
  fps: number | null;
  codec: string | null;
  container: string | null;
  warnings: string;
  external_id: string | null;
  metadata: string;
  source_id: string | null;
  offline_since: string | null;
  created_at: string;
}

/** A row of `timelines`. */
export interface TimelineRow {
  id: number;
  video_id: string;
  pack_id: string;
  pack_revision: string;
  fps: number;
  state: TimelineRecord['state'];
  next_second: number;
  version: number;
}

/** A row of `videos` with the columns of its timeline by one pack. */
export type SearchableRow = Pick<VideoRow, 'id' | 'duration_s'> &
  Pick<TimelineRow, 'state' | 'next_second' | 'version'> & { timeline_id: number; timeline_fps: number };

/** A row of `moments` without its vector. */
export interface MomentRow {
  id: number;
  video_id: string;
  timeline_id: number;
  start_s: number;
  end_s: number;
}

/** A row of `passages`. */
export interface PassageRow {
  video_id: string;
  source: Passage['source'];
  lang: string | null;
  start_s: number;
  end_s: number;
  text: string;
  /** JSON. */
  box: string | null;
  confidence: number | null;
}

/** A row of `passages` that was found, with its score. */
export type PassageHitRow = PassageRow & { score: number };

/** A row of `link_verdicts`. */
export interface VerdictRow {
  cause_s: number;
  effect_s: number;
  verdict: StoredVerdict['verdict'];
  judged_at: string;
}

/** A row of `saved_searches`. */
export interface SavedSearchRow {
  id: string;
  name: string;
  query: string;
  created_at: string;
}

/** A row of `jobs`. */
export interface JobRow {
  id: string;
  kind: JobRecord['kind'];
  video_id: string | null;
  path: string;
  hints: string;
  state: JobRecord['state'];
  stage: string;
  done_s: number;
  total_s: number | null;
  eta_s: number | null;
  attempts: number;
  crashes: number;
  cancel_requested: number;
  error: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  heartbeat_ms: number | null;
  pack_id: string | null;
  pack_revision: string | null;
  priority: number;
  requester: string;
}

/** A row of `reels`. */
export interface ReelRow {
  id: string;
  name: string;
  items: string;
  revision: number;
  created_at: string;
  updated_at: string;
}

/** Returns the record of a video's row. */
export function videoOf(row: VideoRow): VideoRecord {
  return {
    id: row.id as VideoId,
    contentHash: row.content_hash,
    path: row.path,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    title: row.title,
    tags: json(Tags, row.tags),
    capturedAt: row.captured_at,
    durationS: row.duration_s,
    width: row.width,
    height: row.height,
    fps: row.fps,
    codec: row.codec,
    container: row.container,
    warnings: json(Warnings, row.warnings),
    externalId: row.external_id,
    metadata: json(StoredMetadata, row.metadata),
    sourceId: row.source_id as SourceId | null,
    offlineSince: row.offline_since,
    createdAt: row.created_at,
  };
}

/** Returns the record of a timeline's row. */
export function timelineOf(row: TimelineRow): TimelineRecord {
  return {
    timelineId: row.id,
    videoId: row.video_id as VideoId,
    packId: row.pack_id,
    packRevision: row.pack_revision,
    fps: row.fps,
    state: row.state,
    nextSecond: row.next_second,
    version: row.version,
  };
}

/** Returns a video with its timeline by this pack. */
export function searchableOf(row: SearchableRow, { packId, packRevision }: PackKey): SearchableVideo {
  const { timeline_id: id, timeline_fps: fps, state, next_second, version } = row;
  const key = { id, video_id: row.id, pack_id: packId, pack_revision: packRevision, fps };
  return {
    video: { id: row.id as VideoId, durationS: row.duration_s },
    timeline: timelineOf({ ...key, state, next_second, version }),
  };
}

/** Returns the moment of a row. */
export function momentOf(row: MomentRow): Omit<Moment, 'vector'> {
  return {
    momentId: row.id,
    videoId: row.video_id as VideoId,
    timelineId: row.timeline_id,
    startS: row.start_s,
    endS: row.end_s,
  };
}

/** Returns the found passage of a row, which holds this share of the sentence. */
export function passageHitOf(row: PassageHitRow, coverage: number): PassageHit {
  return { videoId: row.video_id as VideoId, ...passageOf(row), score: row.score, coverage };
}

/** Returns the passage of a row. */
export function passageOf(row: Omit<PassageRow, 'video_id'>): Passage {
  const { source, lang, start_s: startS, end_s: endS, text, box, confidence } = row;
  return {
    ...{ source, lang, startS, endS, text },
    ...(box === null ? {} : { box: json(Box, box) as PassageBox }),
    ...(confidence === null ? {} : { confidence }),
  };
}

/** Returns the columns of a passage that only words on the screen have. */
export function placeColumns({ box, confidence }: Passage): Pick<PassageRow, 'box' | 'confidence'> {
  return { box: box ? JSON.stringify(box) : null, confidence: confidence ?? null };
}

/** Returns the verdict of a row. */
export function verdictOf({ cause_s, effect_s, verdict, judged_at }: VerdictRow): StoredVerdict {
  return { causeS: cause_s, effectS: effect_s, verdict, judgedAt: judged_at };
}

/** Returns the saved search of a row. */
export function savedSearchOf({ id, name, query, created_at }: SavedSearchRow): SavedSearchRecord {
  return { id: id as SearchId, name, query, createdAt: created_at };
}

/** Returns the record of a job's row. */
export function jobOf(row: JobRow): JobRecord {
  const { pack_id: packId, pack_revision: packRevision } = row;
  return {
    id: row.id as JobId,
    kind: row.kind,
    videoId: row.video_id as VideoId | null,
    path: row.path,
    priority: JOB_PRIORITIES[row.priority] as JobPriority,
    requester: row.requester,
    pack: packId === null || packRevision === null ? null : { packId, packRevision },
    hints: json(Hints, row.hints),
    state: row.state,
    stage: row.stage,
    doneS: row.done_s,
    totalS: row.total_s,
    etaS: row.eta_s,
    attempts: row.attempts,
    crashes: row.crashes,
    cancelRequested: row.cancel_requested === 1,
    error: row.error === null ? null : json(StoredError, row.error),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    heartbeatMs: row.heartbeat_ms,
  };
}

/** Returns a job's columns by the names of its fields; the pack as its two columns. */
export function jobColumns({ pack, ...job }: JobRecord): Record<string, string | number | null> {
  return {
    ...job,
    priority: JOB_PRIORITIES.indexOf(job.priority),
    packId: pack?.packId ?? null,
    packRevision: pack?.packRevision ?? null,
    hints: JSON.stringify(job.hints),
    error: job.error === null ? null : JSON.stringify(job.error),
    cancelRequested: job.cancelRequested ? 1 : 0,
    createdAt: utc(job.createdAt),
    startedAt: utc(job.startedAt),
    finishedAt: utc(job.finishedAt),
  };
}

/** Returns the record of a reel's row. */
export function reelOf(row: ReelRow): ReelRecord {
  return {
    id: row.id as ReelId,
    name: row.name,
    items: json(z.array(ReelItem), row.items),
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function json<Value>(schema: z.ZodType<Value>, text: string): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('INDEX_CORRUPT', 'A stored row does not decode. Run `tidemark doctor`.', {
      details: { seen: text.slice(0, 200) },
      cause: error,
    });
  }
}
