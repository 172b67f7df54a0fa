/** A library with rows of every kind, and ways to read all rows of a SQLite file. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { videoIdOf } from '../../../core/ids.ts';
import { normalise, quantise, type UnitVector } from '../../../core/vector.ts';
import type { JobRecord } from '../../../index/store/jobs.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { LIBRARY_FILE, openSqliteStore } from '../../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../index/store/store.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import { videoOf as anyVideo, jobOf } from '../../arbitraries/store.ts';
import { filmOf } from '../../support/moving-things.ts';

export const PACK = { packId: 'tiny', packRevision: '1' };
export const DIM = 16;
const AT = '2026-01-01T00:00:00.000Z';

/** A direction that depends on `n`, with components of many sizes. */
export function vectorOf(n: number): UnitVector {
  return normalise(
    Float32Array.from({ length: DIM }, (_, i) => Math.sin(n * 0.7 + i * i * 0.31) ** 3 + 0.01),
  );
}

/** Video number `n`, of an id that is that of its content, an upload in this data folder. */
export function videoOf(n: number, dataDir: string, facts: Partial<VideoRecord> = {}): VideoRecord {
  const contentHash = n.toString(16).padStart(4, '0').repeat(16);
  const path = join(dataDir, 'media', contentHash, `${n}.mp4`);
  return { ...anyVideo(n, facts), contentHash, id: videoIdOf(contentHash), path };
}

/** Fills a library in SQLite with `videos` videos, and rows in every table. */
export async function fillLibrary(dataDir: string, videos: number): Promise<void> {
  const store = openSqliteStore(dataDir);
  for (let n = 1; n <= videos; n++) await addVideo(store, videoOf(n, dataDir, factsOf(n)), n);
  // Numbers of deleted rows must not be given again.
  await addVideo(store, videoOf(videos + 1, dataDir), videos + 1);
  await store.videos.delete(videoOf(videos + 1, dataDir).id);
  await addSaved(store, videoOf(1, dataDir).id);
  await store.close();
}

function factsOf(n: number): Partial<VideoRecord> {
  return {
    title: n % 2 ? `Harbour at dawn ${n}` : `海边的狗 ${n}`,
    tags: ['sea', 'Hafen "Ölberg"', '狗'],
    capturedAt: n % 3 ? `2026-06-0${n % 9}T10:00:00.000+02:00`.replace('-00T', '-09T') : null,
    durationS: 60.125 + n,
    warnings: [{ code: 'SUBTITLES_ENCODING', message: 'guessed' }],
    externalId: `clip-${n}`,
    metadata: { camera: 'A7', takes: [1, 2], nested: { deep: true } },
    offlineSince: n % 5 ? null : AT,
  };
}

async function addVideo(store: Store, video: VideoRecord, n: number): Promise<void> {
  const { id } = video;
  await store.videos.upsert(video);
  await store.passages.replace(id, 'subtitle', [
    { source: 'subtitle', lang: 'en', startS: 1.25, endS: 3.5, text: `The gulls cry, ${n} dogs are running` },
    { source: 'subtitle', lang: null, startS: 4, endS: 5, text: '海边的狗\nsecond line\tand "quotes" \\N' },
  ]);
  const screen = { source: 'screen' as const, lang: null, startS: 2, endS: 3, text: `EXIT ${n}` };
  await store.passages.replace(id, 'screen', [{ ...screen, box: [0.1, 0.2, 0.3, 0.4], confidence: 0.625 }]);
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  for (const startS of [0, 60]) {
    const seconds = Array.from({ length: 60 }, (_, i) =>
      i === 7 ? null : quantise(vectorOf(n * 200 + startS + i)),
    );
    const chunk = {
      startS,
      ptsMs: Int32Array.from(seconds, (vector, i) => (vector ? (startS + i) * 1000 + 40 : -1)),
      vectors: seconds,
      cuts: seconds.map((_, i) => i % 20 === 0),
    };
    const moments = [0, 20, 40].map((at) => ({
      startS: startS + at,
      endS: startS + at + 20,
      vector: vectorOf(n * 200 + startS + at + 0.5),
    }));
    await store.timelines.commitChunk(timelineId, chunk, moments, startS + 60);
  }
  await store.timelines.complete(timelineId);
  const shots = [{ startS: 0, endS: 30, peakS: 4 }];
  await store.events.replace(timelineId, { version: 2, scheme: 3 }, [
    { startS: 0, endS: 60, peakS: 12, vector: vectorOf(n), shots },
    { startS: 60, endS: 120, peakS: 61, vector: vectorOf(n + 0.5), shots: [] },
  ]);
  await store.verdicts.put(id, [], { causeS: 3, effectS: 9, verdict: 'confirmed', judgedAt: AT });
  const things = filmOf(
    [{ label: 'car', x: 0.2, y: 0.5, dx: 0.1, colours: [{ colour: 'red', share: 0.6 }] }],
    3,
  );
  await store.things.replace(id, 'r1', { fromS: 0, toS: 9 }, [
    { second: 3, things: [...(things[0]?.things ?? [])] },
  ]);
  await store.tracks.put({ videoId: id, startMs: 2000, endMs: 5000 }, 'r1', joinTracks(things));
  await store.speech.put(id, { detector: 'vad', spans: [{ startS: 1.5, endS: 2.5 }] });
  await store.readings.put(id, { reader: 'screen', revision: 'r1', nextSecond: 60, complete: n % 2 === 0 });
  await store.jobs.add(jobOf(n, { videoId: id, path: video.path, pack: PACK, ...jobFactsOf(n) }));
}

