/**
 * Labelled clips: the file that says what can be seen in which clip and when. In: the path of such a file. Out: clips
 * and the sentences about them. Two kinds of sentence: about a whole clip, and about an interval of one.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

const Row = z.object({
  id: z.string(),
  file: z.string(),
  duration_s: z.number().positive(),
  captions: z.array(z.object({ text: z.string(), lang: z.string().default('en') })).default([]),
  intervals: z
    .array(
      z.object({
        start_s: z.number(),
        end_s: z.number(),
        query: z.string(),
        lang: z.string().default('en'),
      }),
    )
    .default([]),
});

/** A clip; `path` is absolute. */
export interface Clip {
  id: string;
  path: string;
  durationS: number;
}

/** Where in which clip a sentence is right. */
export interface Place {
  clip: string;
  startS: number;
  endS: number;
}

/** A sentence, and all places where it is right: the same words may be said of several clips. */
export interface LabelledSentence {
  text: string;
  lang: string;
  /** The extent that it is true of: whole clips or intervals in them. */
  about: 'clip' | 'interval';
  places: Place[];
}

/** The clips of a label file and the sentences about them. Throws `GOLD_INVALID` naming what cannot be read. */
export function readClips(labelFile: string): { clips: Clip[]; sentences: LabelledSentence[] } {
  const folder = dirname(resolve(labelFile));
  const rows = parseRows(labelFile);
  const clips = rows.map(({ id, file, duration_s }) => ({
    id,
    path: resolve(folder, file),
    durationS: duration_s,
  }));
  const sentences = new Map<string, LabelledSentence>();
  const add = (about: LabelledSentence['about'], text: string, lang: string, place: Place) => {
    const key = `${about} ${text}`;
    const known = sentences.get(key);
    if (known) known.places.push(place);
    else sentences.set(key, { text, lang, about, places: [place] });
  };
  for (const { id, duration_s, captions, intervals } of rows) {
    for (const { text, lang } of captions) add('clip', text, lang, { clip: id, startS: 0, endS: duration_s });
    for (const { query, lang, start_s, end_s } of intervals)
      add('interval', query, lang, { clip: id, startS: start_s, endS: end_s });
  }
  return { clips, sentences: [...sentences.values()] };
}

/** The groups in which sentences are counted, in the order of the tables. */
export function groupOf({ about, lang }: LabelledSentence): string {
  const language = { en: 'English', zh: 'Chinese' }[lang] ?? lang;
  return `${about === 'clip' ? 'whole clips' : 'intervals'}, ${language}`;
}

function parseRows(labelFile: string): z.infer<typeof Row>[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(labelFile, 'utf8'));
  } catch (error) {
    throw new AppError('GOLD_INVALID', `${labelFile} cannot be read as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const parsed = z.array(Row).min(1).safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError('GOLD_INVALID', `${labelFile}: ${z.prettifyError(parsed.error)}`);
}
