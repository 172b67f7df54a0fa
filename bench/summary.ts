/** The rows of the README: the figures that a newcomer asks for first, each beside a trivial baseline. */
import { z } from 'zod';
import type { Result, Table } from './report.ts';

const Recall = z.object({ r1: z.number(), r5: z.number(), r10: z.number() });
const Groups = z.object({
  'whole clips, English': Recall,
  'whole clips, Chinese': Recall,
  'intervals, English': Recall,
});
const Search = z.object({
  figures: Groups,
  baselines: z.object({ 'best seconds, frame vectors averaged ±1 s': Groups, chance: Groups }),
});
const Certainty = z.object({
  figures: z.object({
    all: z.object({
      rightCalledLikely: z.number(),
      wrongCalledLikely: z.number(),
      present: z.number(),
      absent: z.number(),
    }),
  }),
});
const Speed = z.object({
  figures: z.object({
    ingest: z.array(z.object({ film: z.string(), ratio: z.number() })).min(1),
    queries: z.array(z.object({ state: z.string(), p50Ms: z.number(), p99Ms: z.number() })).min(2),
  }),
});
const Causal = z.object({
  figures: z.object({ latency: z.object({ p50Ms: z.number(), p95Ms: z.number() }) }),
});
const Letters = z.array(z.object({ sizePx: z.number(), share: z.number() }));
const Cost = z.object({ processorS: z.number().nullable() });
const ScreenText = z.object({
  figures: z.object({
    recall: Letters,
    false_words: z.number(),
    hours: z.number(),
    cost: z.object({ without: Cost, reading: Cost }),
  }),
  baselines: z.object({ recall: Letters }),
});
/** The smallest font that captions are set in, in pixels of 720p. */
const CAPTION_PX = 14;
const Clock = z.object({
  figures: z.object({ within_a_frame: z.number(), of: z.number() }),
  baselines: z.object({ counted_max_ms: z.number() }),
});

/** The table of the README, or null while one of the benches it reads has no kept result. */
export function summaryTable(results: readonly Result[]): Table | null {
  const search = results.find(
    ({ name, options }) => name === 'search' && options.hours === 1 && !options.pooled,
  );
  const [speed, causal, clock] = ['speed', 'causal', 'clock'].map((wanted) =>
    results.find(({ name }) => name === wanted),
  );
  const sentences = results.find(
    ({ name, options }) => name === 'footage-sentences' && options.checkout === null,
  );
  if (!search || !sentences || !speed || !causal || !clock) return null;
  return {
    title: 'What was measured',
    columns: ['', 'Tidemark', 'a simpler way', 'chance'],
    rows: [
      ...searchRows(Search.parse(search)),
      certaintyRow(Certainty.parse(sentences)),
      ...speedRows(Speed.parse(speed)),
      ...screenTextRows(results.find(({ name }) => name === 'screen-text')),
      chainRow(Causal.parse(causal)),
      clockRow(Clock.parse(clock)),
    ],
    note: `Recall in percent, a hit lies within 3 s, measured with model \`${search.model}\`; the simpler way is frame vectors averaged over 3 s.`,
  };
}

function searchRows({ figures, baselines }: z.infer<typeof Search>): Table['rows'] {
  const averaged = baselines['best seconds, frame vectors averaged ±1 s'];
  return (['whole clips, English', 'whole clips, Chinese', 'intervals, English'] as const).map((group) => ({
    name: `one hour of clips, sentences about ${group}: R@1 / R@5 / R@10`,
    cells: [recall(figures[group]), recall(averaged[group]), recall(baselines.chance[group])],
  }));
}

function certaintyRow({ figures: { all } }: z.infer<typeof Certainty>): Table['rows'][number] {
  return {
    name: `${all.present + all.absent} sentences over real footage: right / wrong first answers called a strong match, %`,
    cells: [`${fixed(all.rightCalledLikely)} / ${fixed(all.wrongCalledLikely)}`, '100.0 / 100.0', null],
  };
}

function speedRows({ figures: { ingest, queries } }: z.infer<typeof Speed>): Table['rows'] {
  const ratios = ingest.map(({ ratio }) => ratio.toFixed(2));
  const times = queries.map(({ p50Ms, p99Ms }) => `${fixed(p50Ms)} / ${fixed(p99Ms)}`);
  return [
    {
      name: `indexing, as a multiple of plain decoding: ${ingest.map(({ film }) => film).join('; ')}`,
      cells: [ratios.join(' / '), ratios.map(() => '1').join(' / '), null],
    },
    {
      name: 'a search over HTTP, p50 / p99 in ms, idle; while indexing',
      cells: [times.join('; '), null, null],
    },
  ];
}

function screenTextRows(result: Result | undefined): Table['rows'] {
  if (!result) return [];
  const { figures, baselines } = ScreenText.parse(result);
  const share = (letters: z.infer<typeof Letters>) => {
    const counted = letters.filter(({ sizePx }) => sizePx >= CAPTION_PX);
    return fixed((counted.reduce((sum, one) => sum + one.share, 0) / counted.length) * 100);
  };
  const { without, reading } = figures.cost;
  const ratio =
    without.processorS === null || reading.processorS === null
      ? '-'
      : (reading.processorS / without.processorS).toFixed(2);
  return [
    {
      name: `drawn words of ${CAPTION_PX} px and more that are read from the screen, %; one frame a minute`,
      cells: [share(figures.recall), share(baselines.recall), null],
    },
    {
      name: `their cost, as a multiple of indexing without reading; false words in ${figures.hours.toFixed(2)} h without text`,
      cells: [`${ratio}; ${figures.false_words}`, '1; 0', null],
    },
  ];
}

function chainRow({ figures: { latency } }: z.infer<typeof Causal>): Table['rows'][number] {
  return {
    name: 'a chain on six hours, p50 / p95 in ms',
    cells: [`${fixed(latency.p50Ms)} / ${fixed(latency.p95Ms)}`, null, null],
  };
}

function clockRow({ figures, baselines }: z.infer<typeof Clock>): Table['rows'][number] {
  return {
    name: 'test videos whose shown frame is the one asked for, to one frame',
    cells: [
      `${figures.within_a_frame} of ${figures.of}`,
      `counting frames: off by up to ${(baselines.counted_max_ms / 1000).toFixed(1)} s`,
      null,
    ],
  };
}

function recall({ r1, r5, r10 }: z.infer<typeof Recall>): string {
  return [r1, r5, r10].map(fixed).join(' / ');
}

function fixed(value: number): string {
  return value.toFixed(1);
}
