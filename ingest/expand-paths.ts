/** Files and folders, as typed, become the video files in them. */
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { AppError } from '../core/errors.ts';

/** Names that are taken for videos when a folder is searched; a file that is named itself is always tried. */
export const VIDEO_FILE =
  /\.(3g2|3gp|asf|avi|divx|dv|f4v|flv|gif|m2ts|m4v|mkv|mov|mp4|mpe?g|mts|mxf|ogm|ogv|qt|rm|ts|vob|webm|wmv)$/i;

/**
 * The video files that `paths` name, absolute and in a stable order, each once: files as they are, folders with all
 * that is below them. Hidden entries, and links that lead out of the folder, are not followed. Throws `NOT_FOUND` for a
 * path that is not there.
 */
export async function* expandPaths(paths: readonly string[]): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const path of paths) {
    const root = await real(resolve(path));
    const found = (await stat(root)).isDirectory() ? walk(root, root, seen) : [root];
    for await (const file of found) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield file;
    }
  }
}

async function* walk(dir: string, root: string, seen: Set<string>): AsyncGenerator<string> {
  if (seen.has(dir)) return;
  seen.add(dir);
  const entries = await readdir(dir);
  for (const name of entries.sort()) {
    if (name.startsWith('.')) continue;
    // A link to nowhere, or an entry that was deleted meanwhile: nothing to index.
    const path = await realpath(join(dir, name)).catch(() => null);
    if (path === null || !path.startsWith(root.endsWith(sep) ? root : root + sep)) continue;
    const kind = await stat(path);
    if (kind.isDirectory()) yield* walk(path, root, seen);
    else if (kind.isFile() && VIDEO_FILE.test(name) && !(await isTypeScript(path))) yield path;
  }
}

/** An MPEG transport stream begins with 0x47, after a time code of 4 bytes in .m2ts; other things called .ts are programs. */
async function isTypeScript(path: string): Promise<boolean> {
  if (!/\.m?ts$/i.test(path)) return false;
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(5);
    await file.read(head, 0, 5, 0);
    return head[0] !== 0x47 && head[4] !== 0x47;
  } finally {
    await file.close();
  }
}

async function real(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new AppError('NOT_FOUND', `${path} is not there, or may not be read.`, { cause: error });
  }
}
