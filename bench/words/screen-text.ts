/**
 * Words on the screen, measured by the product from outside: the share of drawn words that it reads, by size; words that it
 * reads where none are; and what reading costs. A word counts where a line that is shown at its time holds all its letters.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openStore } from '../../index/store/open-store.ts';
import type { Passage } from '../../index/store/passages.ts';
import { durationOf, runFfmpeg, withWorkFolder } from '../media.ts';
import { processorS } from '../processor.ts';
import { indexFiles } from '../product.ts';
import type { Measured, Table } from '../report.ts';
import { type DrawnWord, drawWordFilms, type Half, SIZES, type WordFilm } from './word-films.ts';

/** The half of the drawn films, the seed, and a folder of footage without text (none: drawn films only). */
export interface ScreenTextOptions {
  half: Half;
  seed: number;
  media: string | null;
  pack: string;
}

/** Text-free films: what ffmpeg draws without words. */
const TEXTLESS: Record<Half, string[]> = {
  choose: ['cellauto=s=1280x720:r=5:rule=18', 'gradients=s=1280x720:r=5'],
  judge: [
    'life=s=320x180:r=5:mold=10,scale=1280:720',
    'mandelbrot=s=1280x720:r=5',
    'rgbtestsrc=s=1280x720:r=5',
  ],
};
const TEXTLESS_S = 30;
const LEVELS = [0.85, 0.9, 0.95, 0.98];

interface ReadFilm {
  durationS: number;
  lines: Passage[];
}

/** Draws films, indexes them with and without reading, and compares what was read with what was drawn. */
export async function benchScreenText({ half, seed, media, pack }: ScreenTextOptions): Promise<Measured> {
  return withWorkFolder('screen-text', async (folder) => {
    const films = await drawWordFilms(folder, half, seed);
    const textless = await textlessFilms(folder, half, media);
    const read = await readFilms(
      films.map(({ file }) => file),
      join(folder, 'drawn'),
      pack,
    );
    const empty = await readFilms(textless, join(folder, 'textless'), pack);
    const cost = await measureCost(textless, folder, pack);
    const hours = empty.reduce((sum, { durationS }) => sum + durationS, 0) / 3600;
    const falseWords = (least: number) =>
      empty.flatMap(({ lines }) => lines.filter((line) => sure(line, least))).length;
    return {
      name: 'screen-text',
      tables: [recallTable(films, read), levelTable(films, read, falseWords, hours), costTable(cost)],
      figures: {
        recall: recallOf(films, read, LEVELS[0] as number),
        false_words: falseWords(LEVELS[0] as number),
        hours,
        cost,
      },
      baselines: { recall: recallOf(films, read, LEVELS[0] as number, isOnTheMinute) },
      options: { half, seed, media: media && basename(media) },
      model: null,
    };
  });
}

async function textlessFilms(folder: string, half: Half, media: string | null): Promise<string[]> {
  const drawn = TEXTLESS[half].map(async (source, i) => {
    const file = join(folder, `textless-${i}.mp4`);
    await runFfmpeg([
      '-f',
      'lavfi',
      '-t',
      String(TEXTLESS_S),
      '-i',
      source,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      file,
    ]);
    return file;
  });
  const footage = media === null ? [] : readdirSync(media).map((name) => join(media, name));
  return [...(await Promise.all(drawn)), ...footage.filter((file) => /\.(mp4|avi)$/.test(file))];
}

/** Indexes files with reading on, and returns what was read of each. */
async function readFilms(files: string[], dataDir: string, pack: string): Promise<ReadFilm[]> {
  await indexFiles(files, { dataDir, pack, env: setting('on') });
  const store = await openStore(dataDir);
  try {
    const videos = await store.videos.list({ limit: 1000 });
    return await Promise.all(
      files.map(async (file) => {
        const video = videos.find(({ path }) => path === file);
        return {
          durationS: await durationOf(file),
          lines: video ? await store.passages.list(video.id, 'screen') : [],
        };
      }),
    );
  } finally {
    await store.close();
  }
}

/** Seconds of indexing by the clock and of the processor, for an hour of footage, its start included. */
interface Cost {
  wallS: number;
  /** Null where the system does not tell. */
  processorS: number | null;
}

