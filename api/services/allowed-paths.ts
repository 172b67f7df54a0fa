/** Checks paths that are added over HTTP: they must lie inside the allowed folders once all links are resolved. */
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { checkReadable, factsOf, realPathOf } from '../../files/drives/user-files.ts';

/**
 * Returns the real path of a file inside one of `roots`; relative paths are relative to the first. Throws `FORBIDDEN_PATH`
 * outside of them (existing or not), `NOT_FOUND` for a missing file inside, `VIDEO_UNREADABLE` for one that may not be
 * read, `BAD_REQUEST` for anything but a file, `MEDIA_UNREACHABLE` where a drive on the way does not answer.
 */
export async function resolveAllowed(path: string, roots: readonly string[]): Promise<string> {
  if (path.includes('\0')) throw new AppError('BAD_REQUEST', 'A path must not contain a zero byte.');
  const wanted = resolve(roots[0] ?? '/', path);
  const real = await refuseOutside(wanted, roots);
  if (real === null) throw new AppError('NOT_FOUND', `There is no file "${path.slice(0, 200)}".`);
  await readableFile(real);
  return real;
}

/** Returns the real path, or null where nothing is. Throws `FORBIDDEN_PATH` where it lies in none of `roots`. */
export async function refuseOutside(path: string, roots: readonly string[]): Promise<string | null> {
  const real = await realpathOrNull(path);
  const realRoots = (await Promise.all(roots.map(realpathOrNull))).filter((root) => root !== null);
  const place = real ?? (await nearestRealFolder(path));
  if (realRoots.some((root) => isInside(place, root))) return real;
  throw new AppError(
    'FORBIDDEN_PATH',
    `"${path.slice(0, 200)}" lies outside the allowed folders. Set TIDEMARK_ROOTS, or upload the file.`,
  );
}

/** Checks that a path is a file that can be read. Throws `NOT_FOUND`, `BAD_REQUEST` (a folder), `VIDEO_UNREADABLE` or `MEDIA_UNREACHABLE`. */
export async function readableFile(path: string): Promise<void> {
  try {
    if (!(await factsOf(path)).isFile) throw new AppError('BAD_REQUEST', `"${path}" is not a file.`);
    await checkReadable(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    if (isNoSuchPath(cause)) throw new AppError('NOT_FOUND', `There is no file "${path}".`, { cause });
    throw new AppError('VIDEO_UNREADABLE', `"${path}" cannot be read: ${errorCodeOf(cause)}.`, { cause });
  }
}

/** Returns true for the error of a path at which there is nothing, nor can be. */
export function isNoSuchPath(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(errorCodeOf(error) ?? '');
}

/** Returns true for a path that is a folder, or lies in it. */
export function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Returns the real path of the deepest existing folder on the way: a missing name behind a link must not reveal its target. */
async function nearestRealFolder(path: string): Promise<string> {
  const parent = dirname(path);
  return parent === path ? path : ((await realpathOrNull(parent)) ?? nearestRealFolder(parent));
}

async function realpathOrNull(path: string): Promise<string | null> {
  try {
    return await realPathOf(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Missing, looping or forbidden on the way: the path does not exist for the caller.
    return null;
  }
}
