/** Gives videos the ids and the metadata of a file. In: its rows. Out: how many videos changed, and the rows that did not fit. */
import { resolve } from 'node:path';
import type { MetadataImport, MetadataProblem } from '../../../contract/index.ts';
import { isVideoId } from '../../../core/ids.ts';
import { pauseEvery } from '../../../core/pause.ts';
import type { Store } from '../../../index/store/store.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';
import { type MetadataFormat, type MetadataRow, readMetadataFile } from './metadata-file.ts';

/** The server answers others after each so many ms of a long file. */
const PAUSE_MS = 20;

/** A file of metadata. */
export interface ImportedFile {
  text: string;
  format: MetadataFormat;
  /** The folder that paths are relative to. */
  folder: string;
}

/**
 * Imports a file. Keys of a row are added to what a video has; those that are there are replaced. A row that names no video
 * of the library is a problem with its line; the rest continue. Relative paths are relative to `folder`. Throws
 * `METADATA_INVALID` for a file that is not of its form.
 */
export async function importMetadata(
  { videos }: Pick<Store, 'videos'>,
  { text, format, folder }: ImportedFile,
): Promise<MetadataImport> {
  const { rows, problems } = readMetadataFile(text, format);
  let updated = 0;
  const pause = pauseEvery(PAUSE_MS);
  for (const row of rows) {
    await pause();
    const found = await videosOf(videos, row, folder);
    if (found.length === 0) problems.push(unknownVideo(row));
    for (const { id, metadata } of found) {
      await videos.update(id, {
        ...(row.externalId !== undefined && { externalId: row.externalId }),
        ...(row.metadata && { metadata: { ...metadata, ...row.metadata } }),
      });
      updated += 1;
    }
  }
  return { updated, problems: problems.sort((a, b) => a.line - b.line) };
}

async function videosOf(videos: Store['videos'], row: MetadataRow, folder: string): Promise<VideoRecord[]> {
  if (row.id !== undefined) {
    const video = isVideoId(row.id) ? await videos.get(row.id) : undefined;
    return video ? [video] : [];
  }
  const path = resolve(folder, row.path ?? '');
  return videos.atPath(path);
}

function unknownVideo({ line, id, path }: MetadataRow): MetadataProblem {
  const message = `The library holds no video ${id === undefined ? 'at' : 'called'} "${(id ?? path ?? '').slice(0, 200)}".`;
  return { line, code: 'NOT_FOUND', message };
}
