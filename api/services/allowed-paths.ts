/** Which files may be added by path over HTTP: those inside the allowed folders once every link has been followed. */
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { AppError, errorCodeOf } from '../../core/errors.ts';

/**
 * The real path of a file inside one of `roots`; relative paths are relative to the first. Throws `FORBIDDEN_PATH`
 * outside of them (whether or not something is there), `NOT_FOUND` inside when nothing is there, `VIDEO_UNREADABLE` when it may
 * not be read, `BAD_REQUEST` for what is not a file.
 */
export async function resolveAllowed(path: string, roots: readonly string[]): Promise<string> {
  if (path.includes('\0')) throw new AppError('BAD_REQUEST', 'A path must not hold a zero byte.');
  const wanted = resolve(roots[0] ?? '/', path);
  const real = await realpathOrNull(wanted);
  const realRoots = (await Promise.all(roots.map(realpathOrNull))).filter((root) => root !== null);
  const place = real ?? (await nearestRealFolder(wanted));
  if (!realRoots.some((root) => isInside(place, root))) {
    throw new AppError(
      'FORBIDDEN_PATH',
      `"${path.slice(0, 200)}" lies outside the folders that files may be added from. Set TIDEMARK_ROOTS, or upload it.`,
    );
  }
  if (real === null) throw new AppError('NOT_FOUND', `There is no file "${path.slice(0, 200)}".`);
  await readableFile(real);
  return real;
}

/** Checks that a path is a file that can be read. Throws `NOT_FOUND`, `BAD_REQUEST` (a folder) or `VIDEO_UNREADABLE`. */
export async function readableFile(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isFile()) throw new AppError('BAD_REQUEST', `"${path}" is not a file.`);
    await access(path, constants.R_OK);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const gone = ['ENOENT', 'ENOTDIR'].includes(errorCodeOf(cause) ?? '');
    if (gone) throw new AppError('NOT_FOUND', `There is no file "${path}".`, { cause });
    throw new AppError('VIDEO_UNREADABLE', `"${path}" cannot be read: ${errorCodeOf(cause)}.`, { cause });
  }
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The real path of the deepest folder on the way that exists: a missing name behind a link must not tell what lies there. */
async function nearestRealFolder(path: string): Promise<string> {
  const parent = dirname(path);
  return parent === path ? path : ((await realpathOrNull(parent)) ?? nearestRealFolder(parent));
}

async function realpathOrNull(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    // Missing, looping or forbidden on the way: for the caller there is nothing at this path.
    return null;
  }
}
