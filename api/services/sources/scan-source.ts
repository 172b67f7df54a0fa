/** Scans a source once. In: its record. Out: jobs for new files, moved and missing files noted; nothing is ever deleted. */
import { basename } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { JobId } from '../../../core/ids.ts';
import type { SourceFile, SourceRecord } from '../../../index/store/sources/sources.ts';
import type { Store } from '../../../index/store/store.ts';
import type { Intake } from '../intake.ts';
import { compileGlobs } from './globs.ts';
import { planScan } from './plan-scan.ts';
import { type ListedPlace, listPlace } from './remote/list-place.ts';
import { objectToFetch } from './remote/open-objects.ts';
import type { RemoteRules } from './remote/remote-objects.ts';
import { walkSource } from './walk-source.ts';

/** The parts of a scan. */
export interface ScanParts {
  store: Pick<Store, 'sources' | 'videos'>;
  intake: Pick<Intake, 'addFound'>;
  dataDir: string;
  /** How places on the network are reached. */
  rules: RemoteRules;
  /** A file of a folder must not have changed for this long. */
  settleMs: number;
  now: () => Date;
}

/** Jobs that are queued before the rows of their files are written: what a crash would queue twice, which is harmless. */
const QUEUED_AT_ONCE = 200;

/** The outcome of a scan. */
export interface Scanned {
  /** True when files are still being written: look again soon. */
  isWaiting: boolean;
  /** Why a part of the source is unknown now; null when all was read. */
  problem: AppError | null;
}

/**
 * Scans a source. Throws `SOURCE_UNREACHABLE`, the other codes of listing a place on the network, or the signal's reason.
 */
export async function scanSource(
  parts: ScanParts,
  source: SourceRecord,
  signal?: AbortSignal,
): Promise<Scanned> {
  const { store, intake, now } = parts;
  const { id, path, remote } = source;
  const settleMs = remote ? null : parts.settleMs;
  const walked = await look(parts, source, signal);
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
      const job = await intake.addFound(file.path, id, remote && objectToFetch(remote, file));
      queued.push({ ...file, state: 'queued', jobId: job.id as JobId, sinceMs: now().getTime() });
    }
    await store.sources.putFiles(id, queued, []);
  }
  await store.sources.settle(id, now().toISOString());
  return { isWaiting: plan.isWaiting, problem: walked.problem };
}

/** Lists what is there now. */
async function look(
  { dataDir, rules }: ScanParts,
  source: SourceRecord,
  signal: AbortSignal | undefined,
): Promise<ListedPlace> {
  const matches = compileGlobs(source);
  if (source.remote) return listPlace(source.remote, rules, { matches, signal });
  return { ...(await walkSource(source.path, { matches, without: dataDir, signal })), problem: null };
}

/** The file is the same one: its video only lies elsewhere. */
async function moveVideo({ videos }: Pick<Store, 'videos'>, file: SourceFile, from: string): Promise<void> {
  const video = file.videoId && (await videos.get(file.videoId));
  if (!video || video.path !== from) return;
  await videos.upsert({ ...video, path: file.path, fileName: basename(file.path), offlineSince: null });
}
