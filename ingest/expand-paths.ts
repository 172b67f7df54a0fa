/** Files and folders, as typed, become the video files in them. */
import { basename, join, resolve, sep } from 'node:path';
import { AppError, errorCodeOf } from '../core/errors.ts';
import type { CallOptions } from '../files/drives/drive.ts';
import { factsOf, namesIn, openUserFile, realPathOf } from '../files/drives/user-files.ts';
import { VIDEO_FILE } from '../media/media-types.ts';

/** The codes of entries that may not be read. */
const BARRED = ['EACCES', 'EPERM'];

/** The codes of links to nowhere or in a circle, and of entries that were deleted meanwhile. */
const GONE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

/** Stands in a name for bytes that are no UTF-8: by that name the entry is not found. */
const NO_UTF8 = '\ufffd';

/** Hears of what is left out: its path, and why. */
export type OnBarred = (path: string, why: 'may not be read' | 'its name is not UTF-8') => void;

/**
 * Returns the video files that `paths` name, absolute and in a stable order, each once: files as they are, folders with
 * all that is below them. Hidden entries, and links that lead out of the folder, are not followed. What may not be read
 * or found by its name below a folder is left out, and `onBarred` hears of it. Throws `NOT_FOUND` for a path that is
 * not there, or may not be read itself, `MEDIA_UNREACHABLE` where a drive does not answer, or the signal's reason.
 */
export async function* expandPaths(
  paths: readonly string[],
  onBarred: OnBarred = () => {},
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  // As a job: a disk that sleeps is waited for.
  const call: CallOptions = { patient: true, signal };
  for (const path of paths) {
    const root = await asNamed(path, realPathOf(resolve(path), call));
    const found = (await asNamed(path, factsOf(root, call))).isFolder
      ? walk(root, await asNamed(path, namesIn(root, call)), { root, seen, call, onBarred })
      : [root];
    for await (const file of found) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield file;
    }
  }
}

/** A walk through the folders below one. */
interface Walk {
  root: string;
  seen: Set<string>;
  call: CallOptions;
  onBarred: OnBarred;
}

async function* walk(dir: string, names: readonly string[], about: Walk): AsyncGenerator<string> {
  const { root, seen, call, onBarred } = about;
  if (seen.has(dir)) return;
  seen.add(dir);
  for (const name of names.toSorted()) {
    if (name.startsWith('.')) continue;
    const path = await unlessBarred(join(dir, name), (entry) => realPathOf(entry, call), onBarred);
    if (path === null || !path.startsWith(root.endsWith(sep) ? root : root + sep)) continue;
    const kind = await unlessBarred(path, (entry) => factsOf(entry, call), onBarred);
    if (kind?.isFolder) {
      yield* walk(path, (await unlessBarred(path, (folder) => namesIn(folder, call), onBarred)) ?? [], about);
    } else if (kind?.isFile && VIDEO_FILE.test(name)) {
      if ((await unlessBarred(path, (entry) => isTypeScript(entry, call), onBarred)) === false) yield path;
    }
  }
}

/** Returns the result of a look-up; null for an entry that may not be read, such as `lost+found`, or is gone. */
async function unlessBarred<T>(
  path: string,
  find: (path: string) => Promise<T>,
  onBarred: OnBarred,
): Promise<T | null> {
  try {
    return await find(path);
  } catch (error) {
    const code = errorCodeOf(error) ?? '';
    if (BARRED.includes(code)) onBarred(path, 'may not be read');
    else if (!GONE.includes(code)) throw error;
    else if (basename(path).includes(NO_UTF8)) onBarred(path, 'its name is not UTF-8');
    return null;
  }
}

/** An MPEG transport stream begins with 0x47, after a time code of 4 bytes in .m2ts; other things called .ts are programs. */
async function isTypeScript(path: string, call: CallOptions): Promise<boolean> {
  if (!/\.m?ts$/i.test(path)) return false;
  const file = await openUserFile(path, call);
  try {
    const head = await file.read(0, 5);
    return head[0] !== 0x47 && head[4] !== 0x47;
  } finally {
    await file.close();
  }
}

async function asNamed<T>(path: string, found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    // A drive that does not answer, or an abort: the system's own errors have its codes.
    if (error instanceof AppError || errorCodeOf(error) === undefined) throw error;
    throw new AppError('NOT_FOUND', `${path} is not there, or may not be read.`, { cause: error });
  }
}
