/** Scans a source once. In: its record. Out: jobs for new files, moved and missing files noted; nothing is ever deleted. */
import { basename } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { JobId } from '../../../core/ids.ts';
import type { SourceFile, SourceRecord } from '../../../index/store/sources/sources.ts';
import type { Store } from '../../../index/store/store.ts';
import type { Intake } from '../intake.ts';
import { compileGlobs } from './globs.ts';
import { planScan } from './plan-scan.ts';
import { walkSource } from './walk-source.ts';

/** The parts of a scan. */
export interface ScanParts {
  store: Pick<Store, 'sources' | 'videos'>;
  intake: Pick<Intake, 'addFound'>;
  dataDir: string;
  /** A file must not have changed for this long. */
  settleMs: number;
  now: () => Date;
}

/** Jobs that are queued before the rows of their files are written: what a crash would queue twice, which is harmless. */
const QUEUED_AT_ONCE = 200;

/**
 * Scans a source. Returns true when files are still being written, so that it must look again soon. Throws
 * `SOURCE_UNREACHABLE`, or the signal's reason.
 */
export async function scanSource(
  { store, intake, dataDir, settleMs, now }: ScanParts,
  source: SourceRecord,
  signal?: AbortSignal,
): Promise<boolean> {
  const { id, path } = source;
  const matches = compileGlobs(source);
  const walked = await walkSource(path, { matches, without: dataDir, signal });
  await store.sources.settle(id, now().toISOString());
  const stored = await store.sources.files(id);
  if (walked.isEmpty && stored.some(({ state }) => state !== 'offline')) {
    throw new AppError(
      'SOURCE_UNREACHABLE',
      `The folder "${path}" is suddenly empty. Is its drive mounted? Nothing is taken for lost.`,
    );
  }
  const plan = planScan(walked, stored, { nowMs: now().getTime(), settleMs });
  for (const { file, from } of plan.moved) await moveVideo(store, file, from);
  const moved = plan.moved.map(({ file }) => file);
  await store.sources.putFiles(id, [...moved, ...plan.changed], plan.forgotten);
  for (let at = 0; at < plan.ready.length; at += QUEUED_AT_ONCE) {
    signal?.throwIfAborted();
    const queued: SourceFile[] = [];
    for (const file of plan.ready.slice(at, at + QUEUED_AT_ONCE)) {
      const job = await intake.addFound(file.path, id);
      queued.push({ ...file, state: 'queued', jobId: job.id as JobId, sinceMs: now().getTime() });
    }
    await store.sources.putFiles(id, queued, []);
  }
  await store.sources.settle(id, now().toISOString());
  return plan.isWaiting;
}

/** The file is the same one: its video only lies elsewhere. */
async function moveVideo({ videos }: Pick<Store, 'videos'>, file: SourceFile, from: string): Promise<void> {
  const video = file.videoId && (await videos.get(file.videoId));
  if (!video || video.path !== from) return;
  await videos.upsert({ ...video, path: file.path, fileName: basename(file.path), offlineSince: null });
}
