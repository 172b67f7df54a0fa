/** Writes segments as CSV and JSON, for spreadsheets and scripts. */
import { toPtsMs } from '../../core/time.ts';
import type { ExportClip, WriteExport } from './clip.ts';

/** The columns of the CSV, and the keys of the JSON. */
const COLUMNS = {
  video_id: ({ video }: ExportClip) => video.id,
  video_title: ({ video }: ExportClip) => video.title,
  file: ({ video }: ExportClip) => video.path,
  start: ({ start }: ExportClip) => start,
  end: ({ end }: ExportClip) => end,
  peak: ({ peak }: ExportClip) => peak,
  start_ms: ({ start }: ExportClip) => toPtsMs(start),
  end_ms: ({ end }: ExportClip) => toPtsMs(end),
  label: ({ label }: ExportClip) => label,
  score: ({ score }: ExportClip) => score,
  probability: ({ probability }: ExportClip) => probability,
  external_id: ({ video }: ExportClip) => video.externalId,
};

/** Writes CSV (RFC 4180) with a header. Cells that a spreadsheet would run as a formula become text. */
export const writeCsv: WriteExport = (clips) => {
  const rows = clips.map((clip) => Object.values(COLUMNS).map((read) => cell(read(clip))));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
};

/** Writes one object with the list's name and its segments. */
export const writeJson: WriteExport = (clips, { name }) => {
  const segments = clips.map((clip) =>
    Object.fromEntries(Object.entries(COLUMNS).map(([key, read]) => [key, read(clip)])),
  );
  return `${JSON.stringify({ name, segments }, null, 2)}\n`;
};

/**
 * The signs that begin a formula, full-width and small ones too, behind blanks and characters without a shape: a
 * spreadsheet skips those. A cell that begins with a tab or a line feed is read anew as well.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{C}\p{Z}]*[=+\-@＝＋－＠﹢﹣﹦﹫])/u;

/** The blanks and semicolons between a word and such a sign, or before the first. */
const BEFORE_SIGN = /(?<![\s\p{C}\p{Z};])[\s\p{C}\p{Z};]+(?=[=+\-@＝＋－＠﹢﹣﹦﹫])/gu;

/** Where semicolons separate cells, quotes inside of a line do not hold, and each of these begins a cell. */
const SEPARATOR = /[;\t\r\n]/;

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? withoutFormulas(value) : String(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function withoutFormulas(value: string): string {
  const text = value.replace(BEFORE_SIGN, (between, at: number) =>
    between.includes(';') || (at > 0 && SEPARATOR.test(between)) ? `${between}'` : between,
  );
  return FORMULA.test(text) ? `'${text}` : text;
}
