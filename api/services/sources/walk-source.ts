/**
 * Lists the videos in a folder with their facts, and reads none of them. Hidden entries and links are left out. Every call on
 * the drive ends in time.
 */
import { join, relative, sep } from 'node:path';
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { entriesIn, type FolderEntry } from '../../../files/drives/user-files.ts';
import { VIDEO_FILE } from '../../../media/media-types.ts';

/** A video file as it lies there now. */
export interface FoundFile {
  path: string;
  device: string;
  inode: string;
  sizeBytes: number;
  mtimeMs: number;
}

/** The files below a folder. */
export interface Walked {
  files: FoundFile[];
  /** True when the folder holds nothing at all, as a mount point without its drive. */
  isEmpty: boolean;
  /** Folders that could not be read: what lies in them is unknown, and not lost. */
  unread: string[];
}

/** How a folder is walked. */
export interface WalkOptions {
  matches: (relativePath: string) => boolean;
  /** A folder that is left out: the library's own. */
  without: string;
  signal?: AbortSignal | undefined;
}

/** Walks a folder. Throws `SOURCE_UNREACHABLE` when it cannot be read itself, or the signal's reason. */
export async function walkSource(root: string, { matches, without, signal }: WalkOptions): Promise<Walked> {
  const walked: Walked = { files: [], isEmpty: false, unread: [] };
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await read(folder, root, walked, signal);
    if (folder === root) walked.isEmpty = entries.every(({ name }) => name.startsWith('.'));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || path === without) continue;
      if (entry.isFolder) folders.push(path);
      else if (entry.isFile && VIDEO_FILE.test(entry.name) && matches(slashed(relative(root, path)))) {
        const { device, inode, sizeBytes, mtimeMs } = entry;
        walked.files.push({ path, device, inode, sizeBytes, mtimeMs });
      }
    }
  }
  return walked;
}

async function read(
  folder: string,
  root: string,
  { unread }: Walked,
  signal: AbortSignal | undefined,
): Promise<FolderEntry[]> {
  signal?.throwIfAborted();
  try {
    return await entriesIn(folder, { patient: true, signal });
  } catch (cause) {
    signal?.throwIfAborted();
    if (folder !== root) {
      // A folder that was deleted since is no riddle: its files are gone.
      if (errorCodeOf(cause) !== 'ENOENT') unread.push(folder);
      return [];
    }
    const why = cause instanceof AppError ? 'its drive does not answer' : errorCodeOf(cause);
    throw new AppError('SOURCE_UNREACHABLE', `The folder "${root}" cannot be read: ${why}.`, { cause });
  }
}

function slashed(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
