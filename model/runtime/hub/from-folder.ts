/** The files of a folder, copied into another and made a pack there: a repository's files, or those of a pack. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathExists } from '../../../files/file-exists.ts';
import { filesOf, type Manifest, readManifest } from '../manifest.ts';
import { verifyFiles } from '../verify-files.ts';
import type { AddPackOptions } from './add-pack.ts';
import { buildPack } from './build-pack.ts';
import { chooseFiles, pathsOf } from './choose-files.ts';

/** Copies what makes a pack of `folder` into `incoming`, with a manifest. Throws as {@link addPack} does. */
export async function fromFolder(
  folder: string,
  incoming: string,
  name: string,
  options: AddPackOptions,
): Promise<Manifest> {
  if (await pathExists(join(folder, 'manifest.json'))) return copyPack(folder, incoming, options);
  const paths = await listFolder(folder);
  const chosen = chooseFiles(paths, options.precision);
  await copyAll(
    pathsOf(chosen).map((path) => [join(folder, path), join(incoming, basename(path))]),
    options,
  );
  options.onProgress?.({ stage: 'check', done: 0, total: null });
  const from = {
    id: name,
    from: basename(folder),
    description: `Taken from the folder ${basename(folder)}.`,
  };
  return buildPack(incoming, chosen, from);
}

/** A folder that is a pack already is checked and taken as it is. */
async function copyPack(folder: string, incoming: string, options: AddPackOptions): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await verifyFiles(folder, manifest, filesOf(manifest));
  const names = ['manifest.json', ...Object.keys(manifest.files)];
  if (await pathExists(join(folder, 'CARD.md'))) names.push('CARD.md');
  await copyAll(
    names.map((file) => [join(folder, file), join(incoming, file)]),
    options,
  );
  return manifest;
}

async function copyAll(pairs: [string, string][], { signal, onProgress }: AddPackOptions): Promise<void> {
  for (const [done, [from, to]] of pairs.entries()) {
    await mkdir(dirname(to), { recursive: true });
    signal?.throwIfAborted();
    onProgress?.({ stage: 'copy', done, total: pairs.length });
    await copyFile(from, to);
  }
}

/** Returns the paths of the files of a folder in the hub's layout: its own and those of onnx/. */
async function listFolder(folder: string): Promise<string[]> {
  const names = async (dir: string, prefix: string): Promise<string[]> =>
    (await readdir(dir, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile())
      .map((entry) => prefix + entry.name);
  return [...(await names(folder, '')), ...(await names(join(folder, 'onnx'), 'onnx/'))];
}
