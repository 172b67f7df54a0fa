/** A little room in the data folder, for what has to be written on a full disk: the rows that say a video is deleted. */
import { rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../core/errors.ts';
import { writeFileWhole } from './write-file.ts';

const RESERVE_FILE = 'reserve';

/** A deletion of a long video changes some hundred pages of SQLite, of 4 KiB each. */
const RESERVE_BYTES = 2 ** 20;

/** The reserve is made where it is a small part of what is left. */
const COMFORTABLE_BYTES = 2 ** 26;

/** Makes the reserve where there is none, while there is room. */
export async function keepReserve(dataDir: string): Promise<void> {
  const path = join(dataDir, RESERVE_FILE);
  try {
    if (await stat(path).catch(() => null)) return;
    const { bavail, bsize } = await statfs(dataDir);
    if (bavail * bsize < COMFORTABLE_BYTES) return;
    await writeFileWhole(path, new Uint8Array(RESERVE_BYTES));
  } catch (error) {
    if (errorCodeOf(error) === undefined) throw error; // Without it all goes on as before.
  }
}

/** Frees the reserve. */
export async function giveUpReserve(dataDir: string): Promise<void> {
  await rm(join(dataDir, RESERVE_FILE), { force: true });
}
