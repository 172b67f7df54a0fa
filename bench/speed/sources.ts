/**
 * `npm run bench -- sources`: the second scan of a folder in which nothing changed. In: a number of small files. Out: seconds
 * of the first scan, which notes every file, and of the next ones; beside them, reading every file to hash it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scanSource } from '../../api/services/sources/scan-source.ts';
import { newJobId, newSourceId, type VideoId } from '../../core/ids.ts';
import { closeDrives } from '../../files/drives/user-files.ts';
import { hashFile } from '../../files/hash-file.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { SourceRecord } from '../../index/store/sources/sources.ts';
import { NOTHING_TOLD } from '../../index/store/videos.ts';
import { withWorkFolder } from '../media.ts';
import type { Measured } from '../report.ts';

const FILE_BYTES = 20_000;
const FILES_PER_FOLDER = 250;
const REPEATS = 5;

/** Measures scans of a folder of `count` files. */
export function benchSources(count: number): Promise<Measured> {
  return withWorkFolder('sources', async (dir) => {
    const paths = writeFiles(join(dir, 'nas'), count);
    const store = await openStore(join(dir, 'data'));
    const source: SourceRecord = {
      ...{ id: newSourceId(), path: join(dir, 'nas'), remote: null, include: [], exclude: [], paused: false },
      ...{ error: null, createdAt: new Date().toISOString(), scannedAt: null },
    };
    await store.sources.add(source);
    let queued = 0;
    const intake = {
      addFound: async () => {
        queued += 1;
        return { id: newJobId() } as never;
      },
    };
    const rules = { allowPrivate: false, bucketKey: null };
    const parts = { store, intake, dataDir: join(dir, 'data'), settleMs: 0, rules, now: () => new Date() };
    const scan = () => timed(() => scanSource(parts, source));
    const first = await scan();
    await scanSource(parts, source);
    if (queued !== count) throw new Error(`${queued} of ${count} files were queued.`);
    await finish(store, source);
    const again = [];
    for (let i = 0; i < REPEATS; i++) again.push(await scan());
    if (queued !== count) throw new Error('An unchanged file was queued again.');
    const read = await timed(async () => {
      for (const path of paths) await hashFile(path);
    });
    await store.close();
    closeDrives();
    return report(count, { first, again: median(again), read });
  });
}

/** Stands in for the jobs: every file is indexed. */
async function finish(store: Awaited<ReturnType<typeof openStore>>, { id }: SourceRecord): Promise<void> {
  const files = await store.sources.files(id);
  const indexed = [];
  for (const [i, file] of files.entries()) {
    const videoId = i.toString(16).padStart(16, '0') as VideoId;
    await store.videos.upsert({
      ...{
        id: videoId,
        contentHash: videoId.padEnd(64, '0'),
        path: file.path,
        fileName: 'a.mp4',
        sizeBytes: FILE_BYTES,
      },
      ...{ title: 'a', tags: [], capturedAt: null, durationS: 1, width: 1, height: 1, fps: 1, codec: 'h264' },
      ...{
        container: 'mp4',
        warnings: [],
        ...NOTHING_TOLD,
        sourceId: id,
        createdAt: new Date(i).toISOString(),
      },
    });
    indexed.push({ ...file, state: 'indexed' as const, videoId, jobId: null });
  }
  await store.sources.putFiles(id, indexed, []);
}

function writeFiles(root: string, count: number): string[] {
  const content = Buffer.alloc(FILE_BYTES, 1);
  return Array.from({ length: count }, (_, i) => {
    const folder = join(root, `reel-${Math.floor(i / FILES_PER_FOLDER)}`);
    if (i % FILES_PER_FOLDER === 0) mkdirSync(folder, { recursive: true });
    content.writeUInt32LE(i);
    const path = join(folder, `clip-${i}.mp4`);
    writeFileSync(path, content);
    return path;
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return (performance.now() - beganMs) / 1000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

function report(count: number, seconds: { first: number; again: number; read: number }): Measured {
  const rows = [
    { name: 'first scan: every file is noted', cells: [round(seconds.first)] },
    { name: `scan without a change, median of ${REPEATS}`, cells: [round(seconds.again)] },
    { name: 'baseline: each file is read and hashed', cells: [round(seconds.read)] },
  ];
  return {
    name: 'sources',
    tables: [
      { title: `A source of ${count} files of ${FILE_BYTES / 1000} kB`, columns: ['', 'seconds'], rows },
    ],
    figures: { first_s: round(seconds.first), unchanged_s: round(seconds.again) },
    baselines: { read_s: round(seconds.read) },
    options: { files: count, bytes: FILE_BYTES },
    model: null,
  };
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3));
}
