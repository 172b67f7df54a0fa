/**
 * Makes a data folder of a backup. In: a backup and a new folder. Out: a library that gives the answers that it gave when
 * it was backed up, or nothing: all is checked beside the place and then moved there.
 */
import { copyFile, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, toAppError } from '../../core/errors.ts';
import { refuseFullDisk } from '../../files/free-space.ts';
import { makeDataFolder, makeFolders } from '../../files/make-folders.ts';
import { checkLibrary } from '../../index/store/care/check-library.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { everyVideo } from '../../index/store/video-by-id.ts';
import { sampleAnswers } from './answers.ts';
import { type BackupWatch, describeFile, refuseFilled } from './back-up.ts';
import { type BackupManifest, readBackupManifest } from './manifest.ts';

/**
 * Restores a backup. Throws `CONFLICT` when `dataDir` holds something, `NOT_FOUND` for a folder that is no finished backup,
 * `BACKUP_INVALID` for a file that is missing or differs or a library that answers otherwise, `DISK_FULL`, or the
 * signal's reason; `dataDir` is untouched then.
 */
export async function restore(
  { dataDir, folder }: { dataDir: string; folder: string },
  watch: BackupWatch = {},
): Promise<BackupManifest> {
  const manifest = await readBackupManifest(folder);
  const wasThere = await refuseFilled(dataDir);
  const draft = join(dirname(resolve(dataDir)), `.${basename(dataDir)}.restoring-${process.pid}`);
  try {
    await makeDataFolder(draft);
    await refuseFullDisk(
      draft,
      manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    await copyChecked(manifest, folder, draft, watch);
    await checkRows(manifest, draft, resolve(dataDir));
    if (wasThere) await rmdir(dataDir);
    await rename(draft, dataDir);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw toAppError(error);
  }
}

async function copyChecked(
  { files }: BackupManifest,
  folder: string,
  draft: string,
  { signal, onProgress }: BackupWatch,
): Promise<void> {
  for (const [i, { path, bytes, sha256 }] of files.entries()) {
    signal?.throwIfAborted();
    onProgress?.('files', i / files.length);
    await makeFolders(dirname(join(draft, path)));
    await copyFile(join(folder, path), join(draft, path)).catch((cause: unknown) => {
      const error = toAppError(cause);
      throw error.code === 'DISK_FULL' ? error : invalid(`${path} cannot be read`, cause);
    });
    // Of the copy: a fault on the way counts as well.
    const copy = await describeFile(draft, path);
    if (copy.bytes !== bytes || copy.sha256 !== sha256)
      throw invalid(`${path} is not the file that was backed up`);
  }
}

async function checkRows(manifest: BackupManifest, draft: string, dataDir: string): Promise<void> {
  const defect = checkLibrary(draft);
  if (defect !== null) throw invalid(`its library is damaged: ${defect}`);
  const store = await openStore(draft);
  try {
    const answers = JSON.stringify(await sampleAnswers(store));
    if (answers !== JSON.stringify(manifest.answers))
      throw invalid('its library answers otherwise than before');
    await movePaths(store, manifest.dataDir, dataDir);
  } finally {
    await store.close();
  }
}

/** Uploads lie in the data folder, and rows hold their whole paths. */
async function movePaths(store: Store, from: string, to: string): Promise<void> {
  const moved = (path: string) =>
    path.startsWith(`${from}/`) || path.startsWith(`${from}\\`) ? to + path.slice(from.length) : null;
  for await (const video of everyVideo(store.videos)) {
    const path = moved(video.path);
    if (path !== null) await store.videos.upsert({ ...video, path });
  }
  for (const job of await store.jobs.unfinished()) {
    const path = moved(job.path);
    if (path !== null) await store.jobs.update(job.id, { path });
  }
}

function invalid(why: string, cause?: unknown): AppError {
  return new AppError('BACKUP_INVALID', `The backup cannot be restored: ${why}.`, { cause });
}
