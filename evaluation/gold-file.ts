/**
 * A gold file: what is right, as someone who knows the footage wrote it down. In: CSV (RFC 4180) with the columns file,
 * sentence, start, end, by name and in any order. Out: sentences with the spans that are right. Rows of the same file
 * and sentence are several right spans of it; empty times say that the file does not hold it.
 */

import { AppError } from '../core/errors.ts';
import { parseClock } from '../core/time.ts';

/** A span that is right, in seconds, [start, end). */
export interface GoldSpan {
  start: number;
  end: number;
}

/** A sentence that is put to a file. */
export interface GoldQuestion {
  /** As it is written in the gold file. */
  file: string;
  sentence: string;
  /** Empty: the file does not hold it. */
  truths: GoldSpan[];
  /** Number of its first row, from 1; the header is line 1. */
  line: number;
}

const COLUMNS = ['file', 'sentence', 'start', 'end'] as const;
type Fields = Record<(typeof COLUMNS)[number], string>;

/** The questions of a gold file, in the order of their first rows. Throws `GOLD_INVALID` with `details.line`. */
export function parseGold(text: string): GoldQuestion[] {
  const [header, ...rows] = readCsv(text.replace(/^\uFEFF/, ''));
  if (header === undefined) throw broken(1, 'the file is empty');
  const places = columnsOf(header);
  const questions = new Map<string, GoldQuestion>();
  for (const row of rows) {
    if (row.fields.every((field) => field.trim() === '')) continue;
    const fields = Object.fromEntries(
      COLUMNS.map((name) => [name, (row.fields[places[name]] ?? '').trim()]),
    ) as Fields;
    addRow(questions, fields, row.line);
  }
  if (questions.size === 0) throw broken(header.line, 'there is no row below the header');
  return [...questions.values()];
}

function columnsOf({ fields, line }: CsvRow): Record<(typeof COLUMNS)[number], number> {
  const names = fields.map((field) => field.trim().toLowerCase());
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw broken(line, `the header has no column ${missing.map((name) => `"${name}"`).join(', ')}`);
  }
  return Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)])) as Record<
    (typeof COLUMNS)[number],
    number
  >;
}

function addRow(questions: Map<string, GoldQuestion>, fields: Fields, line: number): void {
  const { file, sentence, start, end } = fields;
  if (file === '') throw broken(line, 'the file is missing');
  if (sentence === '') throw broken(line, 'the sentence is missing');
  const truth = spanOf(start, end, line);
  const key = `${file}\n${sentence}`;
  const known = questions.get(key);
  if (!known) {
    questions.set(key, { file, sentence, truths: truth ? [truth] : [], line });
    return;
  }
  if (truth === null || known.truths.length === 0) {
    throw broken(
      line,
      `"${sentence}" is said to be absent from ${file} here or in line ${known.line}, and there in the other`,
    );
  }
  known.truths.push(truth);
}

function spanOf(start: string, end: string, line: number): GoldSpan | null {
  if (start === '' && end === '') return null;
  if (start === '' || end === '') throw broken(line, 'one of start and end is missing');
  const [from, to] = [timeOf(start), timeOf(end)];
  if (from === null) throw broken(line, `"${start}" is no time; write seconds or h:mm:ss`);
  if (to === null) throw broken(line, `"${end}" is no time; write seconds or h:mm:ss`);
  if (to <= from) throw broken(line, `it ends (${end}) before it starts (${start})`);
  return { start: from, end: to };
}

/** Seconds, or a clock of two or three parts; null for anything else. */
function timeOf(text: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return /^(?:\d+:)?\d{1,2}:\d{2}(?:\.\d+)?$/.test(text) ? parseClock(text) : null;
}

interface CsvRow {
  fields: string[];
  /** Of its first character, from 1. */
  line: number;
}

/** Rows of fields; quoted fields may hold commas, line ends and doubled quotes. Throws `GOLD_INVALID` for a quote that never ends. */
function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [line, fields, at] = [1, [] as string[], 0];
  const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  for (let startLine = 1; at < text.length; ) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    const next = text[FIELD.lastIndex];
    if (match === null || (next !== undefined && !',\r\n'.includes(next))) {
      throw broken(line, 'a quoted field is not closed, or something follows its end');
    }
    fields.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    line += match[0].split('\n').length - 1;
    at = FIELD.lastIndex;
    if (next === ',') {
      at++;
      if (at === text.length) fields.push('');
      continue;
    }
    rows.push({ fields, line: startLine });
    fields = [];
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line++;
    startLine = line;
  }
  if (fields.length > 0) rows.push({ fields, line });
  return rows;
}

function broken(line: number, what: string): AppError {
  return new AppError('GOLD_INVALID', `Line ${line}: ${what}.`, { details: { line } });
}
