/** `tidemark videos import-metadata FILE`. */
import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { AppError, errorCodeOf } from '../../../../core/errors.ts';
import type { Engine } from '../../../engine.ts';
import type { MetadataFormat } from '../../../services/sources/metadata-file.ts';
import type { CliContext } from '../../command.ts';

const FORMATS: Record<string, MetadataFormat> = {
  '.csv': 'csv',
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/**
 * Imports a file of metadata; relative paths in it are relative to its folder. Reports each row that was left out with its
 * line, and then throws `METADATA_INVALID`; the other rows are applied.
 */
export async function importMetadataFile(
  { library }: Pick<Engine, 'library'>,
  file: string,
  { json }: { json: boolean },
  { cwd, out, err }: CliContext,
): Promise<void> {
  const path = resolve(cwd, file);
  const format = FORMATS[extname(path).toLowerCase()];
  if (format === undefined) {
    throw new AppError('METADATA_INVALID', `${file} must end in .csv, .json or .jsonl.`);
  }
  const text = await readText(path);
  const { updated, problems } = await library.importMetadata({ text, format, folder: dirname(path) });
  for (const { line, code, message } of problems) err(`${file}:${line}  ${code}: ${message}`);
  out(json ? JSON.stringify({ updated, problems }) : `updated ${updated} videos`);
  if (problems.length > 0) {
    throw new AppError('METADATA_INVALID', `${problems.length} rows of ${file} were left out.`, {
      details: { line: problems[0]?.line },
    });
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('NOT_FOUND', `${path} cannot be read (${errorCodeOf(cause)}).`, { cause });
  }
}
