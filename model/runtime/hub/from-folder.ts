/** The files of a folder, copied into another and made a pack there: a repository's files, or those of a pack. */
import { copyFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathExists } from '../../../files/file-exists.ts';
import { makeFolders } from '../../../files/make-folders.ts';
import { filesOf, readManifest } from '../manifest.ts';
import { readRecognitionManifest, recognitionFiles } from '../recognition/manifest.ts';
import { verifyFiles } from '../verify-files.ts';
import type { AddPackOptions } from './add-pack.ts';
import { collectFiles } from './collect-files.ts';
import { type AnyManifest, chooseLayout, isRecognition } from './files/layouts.ts';

/** Copies what makes a pack of `folder` into `incoming`, with a manifest. Throws as {@link addPack} does. */
export async function fromFolder(
  folder: string,
  incoming: string,
  name: string,
  options: AddPackOptions,
): Promise<AnyManifest> {
  if (await pathExists(join(folder, 'manifest.json'))) return copyPack(folder, incoming, options);
  await makeFolders(incoming);
  const paths = await listFolder(folder);
  const layout = chooseLayout(paths, options);
  const files = await collectFiles({
    ...{ paths, dir: incoming, from: basename(folder), selection: layout.selection },
    acceptLicence: options.acceptLicence,
    fetch: (some) =>
      copyAll(
        some.map(({ path, name: to }) => [join(folder, path), join(incoming, to)]),
        options,
      ),
  });
  options.onProgress?.({ stage: 'check', done: 0, total: null });
  return layout.build(files, {
    id: name,
    from: basename(folder),
    description: `Taken from the folder ${basename(folder)}.`,
    framing: options.framing ?? 'letterbox',
  });
}

/** A folder that is a pack already is checked and taken as it is. */
async function copyPack(folder: string, incoming: string, options: AddPackOptions): Promise<AnyManifest> {
  const manifest = (await readRecognitionManifest(folder)) ?? (await readManifest(folder));
  await verifyFiles(
    folder,
    manifest,
    isRecognition(manifest) ? recognitionFiles(manifest) : filesOf(manifest),
  );
  const names = ['manifest.json', ...Object.keys(manifest.files)];
  for (const extra of ['CARD.md', 'LICENSE', 'calibration.json']) {
    if (await pathExists(join(folder, extra))) names.push(extra);
  }
  await copyAll(
    names.map((file) => [join(folder, file), join(incoming, file)]),
    options,
  );
  return manifest;
}

async function copyAll(pairs: [string, string][], { signal, onProgress }: AddPackOptions): Promise<void> {
  for (const [done, [from, to]] of pairs.entries()) {
    await makeFolders(dirname(to));
    signal?.throwIfAborted();
    onProgress?.({ stage: 'copy', done, total: pairs.length });
    await copyFile(from, to);
  }
}

/** Folders below the one given that are looked into: a variant's, a side's, a format's. */
const DEPTH = 3;

/** Returns the paths of the files of a folder. */
async function listFolder(folder: string, prefix = '', depth = DEPTH): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const below = entries.map(async (entry) => {
    const path = prefix + entry.name;
    if (entry.isFile()) return [path];
    const isHidden = entry.name.startsWith('.');
    return entry.isDirectory() && !isHidden && depth > 0 ? listFolder(folder, `${path}/`, depth - 1) : [];
  });
  return (await Promise.all(below)).flat();
}
