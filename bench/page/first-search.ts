/**
 * `npm run bench -- first-search`: how much longer the first question after a start takes than later ones. In: an indexed
 * library and the product's pack. Out: the first search once the server is ready, beside the median of later ones, each
 * with another sentence.
 */
import { join } from 'node:path';
import { drawSampleFilm } from '../../demo/sample-film.ts';
import { quantile } from '../../evaluation/measures.ts';
import { withWorkFolder } from '../media.ts';
import { indexFiles, serve } from '../product.ts';
import type { Measured } from '../report.ts';

/** The goal: the first question takes at most this many times as long as a later one. */
const MOST_TIMES = 2;

const SENTENCES = [
  'a red car turns left',
  'a boat at sea',
  'two people talk at a table',
  'a street without cars',
  'a dog runs, then a door opens',
  'snow falls on a mountain',
  'a cat sleeps',
  'a plane takes off',
  'somebody cooks',
];

/** Number of starts. */
export interface FirstSearchOptions {
  pack: string;
  runs: number;
}

/** Measures it; see the top of the file. */
export async function benchFirstSearch({ pack, runs }: FirstSearchOptions): Promise<Measured> {
  const starts = await withWorkFolder('first-search', async (folder) => {
    const film = join(folder, 'film.mp4');
    await drawSampleFilm(film);
    const setup = { dataDir: join(folder, 'data'), pack };
    await indexFiles([film], setup);
    const all: { firstMs: number; laterMs: number }[] = [];
    for (let run = 0; run < runs; run++) all.push(await timeStart(setup, run));
    return all;
  });
  const median = (values: number[]) => quantile(values, 0.5) ?? Number.POSITIVE_INFINITY;
  const first = median(starts.map(({ firstMs }) => firstMs));
  const later = median(starts.map(({ laterMs }) => laterMs));
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return {
    name: 'first-search',
    tables: [
      {
        title: `Search after a start, in ms (median of ${runs} starts)`,
        columns: ['', 'first question', 'later ones', 'times'],
        rows: [{ name: 'search over HTTP', cells: [round(first), round(later), round(first / later)] }],
        note: `The goal is ${MOST_TIMES} times.`,
      },
    ],
    figures: { first_ms: round(first), later_ms: round(later), times: round(first / later) },
    baselines: {},
    options: { runs },
    model: null,
    failures: first > later * MOST_TIMES ? [`at most ${MOST_TIMES} times: ${round(first / later)}.`] : [],
  };
}

async function timeStart(
  setup: { dataDir: string; pack: string },
  run: number,
): Promise<{ firstMs: number; laterMs: number }> {
  const served = await serve(setup, { TIDEMARK_SAMPLE: 'off' });
  try {
    const times: number[] = [];
    for (let i = 0; i < SENTENCES.length; i++) {
      const startMs = performance.now();
      await served.search(SENTENCES[(run + i) % SENTENCES.length] ?? '', 24);
      times.push(performance.now() - startMs);
    }
    const [firstMs = 0, ...rest] = times;
    return { firstMs, laterMs: quantile(rest, 0.5) ?? 0 };
  } finally {
    await served.close();
  }
}
