/**
 * Reads a file of metadata: CSV with a header, a JSON array, or JSON lines. In: text. Out: rows that name a video by `id` or
 * `path`, each with its line; a row that cannot be read is a problem with its line, and the rest continue. Pure.
 */
import { parse } from 'csv-parse/sync';
import { givenExternalId, Metadata, type MetadataProblem } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';

/** The forms of a file. */
export type MetadataFormat = 'csv' | 'json' | 'jsonl';

/** A row: a video, and the facts about it. */
export interface MetadataRow {
  line: number;
  id?: string;
  path?: string;
  externalId?: string;
  metadata?: Metadata;
}

/** The rows of a file. */
export interface MetadataFile {
  rows: MetadataRow[];
  problems: MetadataProblem[];
}

/** A row as it stands in the file. */
interface RawRow {
  line: number;
  value: unknown;
}

/** Names of columns that are no metadata. */
const NAMED = ['id', 'path', 'external_id', 'metadata'];

/** Reads a file. Throws `METADATA_INVALID`, with the line, where it is no file of its form at all. */
export function readMetadataFile(text: string, format: MetadataFormat): MetadataFile {
  const body = text.replace(/^\ufeff/, '');
  const rows: MetadataRow[] = [];
  const problems: MetadataProblem[] = [];
  for (const { line, value } of rawRows(body, format, problems)) {
    try {
      rows.push(readRow(line, value));
    } catch (error) {
      problems.push({ line, code: 'METADATA_INVALID', message: (error as Error).message });
    }
  }
  return { rows, problems: problems.sort((a, b) => a.line - b.line) };
}

function rawRows(text: string, format: MetadataFormat, problems: MetadataProblem[]): RawRow[] {
  if (format === 'csv') return csvRows(text, problems);
  if (format === 'json') return arrayRows(text);
  return text.split('\n').flatMap((one, i): RawRow[] => {
    if (one.trim() === '') return [];
    try {
      return [{ line: i + 1, value: JSON.parse(one) }];
    } catch {
      problems.push({ line: i + 1, code: 'METADATA_INVALID', message: 'The line is no JSON object.' });
      return [];
    }
  });
}

function csvRows(text: string, problems: MetadataProblem[]): RawRow[] {
  try {
    const parsed = parse<{ record: Record<string, string>; info: { lines: number } }>(text, {
      ...{ columns: true, info: true, trim: true, skip_empty_lines: true, skip_records_with_error: true },
      on_skip: (error) => {
        const line = Number(error?.lines ?? 1);
        problems.push({ line, code: 'METADATA_INVALID', message: 'The line does not match the header.' });
      },
    });
    // An empty cell says nothing: it does not delete what is there.
    return parsed.map(({ record, info }) => {
      const filled = Object.entries(record).filter(([, value]) => value !== '');
      return { line: info.lines, value: Object.fromEntries(filled) };
    });
  } catch (cause) {
    const { lines: line = 1, message } = cause as { lines?: number; message: string };
    throw invalid(line, message, cause);
  }
}

function arrayRows(text: string): RawRow[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (cause) {
    const at = Number(/position (\d+)/.exec((cause as Error).message)?.[1] ?? text.length);
    throw invalid(lineAt(text, at), (cause as Error).message, cause);
  }
  if (!Array.isArray(values)) throw invalid(1, 'Expected an array of objects');
  const lines = linesOfEntries(text);
  return values.map((value, i) => ({ line: lines[i] ?? 1, value }));
}

/** Returns the line on which each entry of an array begins. */
function linesOfEntries(text: string): number[] {
  const lines: number[] = [];
  let [depth, line, isNext] = [0, 1, false];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],\n]|[^\s{}[\],"]+/gs)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    if (depth === 1 && isNext && token !== ']') lines.push(line);
    isNext = (depth === 0 && token === '[') || (depth === 1 && token === ',');
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
  }
  return lines;
}

function readRow(line: number, value: unknown): MetadataRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('Expected an object.');
  const raw = value as Record<string, unknown>;
  const { id, path, external_id: externalId } = raw;
  for (const name of ['id', 'path', 'external_id']) {
    if (raw[name] !== undefined && typeof raw[name] !== 'string' && typeof raw[name] !== 'number') {
      throw new Error(`"${name}" must be text.`);
    }
  }
  if (id === undefined && path === undefined)
    throw new Error('The row names no video: it has neither "id" nor "path".');
  const metadata = metadataOf(raw);
  if (externalId === undefined && metadata === undefined)
    throw new Error('The row says nothing of the video.');
  if (externalId !== undefined && !givenExternalId.safeParse(String(externalId)).success) {
    throw new Error('"external_id" must have 1 to 256 characters.');
  }
  return {
    line,
    ...(id !== undefined && { id: String(id) }),
    ...(path !== undefined && { path: String(path) }),
    ...(externalId !== undefined && { externalId: String(externalId) }),
    ...(metadata && { metadata }),
  };
}

/** Returns the object under `metadata`, with every further column; undefined when there is nothing. */
function metadataOf(raw: Record<string, unknown>): Metadata | undefined {
  const told = typeof raw.metadata === 'string' ? parseObject(raw.metadata) : (raw.metadata ?? {});
  const further = Object.entries(raw).filter(([name]) => !NAMED.includes(name));
  const parsed = Metadata.safeParse({ ...(told as Metadata), ...Object.fromEntries(further) });
  if (!parsed.success || typeof told !== 'object' || told === null || Array.isArray(told)) {
    throw new Error(parsed.error?.issues[0]?.message ?? '"metadata" must be a JSON object.');
  }
  return Object.keys(parsed.data).length > 0 ? parsed.data : undefined;
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('"metadata" must be a JSON object.');
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function invalid(line: number, message: string, cause?: unknown): AppError {
  return new AppError('METADATA_INVALID', `Line ${line}: ${message}`, { details: { line }, cause });
}
