/** Arbitrary stored things, and the library in a temporary folder that store tests run on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { JobId, VideoId } from '../../core/ids.ts';
import { normalise, type QuantisedVector, quantise, type UnitVector } from '../../core/vector.ts';
import type { JobRecord } from '../../index/store/jobs.ts';
import { QUEUED_JOB } from '../../index/store/jobs.ts';
import type { Passage } from '../../index/store/passages.ts';
import { openSqliteStore } from '../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../index/store/store.ts';
import type { Chunk } from '../../index/store/timelines.ts';
import { type Filter, NOTHING_TOLD, type VideoRecord } from '../../index/store/videos.ts';
import {
  deferredPostgresStore,
  freshAddress,
  releaseAddress,
  TEST_DATABASE_URL,
} from '../support/postgres.ts';

/**
 * A folder that is gone at the end of the scope, and a store that can be opened again: SQLite in that folder, or a
 * library in the PostgreSQL server of the tests.
 */
export class TemporaryLibrary {
  readonly dir = mkdtempSync(join(tmpdir(), 'tidemark-store-'));
  /** Null on SQLite. */
  readonly database = TEST_DATABASE_URL === undefined ? null : freshAddress(TEST_DATABASE_URL);
  store: Store = this.#open();

  /** Closes the store and opens it again, as a restart does. */
  reopen(): Store {
    void this.store.close(); // SQLite is closed when the call returns.
    this.store = this.#open();
    return this.store;
  }

  #open(): Store {
    return this.database === null ? openSqliteStore(this.dir) : deferredPostgresStore(this.database);
  }

  [Symbol.dispose](): void {
    const closed = this.store.close(); // SQLite is closed when the call returns.
    const { database } = this;
    if (database !== null) void closed.then(() => releaseAddress(database));
    rmSync(this.dir, { recursive: true });
  }
}

/** Returns all that an iteration yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Video number n: everything known, nothing edited. */
export function videoOf(n: number, facts: Partial<VideoRecord> = {}): VideoRecord {
  const hash = n.toString(16).padStart(64, '0');
  const id = n.toString(16).padStart(16, '0') as VideoId;
  return {
    id,
    contentHash: hash,
    path: `/films/${n}.mp4`,
    fileName: `${n}.mp4`,
    sizeBytes: 1000 + n,
    title: `LinkedVideo ${n}`,
    tags: [],
    capturedAt: null,
    durationS: 60,
    width: 640,
    height: 360,
    fps: 25,
    codec: 'h264',
    container: 'mp4',
    warnings: [],
    ...NOTHING_TOLD,
    createdAt: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
    ...facts,
  };
}

/** A queued job number n. */
export function jobOf(n: number, facts: Partial<JobRecord> = {}): JobRecord {
  return {
    ...QUEUED_JOB,
    id: `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}` as JobId,
    videoId: null,
    path: `/films/${n}.mp4`,
    pack: null,
    hints: {},
    createdAt: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
    ...facts,
  };
}

/** Unit vectors of this dimension. */
export function unitVector(dim: number): fc.Arbitrary<UnitVector> {
  return fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dim, maxLength: dim })
    .filter((parts) => parts.some((part) => Math.abs(part) > 0.01))
    .map((parts) => normalise(Float32Array.from(parts)));
}

/** Chunks that start at this second: 1 to `longest` seconds, gaps among them. */
export function chunkAt(startS: number, dim: number, longest = 5): fc.Arbitrary<Chunk> {
  const second = fc.record({ vector: fc.option(unitVector(dim)), cut: fc.boolean() });
  return fc.array(second, { minLength: 1, maxLength: longest }).map((list) => ({
    startS,
    ptsMs: Int32Array.from(list, ({ vector }, i) => (vector === null ? -1 : (startS + i) * 1000)),
    vectors: list.map(({ vector }) => vector && storable(quantise(vector))),
    cuts: list.map(({ cut }) => cut),
  }));
}

const TITLES = ['Harbour at dawn', 'harbour', 'Hafen Ölberg', '海边的狗', 'A dog on the beach'];
const TAGS = ['sea', 'dog', 'Dog', '海'];
const WORDS = ['dog', 'dogs', 'beach', 'running', 'harbour', '狗', '海边', '"', 'OR', '*', 'NEAR(', "don't"];

/** Things people write about a video. */
export const videoFacts: fc.Arbitrary<Pick<VideoRecord, 'title' | 'tags' | 'capturedAt' | 'durationS'>> =
  fc.record({
    title: fc.constantFrom(...TITLES),
    tags: fc.uniqueArray(fc.constantFrom(...TAGS)),
    capturedAt: fc.option(fc.integer({ min: 0, max: 9 }).map((day) => instant(day))),
    durationS: fc.option(fc.integer({ min: 0, max: 9 }).map((n) => n * 10)),
  });

/** Filters over {@link videoFacts}, empty lists and bounds that exclude everything among them. */
export const filters: fc.Arbitrary<Filter> = fc.record(
  {
    videoIds: fc.uniqueArray(fc.integer({ min: 0, max: 7 }).map((n) => videoOf(n).id)),
    titleContains: fc.array(fc.constantFrom('harbour', 'HARBOUR', 'ö', '狗', 'dog', 'nowhere'), {
      maxLength: 2,
    }),
    anyTagOf: fc.array(fc.uniqueArray(fc.constantFrom(...TAGS)), { maxLength: 2 }),
    capturedAt: bounds(fc.integer({ min: 0, max: 9 }).map((day) => instant(day))),
    durationS: bounds(fc.integer({ min: 0, max: 9 }).map((n) => n * 10)),
  },
  { requiredKeys: [] },
);

/** Sentences out of a few words, FTS5 syntax among them. */
export const sentences: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '));

/** Subtitle passages. */
export const passages: fc.Arbitrary<Passage[]> = fc.array(
  fc.record({
    source: fc.constant('subtitle' as const),
    lang: fc.constantFrom('en', 'zh', null),
    startS: fc.integer({ min: 0, max: 50 }),
    endS: fc.integer({ min: 51, max: 60 }),
    text: sentences,
  }),
  { maxLength: 3 },
);

/** Tests a video against a filter: the reference for `VIDEO_CONDITIONS`. */
export function meets(video: VideoRecord, filter: Filter): boolean {
  const within = <Value extends string | number>(
    value: Value | null,
    range: { gte?: Value | undefined; lt?: Value | undefined } | undefined,
  ): boolean => {
    if (range?.gte === undefined && range?.lt === undefined) return true;
    if (value === null) return false;
    return (range.gte === undefined || value >= range.gte) && (range.lt === undefined || value < range.lt);
  };
  return (
    (filter.videoIds?.includes(video.id) ?? true) &&
    (filter.titleContains ?? []).every((part) => video.title.toLowerCase().includes(part.toLowerCase())) &&
    (filter.anyTagOf ?? []).every((list) => list.some((tag) => video.tags.includes(tag))) &&
    within(video.capturedAt, filter.capturedAt) &&
    within(video.durationS, filter.durationS)
  );
}

/** A vector as it comes back: scales are kept as float32. */
function storable({ values, scale }: QuantisedVector): QuantisedVector {
  return { values, scale: Math.fround(scale) };
}

function instant(day: number): string {
  return new Date(Date.UTC(2026, 5, 1 + day)).toISOString();
}

function bounds<Value>(value: fc.Arbitrary<Value>) {
  return fc.record({ gte: value, lt: value }, { requiredKeys: [] });
}
