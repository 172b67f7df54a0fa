/**
 * Makes the file of an export of clips: finds the videos, cuts, and packs several files into an archive. In: a record.
 * Out: the record's end, saved. What is interrupted by a stopping server is queued again.
 */
import { rename, rm, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type AppError, toAppError } from '../core/errors.ts';
import { parseVideoId, type VideoId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import { cleanFileName } from '../files/file-name.ts';
import { refuseFullDisk } from '../files/free-space.ts';
import type { VideoRecord } from '../index/store/videos.ts';
import type { ClipsToMake, ClipsWatch, MadeFile } from '../media/clips/make-clips.ts';
import { writeZip } from '../media/clips/zip.ts';
import type { MediaStore } from '../media/kept/media-store.ts';
import { storedFile } from '../media/source-file.ts';
import { type ClipRecord, clipDir, saveRecord } from './clip-records.ts';

/** The parts that exports are made with. */
export interface ClipMaker {
  /** Throws `NOT_FOUND` for an unknown video. */
  videoOf: (id: VideoId) => Promise<VideoRecord>;
  dataDir: string;
  media: MediaStore;
  /** Makes the files of an order. Rejects with its coded error, or with the signal's reason. */
  make: (order: ClipsToMake, watch: ClipsWatch) => Promise<MadeFile[]>;
  now: () => Date;
  logger: Logger;
}

/** Makes the export; `isKept` is false once it has been deleted. Never rejects: a failure is the export's end. */
export async function makeClipExport(
  record: ClipRecord,
  maker: ClipMaker,
  { signal, isKept }: { signal: AbortSignal; isKept: () => boolean },
): Promise<void> {
  const { dataDir, logger } = maker;
  const work = join(clipDir(dataDir, record.id), 'work');
  const reportUnsaved = (error: unknown): void => {
    logger.error('The end of an export of clips cannot be written.', { error: toAppError(error) });
  };
  Object.assign(record, { state: 'running', doneS: 0 });
  for (const clip of record.clips) clip.how = null;
  try {
    await saveRecord(dataDir, record);
    const files = await cutFiles(record, maker, work, signal);
    record.file = await packFiles(record, files, dataDir, signal);
    endExport(record, 'done', maker.now());
  } catch (thrown) {
    failExport(record, signal.aborted ? toAppError(signal.reason) : toAppError(thrown), maker);
  }
  await rm(work, { recursive: true, force: true }).catch(reportUnsaved);
  if (isKept()) await saveRecord(dataDir, record).catch(reportUnsaved);
}

/** Where the one file of a finished export lies. */
export function resultPath(dataDir: string, id: string, name: string): string {
  return join(clipDir(dataDir, id), `result${extname(name)}`);
}

/** Ends the export in this state. */
export function endExport(record: ClipRecord, state: ClipRecord['state'], at: Date): void {
  Object.assign(record, { state, endedAt: at.toISOString() });
}

async function cutFiles(
  record: ClipRecord,
  { videoOf, make }: ClipMaker,
  folder: string,
  signal: AbortSignal,
): Promise<MadeFile[]> {
  const sources: ClipsToMake['sources'][number][] = [];
  for (const clip of record.clips) {
    sources.push({ ...clip, ...storedFile(await videoOf(parseVideoId(clip.videoId))) });
  }
  const { name, joined, toleranceS } = record;
  return make(
    { sources, name, joined, toleranceS, folder },
    {
      signal,
      onProgress: (doneS) => Object.assign(record, { doneS }),
      onClip: (i, how) => Object.assign(record.clips[i] as ClipRecord['clips'][number], { how }),
    },
  );
}

/** Moves the one file into its place; several go into an archive. */
async function packFiles(
  record: ClipRecord,
  files: MadeFile[],
  dataDir: string,
  signal: AbortSignal,
): Promise<NonNullable<ClipRecord['file']>> {
  const [only] = files;
  const name = files.length === 1 && only ? only.name : `${cleanFileName(record.name)}.zip`;
  const path = resultPath(dataDir, record.id, name);
  if (files.length === 1 && only) await rename(only.path, path);
  else {
    // Each file goes as soon as it is in, so that the disk holds no more than the largest of them twice.
    const sizes = await Promise.all(files.map(async (file) => (await stat(file.path)).size));
    await refuseFullDisk(dataDir, Math.max(...sizes));
    await writeZip(path, files, { signal, onDone: async (file) => rm(file.path) });
  }
  return { name, sizeBytes: (await stat(path)).size };
}

function failExport(record: ClipRecord, error: AppError, { logger, now }: ClipMaker): void {
  if (error.code === 'SHUTTING_DOWN') {
    record.state = 'queued';
  } else if (error.code === 'CANCELLED') {
    endExport(record, 'cancelled', now());
  } else {
    logger.warn('An export of clips failed.', { id: record.id, error });
    record.error = { code: error.code, message: error.message };
    endExport(record, 'failed', now());
  }
}
