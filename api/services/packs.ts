/** Finds a model pack: by name among the shipped ones and those of the data folder, or by path. */
import { access } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { programFile } from '../../files/program.ts';
import { chosenPack } from '../../model/runtime/hub/pack-folders.ts';

/** The folder of the packs that ship with Tidemark. */
export const SHIPPED_PACKS = programFile('model/packs');

/** The folder of packs added to a library. */
export function addedPacks(dataDir: string): string {
  return join(dataDir, 'packs');
}

/** The pack of a library for which none was chosen. */
const DEFAULT_PACK = 'base';

/**
 * Returns the folder of the pack named `wanted`; without a name, of the one chosen by `model use`, else of the default.
 * Throws `MODEL_INVALID` with the searched folders.
 */
export async function findPack(wanted: string | undefined, dataDir: string): Promise<string> {
  const pack = wanted ?? (await chosenPack({ packsDir: addedPacks(dataDir) })) ?? DEFAULT_PACK;
  const byPath = isAbsolute(pack) || /[/\\]/.test(pack);
  const places = byPath
    ? [resolve(pack)]
    : [SHIPPED_PACKS, addedPacks(dataDir)].map((dir) => join(dir, pack));
  for (const place of places) if (await hasManifest(place)) return place;
  throw new AppError(
    'MODEL_INVALID',
    `There is no model pack "${pack}": no manifest.json in ${places.join(' or ')}.`,
    {
      details: { places },
    },
  );
}

/** The setting that switches recognition off, whatever `model use` chose. */
const OFF = /^(off|none)$/i;

/**
 * Returns the folder of the pack that writes down what is said: that of the name or path `wanted`; without one, that which
 * `model use` chose; null where there is none, or `wanted` is `off`. Throws `MODEL_INVALID` with the searched folders.
 */
export async function findRecogniser(wanted: string | undefined, dataDir: string): Promise<string | null> {
  const pack = wanted ?? (await chosenPack({ packsDir: addedPacks(dataDir) }, 'recognition'));
  return pack === null || OFF.test(pack) ? null : findPack(pack, dataDir);
}

async function hasManifest(dir: string): Promise<boolean> {
  try {
    await access(join(dir, 'manifest.json'));
    return true;
  } catch {
    // Missing here; the caller tries other folders, and reports a pack that is in none.
    return false;
  }
}
