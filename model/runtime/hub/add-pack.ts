/**
 * `tidemark model add`: a public dual encoder, or a model that recognises speech, becomes a pack. In: a hub repository in the layout of transformers.js, or a
 * folder in that layout, or the folder of a pack. Out: a folder `<packsDir>/<name>` that openPack() opens, or nothing: work
 * is done in `<packsDir>/.incoming-<name>`, which a broken-off download leaves behind to be resumed.
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError, toAppError } from '../../../core/errors.ts';
import type { OnProgress } from '../../../core/progress.ts';
import { pathExists } from '../../../files/file-exists.ts';
import { makeDataFolder } from '../../../files/make-folders.ts';
import { openPack } from '../pack.ts';
import { tryRecogniser } from '../recognition/check-cache.ts';
import type { Framing } from './build-pack.ts';
import type { WantedFiles } from './choose-files.ts';
import type { DownloadOptions } from './download.ts';
import { type AnyManifest, isRecognition } from './files/layouts.ts';
import { fromFolder } from './from-folder.ts';
import { fromHub } from './from-hub.ts';
import { type Hub, isRepositoryId } from './hub.ts';
import type { AcceptLicence } from './licence.ts';
import { recordSelfTest, runSelfTest } from './self-test/self-test.ts';

/** The options of adding a pack. */
export interface AddPackOptions extends WantedFiles {
  /** The folder that packs are added to; made when absent. */
  packsDir: string;
  hub: Hub;
  /** The pack's name; default: the last part of the source's name, in lower case. */
  name?: string | undefined;
  /** Branch, tag or commit; `main` when absent. */
  revision?: string | undefined;
  /** The repository of the text side, where it is another one. */
  text?: string | undefined;
  /** How seconds of video are framed; letterboxed when absent. */
  framing?: Framing | undefined;
  /** Asked for licences that are not for every use; without it such models are refused. */
  acceptLicence?: AcceptLicence | undefined;
  /** Largest download, in bytes; 8 GiB when absent. */
  maxBytes?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Receives the stage (download, copy, check) and the bytes done. */
  onProgress?: OnProgress | undefined;
  /** Patience of the downloads. */
  download?: Pick<DownloadOptions, 'stallMs' | 'attempts' | 'wait'> | undefined;
}

/** An added pack. */
export interface AddedPack {
  name: string;
  dir: string;
  manifest: AnyManifest;
}

const PACK_NAME = /^[a-z0-9][a-z0-9._-]{0,79}$/;

/**
 * Adds the pack that `source` names: a path of a folder, else a repository "owner/name" of the hub. Throws `CONFLICT` when
 * there is a pack of that name, `MODEL_DOWNLOAD_FAILED` for what the hub does wrong, `MODEL_INVALID` when the repository
 * is no model that can be used, or fails the self-test, `LICENCE_NOT_ACCEPTED`, `DISK_FULL`, `BAD_REQUEST` for a source
 * that is neither, and an AbortError.
 */
export async function addPack(source: string, options: AddPackOptions): Promise<AddedPack> {
  const folder = await asFolder(source);
  if (!folder && !isRepositoryId(source)) {
    throw new AppError('BAD_REQUEST', `"${source}" is neither a folder nor a repository (owner/name).`);
  }
  const name = checkName(options.name ?? basename(folder ?? source).toLowerCase());
  const dir = join(options.packsDir, name);
  if (await pathExists(dir)) {
    throw new AppError(
      'CONFLICT',
      `There is a pack "${name}" already. Remove it first, or give another name.`,
    );
  }
  const incoming = join(options.packsDir, `.incoming-${name}`);
  await makeDataFolder(options.packsDir);
  const manifest = await withoutRubbish(incoming, async () => {
    const made = await (folder
      ? fromFolder(folder, incoming, name, options)
      : fromHub(source, incoming, name, options));
    await tidyUp(incoming, made);
    return tryPack(incoming, made);
  });
  await rename(incoming, dir);
  return { name, dir, manifest };
}

/** Removes what is not of the pack, and keeps the readme as its card and the text of its licence. */
async function tidyUp(dir: string, manifest: AnyManifest): Promise<void> {
  await keepAs(dir, /readme\.md$/i, 'CARD.md');
  await keepAs(dir, /licen[cs]e(\.md|\.txt)?$/i, 'LICENSE');
  const kept = new Set([
    ...Object.keys(manifest.files),
    'manifest.json',
    'CARD.md',
    'LICENSE',
    'calibration.json',
  ]);
  for (const file of await readdir(dir)) if (!kept.has(file)) await rm(join(dir, file), { recursive: true });
}

async function keepAs(dir: string, pattern: RegExp, name: string): Promise<void> {
  const found = (await readdir(dir)).find((file) => pattern.test(file));
  if (found !== undefined && found !== name) await rename(join(dir, found), join(dir, name));
}

/** Opens the pack once as its users will, and lets it rank drawn pictures, or write down what it hears in a tone. */
async function tryPack(dir: string, manifest: AnyManifest): Promise<AnyManifest> {
  if (isRecognition(manifest)) {
    await tryRecogniser(dir);
    return manifest;
  }
  const pack = await openPack(dir);
  try {
    // What ships or was made here has its own measurements.
    return manifest.source ? await recordSelfTest(dir, manifest, await runSelfTest(pack)) : manifest;
  } finally {
    await pack.close();
  }
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

async function asFolder(source: string): Promise<string | null> {
  const path = resolve(source);
  return (await pathExists(path)) && (await stat(path)).isDirectory() ? path : null;
}

function checkName(name: string): string {
  if (PACK_NAME.test(name) && !name.includes('..')) return name;
  throw new AppError('BAD_REQUEST', `"${name}" cannot name a pack: use a-z, 0-9, ".", "_" and "-".`);
}