function jobFactsOf(n: number): Partial<JobRecord> {
  if (n % 3 === 0) return {};
  if (n % 3 === 1)
    return { state: 'done', stage: 'done', doneS: 60.5, totalS: 60.5, startedAt: AT, finishedAt: AT };
  const error = { code: 'VIDEO_UNREADABLE' as const, message: 'cut off', details: { at: 3 } };
  return { state: 'failed', error, attempts: 2, crashes: 1, heartbeatMs: 1_767_225_600_123, finishedAt: AT };
}

async function addSaved(store: Store, videoId: VideoRecord['id']): Promise<void> {
  await store.jobs.claim(Date.parse(AT), 0, PACK);
  await store.jobs.addGroup({ id: randomUUID() as never, createdAt: AT }, [jobOf(1).id]);
  await store.derivedValues.put(PACK, 'archive', 'stamp', Buffer.from([0, 1, 254, 255]));
  await store.requests.claim('key-1', 'print', Date.parse(AT), { keptMs: 1e12, unansweredMs: 1e12 });
  await store.requests.answer('key-1', '{"status":201}');
  await store.requests.claim('key-2', 'print', Date.parse(AT), { keptMs: 1e12, unansweredMs: 1e12 });
  const item = { video_id: videoId, video_title: 'Harbour', start: 1, end: 2.5, peak: 2, label: 'gulls' };
  const dates = { createdAt: AT, updatedAt: AT };
  const reel = { name: 'Cut', items: [{ ...item, probability: 0.5 }], revision: 3, ...dates };
  for (const id of ['reel-1', 'reel-2', 'reel-3']) await store.reels.insert({ id: id as never, ...reel }, 9);
  await store.reels.delete('reel-2' as never);
  await store.savedSearches.save({ id: 'saved-1' as never, name: 'Gulls', query: 'gulls', createdAt: AT }, 9);
  const times = { createdAt: AT, expiresAt: null, revokedAt: null, lastUsedAt: AT };
  const old = { oldHash: 'b'.repeat(64), oldUntil: AT };
  await store.apiKeys.insert(
    { id: 'k1', name: 'ci', scopes: ['read'], hash: 'a'.repeat(64), ...old, ...times },
    9,
  );
  const call = { key_id: 'k1', key_name: 'ci', address: '::1', method: 'POST', path: '/v1/jobs' };
  for (let n = 0; n < 1200; n++) await store.audit.add({ at: AT, ...call, status: 201 }, 1100);
  const webhook = { id: 'w1', url: 'https://archive.example.org/', secret: 'whsec_x', created_at: AT };
  await store.outbox.addWebhook({ ...webhook, events: ['trigger.fired', 'job.done'] }, 5);
  const query = { text: 'gulls', examples: [], exclude: [] };
  const armed = { state: 'armed' as const, tried: { at: AT, count: 2, duration_s: 60.5 }, armed_at: AT };
  const levels = { min_probability: 0.25, min_score: null, cursor: 5, baseline: { [videoId]: 60 } };
  const trigger = {
    id: 't1',
    name: 'Gulls',
    query,
    filter: { tag: { in: ['sea'] } },
    error: null,
    created_at: AT,
  };
  await store.triggers.insert({ ...trigger, ...armed, ...levels }, 5);
  const firing = {
    id: 'f1',
    trigger_id: 't1',
    video_id: videoId,
    start: 1,
    end: 3,
    peak: 2,
    score: 0.3,
    at: AT,
  };
  const event = { id: 'f1', type: 'trigger.fired' as const, timestamp: AT, data: { start: 1 } };
  await store.triggers.fire({ ...firing, probability: 0.5 }, event);
  await addSource(store, videoId);
}

async function addSource(store: Store, videoId: VideoRecord['id']): Promise<void> {
  const id = 'source-1' as never;
  const rules = { include: ['*.mp4'], exclude: [], paused: true, error: null, scannedAt: AT, createdAt: AT };
  const remote = { kind: 's3' as const, bucket: 'b', prefix: 'films/', endpoint: null, region: 'eu' };
  await store.sources.add({ id, path: 's3://b/films/', remote, ...rules });
  const place = { device: '2049', inode: '77', sizeBytes: 5e9, mtimeMs: 1_767_225_600_123.75 };
  const state = { state: 'indexed' as const, sinceMs: 1_767_225_600_123, jobId: jobOf(1).id, videoId };
  await store.sources.putFiles(id, [{ path: '/films/é.mp4', ...place, ...state, errorCode: null }], []);
}

/** Numbers that each database gives as it likes, and what only caches need. */
const OWN = new Set(['library', 'gone_moments', 'job_revisions']);
/** The scale of a moment has no meaning of its own: its vector is of length 1. */
const OWN_COLUMNS: Record<string, string[]> = {
  moments: ['scale', 'checksum'],
  chunks: ['id'],
  events: ['id'],
  jobs: ['revision'],
};

/** Returns all rows of a SQLite library, by table, in an order of their own. */
export function allRows(dataDir: string): Record<string, unknown[]> {
  const connection = openDatabase(join(dataDir, LIBRARY_FILE));
  const tables = connection
    .prepare<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'passage_words%'`,
    )
    .all();
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables) {
    if (OWN.has(name)) continue;
    const left = OWN_COLUMNS[name] ?? [];
    rows[name] = connection
      .prepare<Record<string, unknown>>(`SELECT * FROM ${name}`)
      .all()
      .filter((row) => name !== 'sqlite_sequence' || row.name !== 'gone_moments')
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !left.includes(column))))
      .sort();
  }
  connection.close();
  return rows;
}
