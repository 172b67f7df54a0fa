/**
 * `tidemark model add`: a public dual encoder becomes a pack. In: a hub repository in the layout of transformers.js, or a
 * folder in that layout, or the folder of a pack. Out: a folder `<packsDir>/<name>` that openPack() opens, or nothing: work
 * is done in `<packsDir>/.incoming-<name>`, which a broken-off download leaves behind to be resumed.
 */
import { copyFile, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError, errorCodeOf, toAppError } from '../../../core/errors.ts';
import type { OnProgress } from '../../../core/progress.ts';
import { filesOf, type Manifest, readManifest } from '../manifest.ts';
import { openPack } from '../pack.ts';
import { verifyFiles } from '../verify-files.ts';
import { buildPack } from './build-pack.ts';
import { chooseFiles, type Precision, pathsOf } from './choose-files.ts';
import { type DownloadOptions, downloadFile } from './download.ts';
import { type Hub, isRepositoryId, listRepository, type RemoteFile } from './hub.ts';

/** How a pack is added. */
export interface AddPackOptions {
  /** The folder that packs are added to; made when absent. */
  packsDir: string;
  hub: Hub;
  /** What it shall be called; the last part of the source's name, in lower case, when absent. */
  name?: string | undefined;
  /** Branch, tag or commit; `main` when absent. */
  revision?: string | undefined;
  /** Which networks; the most precise there are when absent. */
  precision?: Precision | undefined;
  /** Largest download, in bytes; 8 GiB when absent. */
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told the stage (download, copy, check) and the bytes done. */
  onProgress?: OnProgress | undefined;
  /** Patience of the downloads. */
  download?: Pick<DownloadOptions, 'stallMs' | 'attempts' | 'wait'> | undefined;
}

/** An added pack. */
export interface AddedPack {
  name: string;
  dir: string;
  manifest: Manifest;
}

const MAX_BYTES = 8 * 2 ** 30;
/** Configurations, tokenizers (those of SigLIP 2 have 34 MB) and readmes: they are read whole. */
const MAX_SMALL_BYTES = 128 * 2 ** 20;
const PACK_NAME = /^[a-z0-9][a-z0-9._-]{0,79}$/;

/**
 * Adds the pack that `source` names: a path of a folder, else a repository "owner/name" of the hub. Throws `CONFLICT` when
 * there is a pack of that name, `MODEL_DOWNLOAD_FAILED` for what the hub does wrong, `MODEL_INVALID` when the repository
 * is no dual encoder that can be used, `DISK_FULL`, `BAD_REQUEST` for a source that is neither, and an AbortError.
 */
export async function addPack(source: string, options: AddPackOptions): Promise<AddedPack> {
  const folder = await asFolder(source);
  if (!folder && !isRepositoryId(source)) {
    throw new AppError('BAD_REQUEST', `"${source}" is neither a folder nor a repository (owner/name).`);
  }
  const name = checkName(options.name ?? basename(folder ?? source).toLowerCase());
  const dir = join(options.packsDir, name);
  if (await exists(dir)) {
    throw new AppError(
      'CONFLICT',
      `There is a pack "${name}" already. Remove it first, or give another name.`,
    );
  }
  const incoming = join(options.packsDir, `.incoming-${name}`);
  await mkdir(options.packsDir, { recursive: true });
  const manifest = await withoutRubbish(incoming, () =>
    folder ? fromFolder(folder, incoming, name, options) : fromHub(source, incoming, name, options),
  );
  await rename(incoming, dir);
  return { name, dir, manifest };
}

async function fromHub(
  id: string,
  incoming: string,
  name: string,
  options: AddPackOptions,
): Promise<Manifest> {
  const { hub, revision = 'main', precision, signal } = options;
  const repository = { id, revision };
  const files = await listRepository(hub, repository, signal);
  const chosen = chooseFiles(
    files.map(({ path }) => path),
    precision,
  );
  const wanted = pathsOf(chosen).flatMap((path) => files.find((file) => file.path === path) ?? []);
  await checkRoom(wanted, options.packsDir, options.maxBytes ?? MAX_BYTES);

  const report = counter('download', wanted, options.onProgress);
  for (const file of wanted) {
    const onBytes = report(file);
    await downloadFile(hub, repository, file, join(incoming, basename(file.path)), {
      ...options.download,
      signal,
      onBytes,
    });
  }
  options.onProgress?.({ stage: 'check', done: 0, total: null });
  const from = `${hub.baseUrl}/${id}`;
  const manifest = await buildPack(incoming, chosen, {
    id: name,
    from,
    description: `${id} from a model hub.`,
  });
  return tidyUp(incoming, manifest);
}

