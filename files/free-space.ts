/** Room on the disk, checked before something large is written. */
import { statfs } from 'node:fs/promises';
import { AppError } from '../core/errors.ts';

/** Stays free on the disk, so that the database can still be written. */
const RESERVE_BYTES = 256 * 2 ** 20;

/** Throws `DISK_FULL` unless the disk that holds `path` has room for this many bytes and a reserve for the database. */
export async function refuseFullDisk(path: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize >= neededBytes + RESERVE_BYTES) return;
  throw new AppError('DISK_FULL', `The disk of the data folder has ${bavail * bsize} bytes left.`);
}
