/**
 * The lane of clip exports: queued, made one after the other, fetched, cancelled, and deleted after a day. In: spans of
 * videos. Out: one file each time. Exports that wait or run continue after a restart.
 */
import { randomUUID } from 'node:crypto';
import type { ClipExport, ClipsRequest } from '../contract/index.ts';
import { AppError, toAppError } from '../core/errors.ts';
import { parseVideoId } from '../core/ids.ts';
import { checkSpan, formatClock } from '../core/time.ts';
import type { ServedFile } from '../files/served-file.ts';
import { checkTime } from '../index/store/video-by-id.ts';
import { checkVideoInPlace } from '../media/kept/video-files.ts';
import { mediaTypeOf } from '../media/media-types.ts';
import { CLIPS_TTL_MS, type ClipRecord, loadRecords, removeClips, saveRecord } from './clip-records.ts';
import { createLane } from './lane.ts';
import { type ClipMaker, endExport, makeClipExport, resultPath } from './make-clip-export.ts';
import { presentClips } from './present-clips.ts';

/** Each export is a person's request, and a disk full of video. */
const MAX_WAITING = 20;

const SWEEP_MS = 10 * 60 * 1000;

/** Exports of clips. Methods that take an id throw `NOT_FOUND` when there is no such export, or not any more. */
export interface ClipLane {
  /**
   * Queues an export. Throws `BAD_REQUEST` for a segment that ends before it starts, `TIME_OUTSIDE` for one that starts
   * after the end of its video, `NOT_FOUND` for an unknown video or one whose file is not in place, `CONFLICT` when too
   * many wait, `DISK_FULL`.
   */
  add(request: ClipsRequest): Promise<ClipExport>;
  /** Newest first. */
  list(): ClipExport[];
  get(id: string): ClipExport;
  /** Cancels an export that waits or runs. Throws `CONFLICT` when it has ended. */
  cancel(id: string): Promise<ClipExport>;
  /** Cancels the export if it runs, and deletes its file. */
  remove(id: string): Promise<void>;
  /** Its file. Throws `NOT_FOUND` while it is not done. */
  file(id: string): ServedFile & { fileName: string };
  /** Continues what an earlier process left. */
  resume(): Promise<void>;
  /** Lets go of the running export; it continues after the next {@link ClipLane.resume}. */
  close(): Promise<void>;
}

/** Opens the lane of a data folder. Its owner closes it. */
export function createClipLane(maker: ClipMaker): ClipLane {
  const { dataDir, now, logger } = maker;
  const records = new Map<string, ClipRecord>();
  /** When this process was asked for each export (`performance.now()`): a clock that jumps ahead ends none of them. */
  const askedMs = new Map<string, number>();
  const isExpired = ({ id, endedAt }: ClipRecord): boolean =>
    endedAt !== null &&
    Date.parse(endedAt) + CLIPS_TTL_MS <= now().getTime() &&
    performance.now() - (askedMs.get(id) ?? Number.NEGATIVE_INFINITY) >= CLIPS_TTL_MS;
  const forget = async (id: string): Promise<void> => {
    records.delete(id);
    askedMs.delete(id);
    await removeClips(dataDir, id);
  };
  const sweepExpired = async (): Promise<void> => {
    for (const { id } of [...records.values()].filter(isExpired)) await forget(id);
  };
  const lane = createLane(() => {
    const next = oldestQueued(records);
    return (
      next && {
        id: next.id,
        run: ({ signal }) => makeClipExport(next, maker, { signal, isKept: () => records.has(next.id) }),
      }
    );
  });
  const sweeper = setInterval(() => {
    sweepExpired().catch((error: unknown) => {
      logger.warn('Expired exports of clips cannot be deleted.', { error: toAppError(error) });
    });
  }, SWEEP_MS);
  sweeper.unref();

  const present = (record: ClipRecord): ClipExport => {
    const running = lane.running();
    return presentClips(record, running?.id === record.id ? performance.now() - running.startedMs : null);
  };
  const recordOf = (id: string): ClipRecord => {
    const record = records.get(id);
    if (record && !isExpired(record)) return record;
    throw new AppError('NOT_FOUND', `There is no export of clips "${id.slice(0, 80)}", or not any more.`);
  };

  return {
    async add(request) {
      await sweepExpired();
      refuseCrowd(records);
      const record = await newRecord(request, maker);
      await saveRecord(dataDir, record);
      records.set(record.id, record);
      askedMs.set(record.id, performance.now());
      lane.wake();
      return present(record);
    },

    list: () =>
      [...records.values()]
        .filter((record) => !isExpired(record))
        .reverse()
        .map(present),

    get: (id) => present(recordOf(id)),

    async cancel(id) {
      const record = recordOf(id);
      if (record.state !== 'queued' && record.state !== 'running') {
        throw new AppError(
          'CONFLICT',
          `The export is ${record.state}; only a waiting or running one can be cancelled.`,
        );
      }
      if (lane.running()?.id === id) {
        await lane.stop(id, new AppError('CANCELLED', 'The export was cancelled.'));
      } else {
        endExport(record, 'cancelled', now());
        await saveRecord(dataDir, record);
      }
      return present(record);
    },

    async remove(id) {
      recordOf(id);
      records.delete(id);
      await lane.stop(id, new AppError('CANCELLED', 'The export was deleted.'));
      await forget(id);
    },

    file(id) {
      const { file, state } = recordOf(id);
      if (state !== 'done' || file === null) {
        throw new AppError('NOT_FOUND', `The export is ${state}; it has no file.`);
      }
      const path = resultPath(dataDir, id, file.name);
      return { path, fileName: file.name, contentType: contentTypeOf(file.name), tag: id };
    },

    async resume() {
      for (const record of await loadRecords(dataDir)) {
        if (record.state === 'running') record.state = 'queued';
        records.set(record.id, record);
      }
      await sweepExpired();
      lane.wake();
    },

    async close() {
      clearInterval(sweeper);
      await lane.close(new AppError('SHUTTING_DOWN', 'The export continues at the next start.'));
    },
  };
}

function oldestQueued(records: ReadonlyMap<string, ClipRecord>): ClipRecord | null {
  return [...records.values()].find(({ state }) => state === 'queued') ?? null;
}

function refuseCrowd(records: ReadonlyMap<string, ClipRecord>): void {
  const waiting = [...records.values()].filter(({ state }) => state === 'queued').length;
  if (waiting < MAX_WAITING) return;
  throw new AppError('CONFLICT', `${MAX_WAITING} exports of clips are waiting; try again when one is done.`);
}

async function newRecord(
  { segments, name, joined, tolerance_s: toleranceS }: ClipsRequest,
  maker: ClipMaker,
): Promise<ClipRecord> {
  const clips = [];
  for (const segment of segments) clips.push(await clipOf(segment, maker));
  return {
    ...{ id: randomUUID(), name, joined, toleranceS, clips, state: 'queued', doneS: 0 },
    ...{ file: null, error: null, createdAt: maker.now().toISOString(), endedAt: null },
  };
}

async function clipOf(
  { video_id: id, start, end, label }: ClipsRequest['segments'][number],
  { videoOf, media }: ClipMaker,
): Promise<ClipRecord['clips'][number]> {
  const video = await videoOf(parseVideoId(id));
  checkSpan({ start, end }, 'segment');
  checkTime(video, start);
  await checkVideoInPlace(media, video, 'NOT_FOUND');
  return { videoId: id, start, end, label: label ?? `${video.title} ${formatClock(start)}`, how: null };
}

function contentTypeOf(name: string): string {
  return name.endsWith('.zip') ? 'application/zip' : mediaTypeOf(name);
}
