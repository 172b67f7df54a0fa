/**
 * The tables that a copy of a library holds: all that both databases keep, in an order in which no row comes before one that
 * it refers to. A column is written as PostgreSQL names it; where SQLite differs, the table says how.
 */

/** The kind of a column's values, and so how they cross from one database to the other. */
export type ColumnKind = 'text' | 'integer' | 'real' | 'boolean' | 'bytes' | 'json' | 'vector';

/** A table that is copied. */
export interface CopiedTable {
  /** Its name in PostgreSQL. */
  name: string;
  columns: Readonly<Record<string, ColumnKind>>;
  /** Columns that tell its rows apart, and by which they are read in order. */
  key: readonly string[];
  /** The column that a sequence fills: numbers of deleted rows are not given again. */
  counter?: string;
  /** Rows read at a time: a batch is some megabytes at most. */
  batch: number;
  sqlite: {
    name: string;
    /** Columns of another name, as `rowid`. */
    renamed: Readonly<Record<string, string>>;
    /** Columns that SQLite takes from the row's timeline. */
    ofTimeline: Readonly<Record<string, string>>;
    key: readonly string[];
  };
}

const SMALL_ROWS = 500;
const LARGE_ROWS = 32;

const text = 'text';
const integer = 'integer';
const real = 'real';
const bytes = 'bytes';

type Columns = CopiedTable['columns'];
type Options = Partial<Pick<CopiedTable, 'counter' | 'batch'> & CopiedTable['sqlite']> & {
  /** The key in SQLite, where it is another. */
  sqliteKey?: readonly string[];
};

function table(
  name: string,
  key: readonly string[],
  columns: Columns,
  { counter, batch = SMALL_ROWS, sqliteKey = key, ...sqlite }: Options = {},
): CopiedTable {
  return {
    ...{ name, key, columns, batch },
    ...(counter === undefined ? {} : { counter }),
    sqlite: { name, renamed: {}, ofTimeline: {}, ...sqlite, key: sqliteKey },
  };
}

const OF_VIDEO = { ofTimeline: { video_id: 'timelines.video_id' } };
const BY_ROWID = { counter: 'seq', renamed: { seq: 'rowid' } };
const BY_SEQ = { counter: 'seq' };

