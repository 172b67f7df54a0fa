/**
 * `npm run bench -- sample`: which sentences find their scene in the sample film. In: nothing; the film is drawn. Out: a
 * row for each scene with the rank of the right scene, the time error, and how far the right scene stands out. The page
 * suggests the sentences that come first here.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { drawSampleFilm, SAMPLE_SCENES } from '../../demo/sample-film.ts';
import { type Answer, judge, type Outcome, summarise, type Truth } from '../../evaluation/measures.ts';
import { readManifest } from '../../model/runtime/manifest.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { cacheDir, withWorkFolder } from '../media.ts';
import { indexFiles, serve } from '../product.ts';
import type { Measured } from '../report.ts';
import { chanceAnswers, middleAnswer } from './baselines.ts';

/** One scene as it was searched. */
interface Row {
  sentence: string;
  outcome: Outcome;
  /** Score of the best answer in the scene less that of the best one elsewhere; null when there is none of either. */
  margin: number | null;
}

/** Measures the sample film; see the top of the file. */
export async function benchSample({ pack: packName }: { pack: string }): Promise<Measured> {
  const packDir = await findMeasuredPack(packName);
  const pack = await readManifest(packDir);
  const film = join(cacheDir(), 'sample-film.mp4');
  if (!existsSync(film)) await drawSampleFilm(film);
  const rows = await withWorkFolder('sample', async (dataDir) => {
    await indexFiles([film], { dataDir, pack: packDir });
    return askScenes({ dataDir, pack: packDir }, basename(film));
  });
  rows.sort((a, b) => (a.outcome.rank ?? 99) - (b.outcome.rank ?? 99) || (b.margin ?? -1) - (a.margin ?? -1));

  const films = [{ film: basename(film), durationS: SAMPLE_SCENES.at(-1)?.end ?? 0 }];
  const truths = SAMPLE_SCENES.map((scene) => truthOf(scene, basename(film)));
  const chance = truths.flatMap((truth, i) =>
    chanceAnswers(films, i).map((answers) => judge(answers, [truth])),
  );
  const middle = truths.map((truth) => judge(middleAnswer(films), [truth]));
  return {
    name: 'sample',
    tables: [
      {
        title: 'The sample film: does a scene’s sentence find it?',
        columns: ['sentence', 'rank', 'error s', 'margin'],
        rows: rows.map(({ sentence, outcome, margin }) => ({
          name: sentence,
          cells: [outcome.rank, outcome.errorS, margin === null ? null : margin.toFixed(3)],
        })),
      },
    ],
    figures: { ...summarise(rows.map(({ outcome }) => outcome)), scenes: rows },
    baselines: { chance: summarise(chance), middle: summarise(middle) },
    options: {},
    model: `${pack.id}@${pack.revision}`,
  };
}

async function askScenes(setup: { dataDir: string; pack: string }, film: string): Promise<Row[]> {
  const server = await serve(setup);
  try {
    const rows: Row[] = [];
    for (const scene of SAMPLE_SCENES) {
      const { data } = await server.search(scene.sentence, 50);
      const answers: Answer[] = data.map(({ start, end, peak }) => ({ film, start, end, peak }));
      const inside = data.filter(({ peak }) => peak >= scene.start && peak < scene.end);
      const outside = data.filter((segment) => !inside.includes(segment));
      const [best, rival] = [inside[0]?.score, outside[0]?.score];
      rows.push({
        sentence: scene.sentence,
        outcome: judge(answers, [truthOf(scene, film)]),
        margin: best === undefined || rival === undefined ? null : best - rival,
      });
    }
    return rows;
  } finally {
    await server.close();
  }
}

function truthOf({ start, end }: { start: number; end: number }, film: string): Truth {
  return { film, start, end };
}
