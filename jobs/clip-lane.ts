/**
 * Exports of clips: asked for, made one after the other, fetched, given up, and gone after a day. In: stretches of
 * videos. Out: one file each time. What waits or runs goes on after a restart.
 */
import { randomUUID } from 'node:crypto';
import { rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ClipExport, ClipsRequest } from '../contract/index.ts';
import { AppError, toAppError } from '../core/errors.ts';
import { parseVideoId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import { formatClock } from '../core/time.ts';
import { cleanFileName } from '../files/file-name.ts';
import { refuseFullDisk } from '../files/free-space.ts';
import type { VideoRecord } from '../index/store/videos.ts';
import type { ClipsToMake, ClipsWatch, MadeFile } from '../media/clips/make-clips.ts';
import { writeZip } from '../media/clips/zip.ts';
import { mediaTypeOf } from '../media/media-types.ts';
import { checkInPlace, storedFile } from '../media/source-file.ts';
import {
  CLIPS_TTL_MS,
  type ClipRecord,
  clipDir,
  loadRecords,
  removeClips,
  saveRecord,
} from './clip-records.ts';
import { presentClips } from './present-clips.ts';

/** How many may wait: each is a request of a person, and a disk full of film. */
const MAX_WAITING = 20;

/** How often one looks for what has expired. */
const SWEEP_MS = 10 * 60 * 1000;

/** What the desk works with. */
export interface ClipDeskParts {
  /** Throws `NOT_FOUND` for an unknown video. */
  videoOf: (id: ReturnType<typeof parseVideoId>) => Promise<VideoRecord>;
  dataDir: string;
  /** Makes the files of an order. Rejects with its coded error, or with the signal's reason. */
  make: (order: ClipsToMake, watch: ClipsWatch) => Promise<MadeFile[]>;
  now: () => Date;
  logger: Logger;
}

/** Exports of clips. Methods that take an id throw `NOT_FOUND` when there is no such export, or not any more. */
export interface ClipDesk {
  /**
   * Queues an export. Throws `BAD_REQUEST` for a segment that ends before it starts, `NOT_FOUND` for an unknown video or
   * one whose file is not in place, `CONFLICT` when too many wait, `DISK_FULL`.
   */
  add(request: ClipsRequest): Promise<ClipExport>;
  /** Newest first. */
  list(): ClipExport[];
  get(id: string): ClipExport;
  /** Gives up one that waits or runs. Throws `CONFLICT` when it has ended. */
  cancel(id: string): Promise<ClipExport>;
  /** Gives it up if it runs, and deletes what it made. */
  remove(id: string): Promise<void>;
  /** Its file. Throws `NOT_FOUND` while it is not done. */
  file(id: string): { path: string; fileName: string; contentType: string; tag: string };
  /** Takes up what an earlier process left: to be called by the one that goes on with it. */
  resume(): Promise<void>;
  /** Lets go of what runs; it goes on after the next {@link ClipDesk.resume}. */
  close(): Promise<void>;
}

/** The desk of a data folder. Whoever makes it closes it. */
export function createClipDesk(parts: ClipDeskParts): ClipDesk {
  const { dataDir, now, logger } = parts;
  const records = new Map<string, ClipRecord>();
  let running: { id: string; abort: AbortController; ended: Promise<void>; startedMs: number } | null = null;
  let closed = false;
  const sweeper = setInterval(() => {
    sweep().catch((error: unknown) => {
      logger.warn('Expired exports of clips cannot be deleted.', { error: toAppError(error) });
    });
  }, SWEEP_MS);
  sweeper.unref();

  function known(id: string): ClipRecord {
    const record = records.get(id);
    if (record && !isExpired(record)) return record;
    throw new AppError('NOT_FOUND', `No export of clips is called "${id.slice(0, 80)}", or not any more.`);
  }

  function isExpired({ endedAt }: ClipRecord): boolean {
    return endedAt !== null && Date.parse(endedAt) + CLIPS_TTL_MS <= now().getTime();
  }

  async function sweep(): Promise<void> {
    for (const record of [...records.values()].filter(isExpired)) {
      records.delete(record.id);
      await removeClips(dataDir, record.id);
    }
  }

  function present(record: ClipRecord): ClipExport {
    const runsForMs = running?.id === record.id ? performance.now() - running.startedMs : null;
    return presentClips(record, runsForMs);
  }

  /** Begins with the oldest that waits, when nothing runs. */
  function look(): void {
    if (running !== null || closed) return;
    const next = [...records.values()].find(({ state }) => state === 'queued');
    if (!next) return;
    const abort = new AbortController();
    const ended = make(next, abort.signal).finally(() => {
      running = null;
      look();
    });
    running = { id: next.id, abort, ended, startedMs: performance.now() };
  }

  /** Never rejects: what goes wrong is the export's end. */
  async function make(record: ClipRecord, signal: AbortSignal): Promise<void> {
    const work = join(clipDir(dataDir, record.id), 'work');
    Object.assign(record, { state: 'running', doneS: 0 });
    for (const clip of record.clips) clip.how = null;
    try {
      await saveRecord(dataDir, record);
      const sources = [];
      for (const clip of record.clips) {
        sources.push({ ...clip, ...storedFile(await parts.videoOf(parseVideoId(clip.videoId))) });
      }
      const files = await parts.make(
        { sources, name: record.name, joined: record.joined, toleranceS: record.toleranceS, folder: work },
        {
          signal,
          onProgress: (doneS) => Object.assign(record, { doneS }),
          onClip: (i, how) => Object.assign(record.clips[i] as ClipRecord['clips'][number], { how }),
        },
      );
      record.file = await pack(record, files, signal);
      end(record, 'done');
    } catch (thrown) {
      fail(record, signal.aborted ? toAppError(signal.reason) : toAppError(thrown));
    }
    await rm(work, { recursive: true, force: true }).catch(tellUnsaved);
    if (records.has(record.id)) await saveRecord(dataDir, record).catch(tellUnsaved);
  }

  /** The one file of an export: of several, an archive. */
  async function pack(
    record: ClipRecord,
    files: MadeFile[],
    signal: AbortSignal,
  ): Promise<NonNullable<ClipRecord['file']>> {
    const [only] = files;
    const name = files.length === 1 && only ? only.name : `${cleanFileName(record.name)}.zip`;
    const path = resultPath(record.id, name);
    if (files.length === 1 && only) await rename(only.path, path);
    else {
      // Each file goes as soon as it is in, so that the disk holds no more than the largest of them twice.
      const sizes = await Promise.all(files.map(async (file) => (await stat(file.path)).size));
      await refuseFullDisk(dataDir, Math.max(...sizes));
      await writeZip(path, files, { signal, onDone: async (file) => rm(file.path) });
    }
    return { name, sizeBytes: (await stat(path)).size };
  }

  function resultPath(id: string, name: string): string {
    return join(clipDir(dataDir, id), `result${extname(name)}`);
  }

  function end(record: ClipRecord, state: ClipRecord['state']): void {
    Object.assign(record, { state, endedAt: now().toISOString() });
  }

  function fail(record: ClipRecord, error: AppError): void {
    if (error.code === 'SHUTTING_DOWN') {
      record.state = 'queued';
    } else if (error.code === 'CANCELLED') {
      end(record, 'cancelled');
    } else {
      logger.warn('An export of clips failed.', { id: record.id, error });
      record.error = { code: error.code, message: error.message };
      end(record, 'failed');
    }
  }

  function tellUnsaved(error: unknown): void {
    logger.error('The end of an export of clips cannot be written.', { error: toAppError(error) });
  }

  async function stop(id: string, reason: AppError): Promise<void> {
    if (running?.id !== id) return;
    const { abort, ended } = running;
    abort.abort(reason);
    await ended;
  }

  return {
    async add({ segments, name, joined, tolerance_s: toleranceS }) {
      await sweep();
      const waiting = [...records.values()].filter(({ state }) => state === 'queued').length;
      if (waiting >= MAX_WAITING) {
        throw new AppError(
          'CONFLICT',
          `${MAX_WAITING} exports of clips wait already; try again when one is done.`,
        );
      }
      const clips = [];
      for (const segment of segments) clips.push(await clipOf(segment, parts));
      const record: ClipRecord = {
        ...{ id: randomUUID(), name, joined, toleranceS, clips, state: 'queued', doneS: 0 },
        ...{ file: null, error: null, createdAt: now().toISOString(), endedAt: null },
      };
      await saveRecord(dataDir, record);
      records.set(record.id, record);
      look();
      return present(record);
    },

    list: () =>
      [...records.values()]
        .filter((record) => !isExpired(record))
        .reverse()
        .map(present),

    get: (id) => present(known(id)),

    async cancel(id) {
      const record = known(id);
      if (record.state !== 'queued' && record.state !== 'running') {
        throw new AppError(
          'CONFLICT',
          `The export is ${record.state}; only what waits or runs can be given up.`,
        );
      }
      const cancelled = new AppError('CANCELLED', 'The export was given up.');
      if (running?.id === id) await stop(id, cancelled);
      else {
        end(record, 'cancelled');
        await saveRecord(dataDir, record);
      }
      return present(record);
    },

    async remove(id) {
      known(id);
      records.delete(id);
      await stop(id, new AppError('CANCELLED', 'The export was deleted.'));
      await removeClips(dataDir, id);
    },

    file(id) {
      const { file, state } = known(id);
      if (state !== 'done' || file === null) {
        throw new AppError('NOT_FOUND', `The export is ${state}; there is no file of it.`);
      }
      const path = resultPath(id, file.name);
      return { path, fileName: file.name, contentType: contentTypeOf(file.name), tag: id };
    },

    async resume() {
      for (const record of await loadRecords(dataDir)) {
        if (record.state === 'running') record.state = 'queued';
        records.set(record.id, record);
      }
      await sweep();
      look();
    },

    async close() {
      closed = true;
      clearInterval(sweeper);
      if (running)
        await stop(running.id, new AppError('SHUTTING_DOWN', 'The export goes on at the next start.'));
    },
  };
}

async function clipOf(
  { video_id: id, start, end, label }: ClipsRequest['segments'][number],
  { videoOf }: ClipDeskParts,
): Promise<ClipRecord['clips'][number]> {
  const video = await videoOf(parseVideoId(id));
  if (end <= start) {
    throw new AppError('BAD_REQUEST', `A segment must end (${end}) after it starts (${start}).`);
  }
  await checkInPlace(video, 'NOT_FOUND');
  return { videoId: id, start, end, label: label ?? `${video.title} ${formatClock(start)}`, how: null };
}

function contentTypeOf(name: string): string {
  return name.endsWith('.zip') ? 'application/zip' : mediaTypeOf(name);
}
