/**
 * Compares a source with what was seen before. In: the files there now, the files as stored, the time. Out: what to index,
 * what moved, what is gone, and the rows that change. A file that did not change is not mentioned. Pure.
 */
import { sep } from 'node:path';
import type { ErrorCode } from '../../../core/errors.ts';
import type { SourceFile } from '../../../index/store/sources/sources.ts';
import type { FoundFile, Walked } from './walk-source.ts';

/** The changes of a source. */
export interface ScanPlan {
  /** Files that have not changed for a while: each becomes a job. */
  ready: SourceFile[];
  /** Files that lie elsewhere, or are called otherwise, now. */
  moved: { file: SourceFile; from: string }[];
  /** Rows to write beside those. */
  changed: SourceFile[];
  /** Paths to forget. */
  forgotten: string[];
  /** True when files are still being written: look again soon. */
  isWaiting: boolean;
}

/** How a source is compared. */
export interface ScanRules {
  nowMs: number;
  /** A file is ready when its size and time of change stayed for so long; null where files appear whole, and have tags. */
  settleMs: number | null;
}

/** Failures that are not of a file behind an address, but of the way to it: they are tried again by themselves. */
const PASSING: readonly ErrorCode[] = ['SOURCE_UNREACHABLE', 'SOURCE_REFUSED', 'CONFLICT', 'DISK_FULL'];

/** After how long such a failure is tried again. */
const RETRY_MS = 15 * 60_000;

/** Plans a scan. */
export function planScan(
  { files, unread }: Walked,
  stored: readonly SourceFile[],
  { nowMs, settleMs }: ScanRules,
): ScanPlan {
  const isTagged = settleMs === null;
  const add = (file: FoundFile) => (isTagged ? plan.ready : plan.changed).push(waiting(file, nowMs));
  const plan: ScanPlan = { ready: [], moved: [], changed: [], forgotten: [], isWaiting: false };
  const rows = new Map(stored.map((row) => [row.path, row]));
  const there = new Set(files.map(({ path }) => path));
  const gone = stored.filter(({ path }) => !there.has(path) && !isBelow(path, unread));
  // What an address names has no identity of its own: a tag is worth something at its address only.
  const movable = new Map(isTagged ? [] : gone.map((row) => [identityOf(row), row]));
  for (const file of files) {
    const row = rows.get(file.path);
    if (row && isTagged && isToBeRetried(row, nowMs)) plan.ready.push({ ...row, ...file });
    else if (row && isSame(row, file, isTagged)) seeAgain(plan, row, nowMs, settleMs ?? 0);
    else if (row) add(file);
    else {
      const before = movable.get(identityOf(file));
      movable.delete(identityOf(file));
      if (before?.videoId)
        plan.moved.push({ file: { ...before, ...file, state: 'indexed' }, from: before.path });
      else add(file);
    }
  }
  const moved = new Set(plan.moved.map(({ from }) => from));
  plan.forgotten.push(...moved);
  for (const row of gone) if (!moved.has(row.path)) lose(plan, row, nowMs);
  plan.isWaiting ||= plan.changed.some(({ state }) => state === 'waiting');
  return plan;
}

function seeAgain(plan: ScanPlan, row: SourceFile, nowMs: number, settleMs: number): void {
  if (row.state === 'offline') plan.changed.push({ ...row, state: 'indexed', sinceMs: nowMs });
  if (row.state !== 'waiting') return;
  // A clock that was set back must not hold a file for ever.
  if (Math.abs(nowMs - row.sinceMs) >= settleMs) plan.ready.push(row);
  else plan.isWaiting = true;
}

function isToBeRetried({ state, errorCode, sinceMs }: SourceFile, nowMs: number): boolean {
  const isPassing = state === 'failed' && errorCode !== null && PASSING.includes(errorCode);
  return isPassing && Math.abs(nowMs - sinceMs) >= RETRY_MS;
}

/** A file without a video leaves nothing behind; one with a video is offline. */
function lose(plan: ScanPlan, row: SourceFile, nowMs: number): void {
  if (row.state === 'indexed') plan.changed.push({ ...row, state: 'offline', sinceMs: nowMs });
  else if (row.state !== 'offline' && row.state !== 'queued') plan.forgotten.push(row.path);
}

function waiting(file: FoundFile, nowMs: number): SourceFile {
  return { ...file, state: 'waiting', sinceMs: nowMs, jobId: null, videoId: null, errorCode: null };
}

function isSame(row: SourceFile, file: FoundFile, isTagged: boolean): boolean {
  const isSameTag = !isTagged || row.inode === file.inode;
  return isSameTag && row.sizeBytes === file.sizeBytes && row.mtimeMs === file.mtimeMs;
}

function identityOf({ device, inode, sizeBytes, mtimeMs }: FoundFile): string {
  return `${device}:${inode}:${sizeBytes}:${mtimeMs}`;
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(folder + sep));
}
