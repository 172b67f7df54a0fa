/**
 * The folders of packs: one of shipped packs, one of packs that users added. The file `current` of the second names the
 * pack that a library uses, and `current-recognition` the one that writes down what is said, where one is switched on.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isMissing } from '../../../core/errors.ts';
import { makeDataFolder } from '../../../files/make-folders.ts';
import { writeFileWhole } from '../../../files/write-file.ts';
import { type Manifest, readManifest } from '../manifest.ts';
import { readRecognitionManifest } from '../recognition/manifest.ts';
import { type AnyManifest, isRecognition } from './files/layouts.ts';

/** The folders that hold packs. */
export interface PackFolders {
  /** Packs that ship. Never written to. */
  shippedDir: string;
  /** Packs that were added; may not exist yet. */
  packsDir: string;
}

/** A pack as `tidemark model list` shows it. */
export interface PackEntry {
  name: string;
  dir: string;
  shipped: boolean;
  /** True when {@link usePack} chose it. */
  chosen: boolean;
  /** True when probabilities were fitted for this revision: see calibration.json in docs/packs.md. */
  calibrated: boolean;
  /** Bytes of all its files. */
  bytes: number;
  /** Null when the manifest cannot be read; `problem` says why. */
  manifest: AnyManifest | null;
  problem: string | null;
}

/** The two kinds of packs: those that search, and those that write down what is said. */
export type PackKind = 'search' | 'recognition';

/** The files that name the chosen pack of each kind. */
const CURRENT: Record<PackKind, string> = { search: 'current', recognition: 'current-recognition' };

/** Returns what the pack is for. */
export function kindOf({ manifest }: Pick<PackEntry, 'manifest'>): PackKind {
  return manifest && isRecognition(manifest) ? 'recognition' : 'search';
}

/**
 * Returns all packs, those that ship first, each by name. An added pack that has the name of a shipped one is not
 * reachable.
 */
export async function listPacks(folders: PackFolders): Promise<PackEntry[]> {
  const chosen = {
    search: await chosenPack(folders),
    recognition: await chosenPack(folders, 'recognition'),
  };
  const shipped = await namesIn(folders.shippedDir);
  const added = (await namesIn(folders.packsDir)).filter((name) => !shipped.includes(name));
  return Promise.all([
    ...shipped.map((name) => describe(join(folders.shippedDir, name), name, true, chosen)),
    ...added.map((name) => describe(join(folders.packsDir, name), name, false, chosen)),
  ]);
}

/** Returns the name that {@link usePack} wrote, or null when none was chosen. */
export async function chosenPack(
  { packsDir }: Pick<PackFolders, 'packsDir'>,
  kind: PackKind = 'search',
): Promise<string | null> {
  try {
    return (await readFile(join(packsDir, CURRENT[kind]), 'utf8')).trim() || null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Makes `name` the pack of its kind that is used when none is named otherwise. Throws `NOT_FOUND`, or `MODEL_INVALID` for a broken pack, `DATA_READ_ONLY`. */
export async function usePack(folders: PackFolders, name: string): Promise<PackEntry> {
  const pack = await findInstalled(folders, name);
  if (pack.problem !== null) throw new AppError('MODEL_INVALID', pack.problem);
  const path = join(folders.packsDir, CURRENT[kindOf(pack)]);
  await makeDataFolder(folders.packsDir);
  // Two may choose at once: each writes a draft of its own.
  await writeFileWhole(path, Buffer.from(`${name}\n`), `${path}.${randomUUID()}.part`);
  return { ...pack, chosen: true };
}

/** Chooses no pack to recognise speech with any more. Throws `NOT_FOUND`, and `CONFLICT` for a pack to search with. */
export async function stopUsingPack(folders: PackFolders, name: string): Promise<PackEntry> {
  const pack = await findInstalled(folders, name);
  if (kindOf(pack) === 'search')
    throw new AppError('CONFLICT', `"${name}" searches. Choose another pack with "model use" instead.`);
  if (pack.chosen) await rm(join(folders.packsDir, CURRENT.recognition), { force: true });
  return { ...pack, chosen: false };
}

/** Deletes an added pack. Throws `NOT_FOUND`, and `CONFLICT` for a pack that ships, or that searches and is chosen. */
export async function removePack(folders: PackFolders, name: string): Promise<void> {
  const pack = await findInstalled(folders, name);
  if (pack.shipped) throw new AppError('CONFLICT', `"${name}" ships with Tidemark and cannot be removed.`);
  if (kindOf(pack) === 'recognition') await stopUsingPack(folders, name);
  else if (pack.chosen) throw new AppError('CONFLICT', `"${name}" is in use. Choose another pack first.`);
  await rm(pack.dir, { recursive: true });
}

/** Returns the installed pack of this name. Throws `NOT_FOUND`. */
export async function findInstalled(folders: PackFolders, name: string): Promise<PackEntry> {
  const packs = await listPacks(folders);
  const pack = packs.find((one) => one.name === name);
  if (pack) return pack;
  const names = packs.map((one) => one.name).join(', ');
  throw new AppError('NOT_FOUND', `There is no pack "${name}". There are: ${names || 'none'}.`);
}

async function describe(
  dir: string,
  name: string,
  shipped: boolean,
  chosen: Record<PackKind, string | null>,
): Promise<PackEntry> {
  const entry = { name, dir, shipped, chosen: name === chosen.search };
  try {
    const manifest = (await readRecognitionManifest(dir)) ?? (await readManifest(dir));
    const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
    if (isRecognition(manifest)) {
      const isChosen = name === chosen.recognition;
      return { ...entry, chosen: isChosen, calibrated: false, bytes, manifest, problem: null };
    }
    return { ...entry, calibrated: await isCalibrated(dir, manifest), bytes, manifest, problem: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...entry, calibrated: false, bytes: 0, manifest: null, problem: error.message };
  }
}

/** Returns true when calibration.json beside the networks was fitted for this revision. */
async function isCalibrated(dir: string, { id, revision }: Manifest): Promise<boolean> {
  try {
    const { pack_id, pack_revision } = JSON.parse(await readFile(join(dir, 'calibration.json'), 'utf8'));
    return pack_id === id && pack_revision === revision;
  } catch {
    // Missing or broken: what opens it for searching reports a broken one.
    return false;
  }
}

/** Returns the names of the folders in `dir` that can be packs; half-done downloads begin with a dot. */
async function namesIn(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
