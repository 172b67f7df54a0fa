/** Writes the files that a command was asked for; a place that cannot be written is the user's to change. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { refusedPlace } from '../../files/refused-place.ts';
import type { CliContext } from './command.ts';

/** Writes text to the file that a flag names. Throws `NOT_FOUND` without its folder, `BAD_REQUEST` where it may not be. */
export async function writeOut({ cwd }: CliContext, file: string, text: string): Promise<void> {
  const path = resolve(cwd, file);
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw refusedPlace(path, cause) ?? cause;
  }
}
