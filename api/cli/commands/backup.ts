/** `tidemark backup` and `tidemark restore`: a library to a folder and back. */
import { resolve } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { type BackupWatch, backUp } from '../../backup/back-up.ts';
import type { BackupManifest } from '../../backup/manifest.ts';
import { restore } from '../../backup/restore.ts';
import { readVersion } from '../../version.ts';
import { type CliContext, defineCommand } from '../command.ts';
import { configOf } from '../library.ts';

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean', default: false } } as const;

/** Copies the library to a new folder; it may be in use meanwhile. */
export const backupCommand = defineCommand({
  summary: 'copy the library, its uploads and packs to a folder',
  usage: 'backup FOLDER [--data DIR] [--json]',
  options: OPTIONS,
  words: [1, 1],
  async run({ values, positionals }, context) {
    const dataDir = folderOf(values.data, context);
    const folder = resolve(context.cwd, positionals[0] as string);
    const order = { dataDir, folder, version: readVersion(), now: new Date() };
    report(await backUp(order, watchOn(context)), values.json, `Backed up to ${folder}`, context);
  },
});

/** Makes a new data folder of a backup. */
export const restoreCommand = defineCommand({
  summary: 'make a data folder of a backup',
  usage: 'restore FOLDER [--data DIR] [--json]',
  options: OPTIONS,
  words: [1, 1],
  async run({ values, positionals }, context) {
    const dataDir = folderOf(values.data, context);
    const folder = resolve(context.cwd, positionals[0] as string);
    const manifest = await restore({ dataDir, folder }, watchOn(context));
    report(manifest, values.json, `Restored to ${dataDir}`, context);
  },
});

function folderOf(data: string | undefined, context: CliContext): string {
  const { dataDir, database } = configOf({ data }, context);
  if (database === null) return dataDir;
  throw new AppError(
    'BAD_REQUEST',
    'This library lies in PostgreSQL: copy it with pg_dump, and the folder `media` of the data folder beside it.',
  );
}

function watchOn({ signal, terminal }: CliContext): BackupWatch {
  const onProgress = (stage: string, fraction: number): void => {
    terminal?.write(`\r\x1b[K${stage}  ${Math.floor(fraction * 100)} %`);
  };
  return { signal, onProgress };
}

function report(
  { files, missing, answers, createdAt }: BackupManifest,
  json: boolean,
  text: string,
  context: CliContext,
): void {
  context.terminal?.write('\r\x1b[K');
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  for (const path of missing) context.err(`missing  ${path}  the library had no such file`);
  const facts = {
    files: files.length,
    missing: missing.length,
    bytes,
    answers: answers.length,
    created_at: createdAt,
  };
  const line = `${text}: ${facts.files} files, ${bytes} bytes, ${facts.answers} answers checked.`;
  context.out(json ? JSON.stringify(facts) : line);
}
