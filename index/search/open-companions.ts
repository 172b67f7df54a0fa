/**
 * What lies beside a pack's networks: calibration.json and localiser.json. They are no part of the pack's revision, so that
 * they can be fitted again without indexing again; each says which pack it is of.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, errorCodeOf, toAppError } from '../../core/errors.ts';
import type { PackKey } from '../store/store.ts';
import { type Calibration, readCalibration } from './calibration.ts';
import { type Localiser, readLocaliser } from './localiser.ts';

/** Their names inside the folder of a pack. */
export const COMPANIONS = { calibration: 'calibration.json', localiser: 'localiser.json' } as const;

/** Null when the pack has none, or one of another revision. Throws `MODEL_INVALID` for a file that is no calibration. */
export function openCalibration(packDir: string, pack: PackKey): Promise<Calibration | null> {
  return openCompanion(join(packDir, COMPANIONS.calibration), (json) => readCalibration(json, pack));
}

/** Null when the pack has none, or one of another revision. Throws `MODEL_INVALID` for a file that is no localiser. */
export function openLocaliser(packDir: string, pack: PackKey): Promise<Localiser | null> {
  return openCompanion(join(packDir, COMPANIONS.localiser), (json) => readLocaliser(json, pack));
}

async function openCompanion<Value>(
  file: string,
  read: (json: unknown) => Value | null,
): Promise<Value | null> {
  try {
    return read(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    if (error instanceof SyntaxError) {
      throw new AppError('MODEL_INVALID', `${file} is not JSON: ${error.message}`, { cause: error });
    }
    throw toAppError(error);
  }
}
