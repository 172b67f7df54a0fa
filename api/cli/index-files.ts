/** Indexes files in a command: queues them, works, shows progress, and sums up the failures. */

import type { Job, Video } from '../../contract/index.ts';
import { AppError, type ErrorCode, toAppError } from '../../core/errors.ts';
import { parseJobId, parseVideoId } from '../../core/ids.ts';
import { hasEnded } from '../../jobs/job-feed.ts';
import type { Engine } from '../engine.ts';
import type { Description } from '../services/intake.ts';
import type { CliContext } from './command.ts';
import { createProgressView, type ProgressView } from './progress-view.ts';

/** Limit on waiting events, never reached: a terminal is quicker than a video. */
const MAX_WAITING = 100_000;

/** With these, no job can end: a command does not wait until they are mended. */
const NO_ROWS: readonly ErrorCode[] = ['DISK_FULL', 'DATA_READ_ONLY', 'INDEX_CORRUPT'];

/** A file to index, and its original name where that differs, as for uploads whose name the file system refused. */
export interface FileToIndex {
  path: string;
  fileName?: string;
  /** The description by its owner. */
  told?: Description;
}

/** One call of a command. */
interface Run {
  engine: Engine;
  view: ProgressView;
  total: number;
  ended: number;
  failures: AppError[];
  /** Reports a finished video. */
  report: (video: Video) => void;
}

/**
 * Indexes the files and reports each, as JSON on standard output or as text. A file that cannot be indexed is reported;
 * the rest continue. Throws the error of a single file, or the code of the first failure; `DISK_FULL` where no row can be
 * written; `CANCELLED` when aborted.
 */
export async function indexFiles(
  engine: Engine,
  files: FileToIndex[],
  { json }: { json: boolean },
  context: CliContext,
): Promise<void> {
  const view = createProgressView(context);
  const report = (video: Video) =>
    json ? context.out(JSON.stringify(video)) : view.line(`indexed  ${video.id}  ${video.title}`);
  const run: Run = { engine, view, total: files.length, ended: 0, failures: [], report };
  try {
    const waiting = await queueFiles(run, files, context.signal);
    const broken = new AbortController();
    await engine.work({
      onFault: (error) => {
        if (NO_ROWS.includes(error.code)) broken.abort(error);
      },
    });
    await followJobs(run, waiting, AbortSignal.any([context.signal, broken.signal]));
    if (broken.signal.aborted && !context.signal.aborted) throw broken.signal.reason as AppError;
  } finally {
    view.end();
  }
  sumUp(run, context.signal);
}

function sumUp({ failures, total }: Run, signal: AbortSignal): void {
  if (signal.aborted) {
    throw new AppError('CANCELLED', 'Stopped. Run the same command again to resume.');
  }
  const [first] = failures;
  if (!first) return;
  if (total === 1) throw first;
  throw new AppError(first.code, `${failures.length} of ${total} files could not be indexed.`);
}

async function queueFiles(run: Run, files: FileToIndex[], signal: AbortSignal): Promise<Set<string>> {
  const waiting = new Set<string>();
  for (const { path, fileName, told } of files) {
    if (signal.aborted) break;
    try {
      const { job } = await run.engine.intake.addFile(path, told, fileName);
      if (job) waiting.add(job.id);
    } catch (thrown) {
      fail(run, path, toAppError(thrown));
    }
  }
  return waiting;
}

/** Shows the jobs until all have ended, in whichever process they run, or the signal aborts. */
async function followJobs(run: Run, waiting: Set<string>, signal: AbortSignal): Promise<void> {
  const { feed, jobs } = run.engine;
  if (waiting.size === 0) return;
  const now = async () => {
    const all = await Promise.all([...waiting].map((id) => jobs.get(parseJobId(id))));
    return all.map((job) => feed.snapshot(job));
  };
  for await (const { job } of feed.follow(now, signal, MAX_WAITING)) {
    if (!waiting.has(job.id)) continue;
    if (!hasEnded(job)) {
      if (job.state === 'running') run.view.show(job, run.ended, run.total);
      continue;
    }
    waiting.delete(job.id);
    await conclude(run, job);
    if (waiting.size === 0) return;
  }
}

async function conclude(run: Run, job: Job): Promise<void> {
  if (job.state === 'done' && job.video_id !== null) {
    const video = await run.engine.library.find(parseVideoId(job.video_id));
    if (video === null) {
      fail(run, job.source, new AppError('NOT_FOUND', 'The video was deleted right after it was indexed.'));
      return;
    }
    run.ended += 1;
    run.report(video);
    return;
  }
  const { code, message } = job.error ?? { code: 'CANCELLED', message: 'The job was cancelled.' };
  fail(run, job.source, new AppError(code, message));
}

function fail(run: Run, file: string, error: AppError): void {
  run.ended += 1;
  run.failures.push(error);
  if (run.total > 1) run.view.line(`failed   ${file}  ${error.code}: ${error.message}`);
}
