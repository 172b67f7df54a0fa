/** The size of a file that may not be there. */
import { stat } from 'node:fs/promises';
import { isMissing } from '../core/errors.ts';

/** Returns the bytes of a file, or null when it is not there. Throws what the file system throws besides. */
export async function fileSize(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