/** Measures the cost with reading and without, each in a fresh library. */
async function measureCost(files: string[], folder: string, pack: string) {
  const seconds = (await Promise.all(files.map(durationOf))).reduce((sum, s) => sum + s, 0);
  const spent = async (on: 'on' | 'off'): Promise<Cost> => {
    const before = processorS();
    const { wallS } = await indexFiles(files, {
      ...{ dataDir: join(folder, `cost-${on}`), pack, env: setting(on) },
    });
    const after = processorS();
    const anHour = 3600 / seconds;
    const spentS = before === null || after === null ? null : (after - before) * anHour;
    return { wallS: wallS * anHour, processorS: spentS };
  };
  const without = await spent('off');
  return { without, reading: await spent('on') };
}

function setting(value: 'on' | 'off'): Record<string, string> {
  return { TIDEMARK_SCREEN_TEXT: value };
}

function sure({ confidence = 0 }: Passage, least: number): boolean {
  return confidence >= least;
}

/** The trivial way: one frame a minute. */
function isOnTheMinute({ startS, endS }: Passage): boolean {
  return Math.ceil(startS / 60) * 60 < endS;
}

function isRead({ text, startS, endS }: DrawnWord, lines: readonly Passage[]): boolean {
  const letters = (words: string) =>
    words
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
  return lines.some(
    (line) => line.startS < endS && line.endS > startS && letters(line.text).includes(letters(text)),
  );
}

interface Recall {
  language: DrawnWord['language'];
  moves: boolean;
  sizePx: number;
  share: number;
}

function recallOf(
  films: readonly WordFilm[],
  read: readonly ReadFilm[],
  least: number,
  counts: (line: Passage) => boolean = () => true,
): Recall[] {
  const words = films.flatMap((film, i) => {
    const lines = (read[i]?.lines ?? []).filter((line) => sure(line, least) && counts(line));
    return film.words.map((word) => ({ word, found: isRead(word, lines) }));
  });
  return (['English', 'Chinese'] as const).flatMap((language) =>
    [false, true].flatMap((moves) =>
      SIZES.map((sizePx) => {
        const own = words.filter(
          ({ word }) => word.language === language && word.moves === moves && word.sizePx === sizePx,
        );
        return { language, moves, sizePx, share: own.filter(({ found }) => found).length / own.length };
      }),
    ),
  );
}

function recallTable(films: readonly WordFilm[], read: readonly ReadFilm[]): Table {
  const least = LEVELS[0] as number;
  const rows = (recalls: Recall[], name: string) =>
    (['English', 'Chinese'] as const).flatMap((language) =>
      [false, true].map((moves) => ({
        name: `${name}${language}, ${moves ? 'drifting' : 'still'}`,
        cells: SIZES.map((size) => {
          const one = recalls.find((r) => r.language === language && r.moves === moves && r.sizePx === size);
          return percent(one?.share ?? 0);
        }),
      })),
    );
  return {
    title: 'Drawn words that are read, by the size of their font in pixels of 720p, %',
    columns: ['', ...SIZES.map((size) => `${size} px`)],
    rows: [
      ...rows(recallOf(films, read, least), ''),
      ...rows(recallOf(films, read, least, isOnTheMinute), 'one frame a minute: '),
    ],
  };
}

function levelTable(
  films: readonly WordFilm[],
  read: readonly ReadFilm[],
  falseWords: (least: number) => number,
  hours: number,
): Table {
  return {
    title: 'By the least confidence',
    columns: ['least confidence', 'drawn words read, %', 'false lines an hour'],
    rows: LEVELS.map((least) => {
      const recalls = recallOf(films, read, least);
      const mean = recalls.reduce((sum, { share }) => sum + share, 0) / recalls.length;
      return { name: String(least), cells: [percent(mean), (falseWords(least) / hours).toFixed(1)] };
    }),
    note: `${hours.toFixed(2)} hours without text.`,
  };
}

function costTable({ without, reading }: { without: Cost; reading: Cost }): Table {
  const ratio = (part: number | null, whole: number | null) =>
    part === null || whole === null ? null : (part / whole).toFixed(2);
  const seconds = (value: number | null) => value?.toFixed(0) ?? null;
  return {
    title: 'Indexing an hour of footage without text, s',
    columns: ['', 'of the processor', 'ratio', 'by the clock', 'ratio'],
    rows: [
      {
        name: 'without reading',
        cells: [seconds(without.processorS), '1', seconds(without.wallS), '1'],
      },
      {
        name: 'with reading',
        cells: [
          seconds(reading.processorS),
          ratio(reading.processorS, without.processorS),
          seconds(reading.wallS),
          ratio(reading.wallS, without.wallS),
        ],
      },
    ],
  };
}

function percent(share: number): string {
  return (share * 100).toFixed(0);
}
