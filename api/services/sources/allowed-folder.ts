/** Checks the folder of a new source. */
import { resolve } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { factsOf, realPathOf } from '../../../files/drives/user-files.ts';
import { isNoSuchPath, refuseOutside } from '../allowed-paths.ts';

/**
 * Returns the real path of a folder inside one of `roots`, or anywhere where there are none. Throws `FORBIDDEN_PATH` outside
 * of them, `NOT_FOUND`, `BAD_REQUEST` for a file, `SOURCE_UNREACHABLE` where its drive does not answer.
 */
export async function allowedFolder(path: string, roots: readonly string[] | null): Promise<string> {
  const wanted = resolve(roots?.[0] ?? '/', path);
  try {
    if (roots !== null) await refuseOutside(wanted, roots);
    const real = await realPathOf(wanted);
    if (!(await factsOf(real)).isFolder) throw new AppError('BAD_REQUEST', `"${path}" is not a folder.`);
    return real;
  } catch (cause) {
    if (cause instanceof AppError && cause.code !== 'MEDIA_UNREACHABLE') throw cause;
    if (isNoSuchPath(cause)) {
      throw new AppError('NOT_FOUND', `There is no folder "${path.slice(0, 200)}".`, { cause });
    }
    throw new AppError('SOURCE_UNREACHABLE', `The folder "${path.slice(0, 200)}" cannot be read.`, { cause });
  }
}
