/** Patterns of file names. In: include and exclude patterns. Out: a test of paths relative to the source. */
import picomatch from 'picomatch';
import { AppError } from '../../../core/errors.ts';

/** Which files of a source count. */
export interface Globs {
  include: readonly string[];
  exclude: readonly string[];
}

/** Compiles patterns, without regard to case. Throws `GLOB_INVALID` for one with an open bracket. */
export function compileGlobs({ include, exclude }: Globs): (relativePath: string) => boolean {
  const [isIn, isOut] = [include.map(compile), exclude.map(compile)];
  return (path) => (isIn.length === 0 || isIn.some((is) => is(path))) && !isOut.some((is) => is(path));
}

function compile(glob: string): (path: string) => boolean {
  try {
    if (glob.startsWith('/') || glob.split('/').includes('..')) {
      throw new Error('patterns are relative to the folder, and stay inside of it');
    }
    return picomatch(glob, { nocase: true, strictBrackets: true, basename: !glob.includes('/') });
  } catch (cause) {
    const { message } = cause as Error;
    throw new AppError('GLOB_INVALID', `The pattern "${glob}" cannot be read: ${message}.`, {
      details: { part: glob },
      cause,
    });
  }
}
