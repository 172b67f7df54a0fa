/**
 * Stories with labelled causes, in the form of MECD: a JSON list of `{video: {duration, timestamps, sentences,
 * relation, ...}}`, where `relation` says for each event but the last, as 0 or 1, whether it causes the last. Files with
 * `all_relation` also say it of every other event: "1,01,110", one group for each event from the second on.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

/** An event of a story. Seconds, start before end. */
export interface ToldEvent {
  sentence: string;
  start: number;
  end: number;
}

/** One video's events, in the order of the file. */
export interface Story {
  video: string;
  events: ToldEvent[];
  /** For each event but the last: true when it causes the last. */
  causes: boolean[];
  /** The same for every event from the second on; null where the file does not say. */
  graph: boolean[][] | null;
}

const Signs = z.string().regex(/^[01]+$/, 'signs 0 and 1');

/** `"0110"` or `["0110"]`. */
const Relation = z.preprocess(
  (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value),
  Signs,
);

const Row = z
  .looseObject({
    timestamps: z.array(z.tuple([z.number().nonnegative(), z.number().nonnegative()])),
    sentences: z.array(z.string().trim().min(1)).min(2),
    relation: Relation,
    all_relation: z.unknown().optional(),
  })
  .superRefine(({ timestamps, sentences, relation }, context) => {
    const wrong = (path: string, seen: number, wanted: number) =>
      context.addIssue({ code: 'custom', path: [path], message: `${seen} of them, wanted ${wanted}` });
    if (timestamps.length !== sentences.length) wrong('timestamps', timestamps.length, sentences.length);
    if (relation.length !== sentences.length - 1) wrong('relation', relation.length, sentences.length - 1);
  });

/** Reads a file of stories. Throws `GOLD_INVALID` naming the row and what is wrong with it; `details.line` is its number. */
export function readStories(path: string): Story[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new AppError('GOLD_INVALID', `${path} cannot be read as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (!Array.isArray(json) || json.length === 0) {
    throw new AppError(
      'GOLD_INVALID',
      `${path} is no list of videos: wanted [{"video": {"sentences": ...}}]`,
    );
  }
  return json.flatMap((row, i) => readRow(row, i + 1, path));
}

function readRow(row: unknown, line: number, path: string): Story[] {
  const videos = z.record(z.string(), z.unknown()).safeParse(row);
  const entries = Object.entries(videos.data ?? {});
  if (entries.length === 0) throw wrongRow(path, line, 'wanted {"name of the video": {...}}');
  return entries.map(([video, told]) => {
    const parsed = Row.safeParse(told);
    if (!parsed.success) throw wrongRow(path, line, `${video}: ${z.prettifyError(parsed.error)}`);
    const { sentences, timestamps, relation, all_relation } = parsed.data;
    const events = sentences.map((sentence, i): ToldEvent => {
      const [a, b] = timestamps[i] as [number, number];
      return { sentence, start: Math.min(a, b), end: Math.max(a, b) };
    });
    return { video, events, causes: signsOf(relation), graph: readGraph(all_relation, events.length) };
  });
}

/** Null for what is not one group for each event from the second on: such files exist without. */
function readGraph(value: unknown, events: number): boolean[][] | null {
  const text = Array.isArray(value) ? value.join(',') : value;
  if (typeof text !== 'string') return null;
  const groups = text.split(',').map((group) => group.trim());
  const fits =
    groups.length === events - 1 &&
    groups.every((group, i) => /^[01]+$/.test(group) && group.length === i + 1);
  return fits ? groups.map(signsOf) : null;
}

function signsOf(signs: string): boolean[] {
  return [...signs].map((sign) => sign === '1');
}

function wrongRow(path: string, line: number, why: string): AppError {
  return new AppError('GOLD_INVALID', `${path}, row ${line}: ${why}`, { details: { line } });
}
