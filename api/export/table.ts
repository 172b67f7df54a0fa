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

/** Beginnings that a spreadsheet reads as a formula; it skips blanks before them, and full-width signs count too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
