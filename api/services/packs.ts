/** Where a model pack lies: by name among those that ship and those of the data folder, or by path. */
import { access } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../core/errors.ts';
import { chosenPack } from '../../model/runtime/hub/pack-folders.ts';

/** The folder of the packs that ship with Tidemark. */
export const SHIPPED_PACKS = fileURLToPath(new URL('../../model/packs', import.meta.url));

/** The folder of packs that people added to a library. */
export function addedPacks(dataDir: string): string {
  return join(dataDir, 'packs');
}

/** The pack of a library for which none was chosen. */
const DEFAULT_PACK = 'base';

/**
 * The folder of the pack that `wanted` names; when it names none, of the one chosen by `model use`, else of the default.
 * Throws `MODEL_INVALID` that tells where it was looked for.
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

async function hasManifest(dir: string): Promise<boolean> {
  try {
    await access(join(dir, 'manifest.json'));
    return true;
  } catch {
    // Not here; the caller looks elsewhere and says so when it is nowhere.
    return false;
  }
}
