/** The list of what a backup holds, with checksums; written last, so that a folder without one is no backup. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { writeFileWhole } from '../../files/write-file.ts';

/** The name of the list inside a backup. */
export const MANIFEST_FILE = 'backup.json';

const BackedUpFile = z.object({
  /** Inside the backup and the data folder alike, with forward slashes. */
  path: z
    .string()
    .refine((path) => !/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:/.test(path), 'leads out of the backup'),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const BackupManifest = z.object({
  format: z.literal(1),
  /** The version of Tidemark that wrote it. */
  version: z.string(),
  createdAt: z.string(),
  /** Where the data folder lay: rows hold the paths of uploads. */
  dataDir: z.string(),
  files: z.array(BackedUpFile),
  /** Files that the library should have had and had not. Earlier versions did not look. */
  missing: z.array(z.string()).default([]),
  /** Answers of the library to a sample of questions. */
  answers: z.array(z.object({ question: z.string(), answer: z.string() })),
});

/** A file of a backup. */
export type BackedUpFile = z.infer<typeof BackedUpFile>;
/** The contents of a backup. */
export type BackupManifest = z.infer<typeof BackupManifest>;

/** Writes the list into a backup. */
export function writeManifest(folder: string, manifest: BackupManifest): Promise<void> {
  return writeFileWhole(join(folder, MANIFEST_FILE), Buffer.from(JSON.stringify(manifest, null, 1)));
}

/** Reads the list of a backup. Throws `NOT_FOUND` where there is none, `BACKUP_INVALID` for one that makes no sense. */
export async function readBackupManifest(folder: string): Promise<BackupManifest> {
  try {
    return BackupManifest.parse(JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')));
  } catch (cause) {
    if (errorCodeOf(cause) === 'ENOENT') {
      throw new AppError('NOT_FOUND', `${folder} is no finished backup: it has no ${MANIFEST_FILE}.`, {
        cause,
      });
    }
    throw new AppError('BACKUP_INVALID', `${MANIFEST_FILE} of ${folder} makes no sense.`, { cause });
  }
}