/** The tables, in the order in which they are copied. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  table('videos', ['id'], {
    ...{ id: text, content_hash: text, path: text, file_name: text, size_bytes: integer, title: text },
    ...{ title_folded: text, tags: 'json', captured_at: text, duration_s: real, width: integer },
    ...{ height: integer, fps: real, codec: text, container: text, warnings: text, created_at: text },
    ...{ external_id: text, metadata: text, metadata_pairs: 'json', source_id: text, offline_since: text },
  }),
  table(
    'passages',
    ['video_id', 'id'],
    {
      ...{ id: integer, video_id: text, source: text, lang: text, start_s: real, end_s: real, text },
      ...{ box: text, confidence: real },
    },
    { counter: 'id', sqliteKey: ['id'] },
  ),
  table(
    'timelines',
    ['id'],
    {
      ...{ id: integer, video_id: text, pack_id: text, pack_revision: text, fps: real, state: text },
      ...{ next_second: integer, version: integer },
    },
    { counter: 'id' },
  ),
  table(
    'chunks',
    ['video_id', 'timeline_id', 'start_s'],
    {
      ...{ video_id: text, timeline_id: integer, start_s: integer, seconds: integer, pts_ms: bytes },
      ...{ vector_values: bytes, scales: bytes, cuts: bytes },
    },
    { batch: LARGE_ROWS, sqliteKey: ['timeline_id', 'start_s'], ...OF_VIDEO },
  ),
  table(
    'moments',
    ['id'],
    {
      ...{ id: integer, video_id: text, timeline_id: integer, pack: text, chunk_start_s: integer },
      ...{ start_s: real, end_s: real, embedding: 'vector' },
    },
    {
      counter: 'id',
      ofTimeline: { ...OF_VIDEO.ofTimeline, pack: `timelines.pack_id || '@' || timelines.pack_revision` },
    },
  ),
  table(
    'events',
    ['video_id', 'timeline_id', 'start_s'],
    {
      ...{ video_id: text, timeline_id: integer, start_s: integer, end_s: integer, peak_s: integer },
      ...{ vector_values: bytes, scale: real, shots: bytes },
    },
    { sqliteKey: ['timeline_id', 'start_s'], ...OF_VIDEO },
  ),
  table(
    'event_runs',
    ['video_id', 'timeline_id'],
    { video_id: text, timeline_id: integer, version: integer, scheme: integer },
    { sqliteKey: ['timeline_id'], ...OF_VIDEO },
  ),
  table('link_verdicts', ['video_id', 'cause_s', 'effect_s'], {
    ...{ video_id: text, cause_s: integer, effect_s: integer, verdict: text, judged_at: text },
  }),
  table(
    'thing_frames',
    ['video_id', 'second'],
    { video_id: text, second: integer, detector: text, boxes: bytes },
    { batch: SMALL_ROWS },
  ),
  table('readings', ['video_id', 'reader'], {
    ...{ video_id: text, reader: text, revision: text, next_second: integer, complete: 'boolean' },
  }),
  table(
    'track_spans',
    ['video_id', 'start_ms', 'end_ms'],
    {
      ...{ seq: integer, video_id: text, start_ms: integer, end_ms: integer, revision: text },
      ...{ tracks: bytes },
    },
    { batch: LARGE_ROWS, counter: 'seq' },
  ),
  table('speech', ['video_id'], { video_id: text, detector: text, spans: bytes }, { batch: LARGE_ROWS }),
  table(
    'jobs',
    ['seq'],
    {
      ...{ seq: integer, id: text, kind: text, video_id: text, path: text, hints: text, state: text },
      ...{ stage: text, done_s: real, total_s: real, eta_s: real, attempts: integer, crashes: integer },
      ...{ cancel_requested: integer, error: text, created_at: text, started_at: text, finished_at: text },
      ...{ heartbeat_ms: integer, pack_id: text, pack_revision: text, priority: integer, requester: text },
      turn: integer,
    },
    BY_SEQ,
  ),
  table('job_turns', ['priority'], { priority: integer, turn: integer }),
  table('job_groups', ['id'], { id: text, created_at: text }),
  table('job_group_jobs', ['group_id', 'job_id'], { group_id: text, job_id: text }),
  table(
    'derived_values',
    ['pack_id', 'pack_revision', 'name'],
    { pack_id: text, pack_revision: text, name: text, stamp: text, value: bytes },
    { name: 'worked_out', batch: 1 },
  ),
  table('requests', ['key'], { key: text, fingerprint: text, answer: text, claimed_ms: integer }),
  table(
    'reels',
    ['seq'],
    {
      ...{ seq: integer, id: text, name: text, items: text, revision: integer, created_at: text },
      ...{ updated_at: text },
    },
    BY_ROWID,
  ),
  table(
    'saved_searches',
    ['seq'],
    { seq: integer, id: text, name: text, query: text, created_at: text },
    BY_ROWID,
  ),
  table(
    'api_keys',
    ['seq'],
    {
      ...{ seq: integer, id: text, name: text, scopes: text, hash: text, old_hash: text, old_until: text },
      ...{ created_at: text, expires_at: text, revoked_at: text, last_used_at: text },
    },
    BY_ROWID,
  ),
  table(
    'audit',
    ['seq'],
    {
      ...{ seq: integer, at: text, key_id: text, key_name: text, address: text, method: text },
      ...{ path: text, status: integer },
    },
    BY_SEQ,
  ),
  table(
    'triggers',
    ['seq'],
    {
      ...{ seq: integer, id: text, name: text, query: text, filter: text, min_probability: real },
      ...{ min_score: real, state: text, tried: text, armed_at: text, error: text, seen_moment: integer },
      ...{ baseline: text, created_at: text },
    },
    BY_SEQ,
  ),
  table(
    'firings',
    ['seq'],
    {
      ...{ seq: integer, id: text, trigger_id: text, video_id: text, start_s: real, end_s: real },
      ...{ peak_s: real, probability: real, score: real, at: text },
    },
    BY_SEQ,
  ),
  table(
    'webhooks',
    ['seq'],
    { seq: integer, id: text, url: text, secret: text, events: text, created_at: text },
    BY_SEQ,
  ),
  table('outbox', ['seq'], { seq: integer, id: text, type: text, at: text, data: text }, BY_SEQ),
  table(
    'deliveries',
    ['seq'],
    {
      ...{ seq: integer, id: text, webhook_id: text, event_id: text, type: text, body: text, state: text },
      ...{ attempts: integer, next_ms: integer, status: integer, error: text, created_at: text },
      ...{ finished_at: text },
    },
    BY_SEQ,
  ),
  table(
    'sources',
    ['seq'],
    {
      ...{ seq: integer, id: text, path: text, include: text, exclude: text, paused: integer, error: text },
      ...{ created_at: text, scanned_at: text, remote: text },
    },
    BY_ROWID,
  ),
  table('source_files', ['source_id', 'path'], {
    ...{ source_id: text, path: text, device: text, inode: text, size_bytes: integer, mtime_ms: real },
    ...{ state: text, since_ms: integer, job_id: text, video_id: text, error_code: text },
  }),
];

/** Tables that a copy does not hold, with the reason. A test compares both lists with the two schemas. */
export const NOT_COPIED: Readonly<Record<string, string>> = {
  library: 'a copy has an id of its own, so that no cache of the original is taken for its own',
  job_revisions: 'counts the changes of one library; a copy counts its own',
  gone_moments: 'tells caches of the original what to forget; a copy has none yet',
  passage_words: "SQLite's text index: made of the passages",
  schema_version: 'must be the same before anything is copied',
};

/** Columns that only one database keeps, made of others while they are written. */
export const MADE_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  passages: ['words'],
  chunks: ['id', 'checksum'],
  moments: ['vector_values', 'scale', 'checksum'],
  events: ['id'],
  source_files: ['rowid'],
  jobs: ['revision'],
};