async function fromFolder(
  folder: string,
  incoming: string,
  name: string,
  options: AddPackOptions,
): Promise<Manifest> {
  if (await exists(join(folder, 'manifest.json'))) return copyPack(folder, incoming, options);
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
  return tidyUp(incoming, await buildPack(incoming, chosen, from));
}

/** A folder that is a pack already is checked and taken as it is. */
async function copyPack(folder: string, incoming: string, options: AddPackOptions): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await verifyFiles(folder, manifest, filesOf(manifest));
  const names = ['manifest.json', ...Object.keys(manifest.files)];
  if (await exists(join(folder, 'CARD.md'))) names.push('CARD.md');
  await copyAll(
    names.map((file) => [join(folder, file), join(incoming, file)]),
    options,
  );
  return tidyUp(incoming, manifest);
}

/** Removes what is not of the pack, keeps the readme as its card, and opens the pack once as its users will. */
async function tidyUp(dir: string, manifest: Manifest): Promise<Manifest> {
  if (await exists(join(dir, 'README.md'))) await rename(join(dir, 'README.md'), join(dir, 'CARD.md'));
  const kept = new Set([...Object.keys(manifest.files), 'manifest.json', 'CARD.md']);
  for (const file of await readdir(dir)) if (!kept.has(file)) await rm(join(dir, file), { recursive: true });
  await (await openPack(dir)).close();
  return manifest;
}

/** Runs `work` on a folder that survives only what can be resumed: broken-off downloads. */
async function withoutRubbish<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const resumable = ['MODEL_DOWNLOAD_FAILED', 'DISK_FULL', 'CANCELLED'].includes(toAppError(error).code);
    if (!resumable) await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function copyAll(pairs: [string, string][], { signal, onProgress }: AddPackOptions): Promise<void> {
  for (const [done, [from, to]] of pairs.entries()) {
    await mkdir(dirname(to), { recursive: true });
    signal?.throwIfAborted();
    onProgress?.({ stage: 'copy', done, total: pairs.length });
    await copyFile(from, to);
  }
}

/** Throws when the files are larger than wanted, or than the disk has room for. */
async function checkRoom(files: RemoteFile[], dir: string, maxBytes: number): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const large = files.find(
    (file) => !/\.onnx(_data(_\d+)?)?$/.test(file.path) && file.bytes > MAX_SMALL_BYTES,
  );
  if (large) throw tooLarge(large.path, large.bytes, MAX_SMALL_BYTES);
  if (bytes > maxBytes) throw tooLarge('The model', bytes, maxBytes);
  const { bavail, bsize } = await statfs(dir);
  if (bytes > bavail * bsize) {
    throw new AppError(
      'DISK_FULL',
      `The model needs ${bytes} bytes, and ${bavail * bsize} are free where packs are kept.`,
      {
        details: { bytes, free: bavail * bsize },
      },
    );
  }
}

function tooLarge(what: string, bytes: number, limit: number): AppError {
  return new AppError(
    'MODEL_DOWNLOAD_FAILED',
    `${what} has ${bytes} bytes; at most ${limit} are downloaded.`,
    {
      details: { bytes, limit },
    },
  );
}

/** Turns bytes of one file into bytes of all. */
function counter(stage: string, files: RemoteFile[], onProgress: OnProgress | undefined) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let before = 0;
  return (file: RemoteFile) => {
    const start = before;
    before += file.bytes;
    return (done: number): void => onProgress?.({ stage, done: start + done, total });
  };
}

/** Paths of the files of a folder in the hub's layout: its own and those of onnx/. */
async function listFolder(folder: string): Promise<string[]> {
  const names = async (dir: string, prefix: string): Promise<string[]> =>
    (await readdir(dir, { withFileTypes: true }).catch(() => []))
      .filter((entry) => entry.isFile())
      .map((entry) => prefix + entry.name);
  return [...(await names(folder, '')), ...(await names(join(folder, 'onnx'), 'onnx/'))];
}

async function asFolder(source: string): Promise<string | null> {
  const path = resolve(source);
  return (await exists(path)) && (await stat(path)).isDirectory() ? path : null;
}

function checkName(name: string): string {
  if (PACK_NAME.test(name) && !name.includes('..')) return name;
  throw new AppError('BAD_REQUEST', `"${name}" cannot name a pack: use a-z, 0-9, ".", "_" and "-".`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
