/** Opens the calibration beside a pack's networks, when there is one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, errorCodeOf, toAppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { type Calibration, readCalibration } from './calibration.ts';

/** The name of the file in the folder of a pack. */
export const CALIBRATION_FILE = 'calibration.json';

/** Opens a pack's calibration. Null when it has none, or one of another revision. Throws `MODEL_INVALID` for a file that is no calibration. */
export async function openCalibration(packDir: string, pack: PackKey): Promise<Calibration | null> {
  const file = join(packDir, CALIBRATION_FILE);
  try {
    return readCalibration(JSON.parse(await readFile(file, 'utf8')), pack);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    if (error instanceof SyntaxError) {
      throw new AppError('MODEL_INVALID', `${file} is not JSON: ${error.message}`, { cause: error });
    }
    throw toAppError(error);
  }
}
