/**
 * `npm run bench -- where`: what a sentence says of places and numbers, judged in composed scenes with exact truth. Each
 * scene is judged by the true sentence and by others: the relation turned round, the other numbers. The true one must be
 * likeliest. In: the data pack. Out: shares of right answers beside trivial ones, and the time of a picture. Rules and
 * thresholds are chosen on the half `fit`, whose scenes have other seeds; kept, it also writes the odds of a search.
 */
import { join } from 'node:path';
import type { ParsedPlaces } from '../../contract/index.ts';
import { parsePlaces } from '../../index/query/where/parse-places.ts';
import { numberChances } from '../../index/where/count.ts';
import { judgePlaces } from '../../index/where/judge-places.ts';
import { seeThings } from '../../ingest/things/see-things.ts';
import { openThings, type ThingDetector } from '../../model/runtime/things/detector.ts';
import { createRandom } from '../random.ts';
import type { Measured } from '../report.ts';
import { isAlone, type Look, readCutOuts, readLandscapes } from './compose.ts';
import { countOdds, type StateCount, writeOdds } from './odds.ts';
import { likeliestOfThree, type PhotographScore, scorePhotographs } from './photographs.ts';
import { drawNumber, drawRelation, KINDS, LAYOUTS, type Layout, type SceneParts } from './scenes.ts';

/** Options of `where`. */
export interface WhereOptions {
  data: string;
  seed: number;
  half: 'fit' | 'judge';
  /** Scenes of each relation and of each number. */
  scenes: number;
  /** Writes the odds of a search; for the half `fit` alone. */
  save: boolean;
}

/** The numbers of things in scenes. */
const NUMBERS = [0, 1, 2, 3] as const;

/** Shares of right answers about a relation. */
interface RelationScore {
  right: number;
  scenes: number;
  /** Scenes in which both things were found, and the right answers among them. */
  found: number;
  rightFound: number;
}

/** Shares of right answers about a number. */
interface NumberScore {
  scenes: number;
  /** The likeliest number, none included, is the true one. */
  said: number;
  /** Of one, two and three, the true number is the likeliest. */
  chosen: number;
}

/** The judgements so far, by whether the sentence is true. */
interface Judged {
  relations: StateCount;
  numbers: StateCount;
}

/** Measures relations and numbers; see the top of the file. */
export async function benchWhere({ data, seed, half, scenes, save }: WhereOptions): Promise<Measured> {
  const random = createRandom(2 * seed + (half === 'fit' ? 0 : 1));
  const images = join(data, 'images');
  const cutOuts = readCutOuts(images, (label) => KINDS.includes(label)).filter(isAlone);
  const parts: SceneParts = { random, cutOuts, landscapes: readLandscapes(images, random) };
  const detector = await openThings();
  const look = watched(detector);
  const told: Judged = { relations: noStates(), numbers: noStates() };
  const relations: Record<string, RelationScore> = {};
  const numbers: Record<string, NumberScore> = {};
  for (const layout of LAYOUTS)
    relations[layout.relation] = await scoreRelation(layout, scenes, parts, look.see, told.relations);
  for (const n of NUMBERS) numbers[n] = await scoreNumber(n, scenes, parts, look.see, told.numbers);
  const photographs = await scorePhotographs(images, half, look.see);
  await detector.close();
  const odds = { places: countOdds(told.relations), numbers: countOdds(told.numbers) };
  if (save && half === 'fit') await writeOdds(odds);
  const some = Object.values(numbers).slice(1);
  const figures = {
    ...{ relations, numbers, photographs, told, odds },
    allRelations: mean(Object.values(relations), ({ right }) => right),
    allChosen: mean(some, ({ chosen }) => chosen),
    allSaid: mean(Object.values(numbers), ({ said }) => said),
    ms: look.medianMs(),
  };
  return {
    name: half === 'fit' ? 'where-fit' : 'where',
    tables: [
      relationTable(
        figures,
        `${scenes} scenes each, of ${cutOuts.length} cut-outs, seed ${seed}, half ${half}`,
      ),
      numberTable(figures),
      photographTable(photographs),
    ],
    figures,
    baselines: { relations: 50, chosen: 33.3, said: 25 },
    options: { seed, half, scenes },
    model: `things@${detector.revision}`,
  };
}

function relationTable(
  { relations, allRelations }: { relations: Record<string, RelationScore>; allRelations: number },
  about: string,
): Measured['tables'][number] {
  return {
    title: 'Relations in composed scenes: the true sentence is likelier than the opposite one, in per cent',
    columns: ['relation', 'right', 'by chance', 'both things found', 'right of these'],
    rows: [
      ...Object.entries(relations).map(([name, { right, scenes: all, found, rightFound }]) => ({
        ...{ name, cells: [share(right, all), 50, share(found, all), share(rightFound, found)] },
      })),
      { name: 'all', cells: [allRelations, 50, null, null] },
    ],
    note: `${about}; where nothing tells the sentences apart, a half is counted. A weak box counts as found.`,
  };
}

function numberTable(figures: {
  numbers: Record<string, NumberScore>;
  allChosen: number;
  allSaid: number;
  ms: number;
}): Measured['tables'][number] {
  const { numbers, allChosen, allSaid, ms } = figures;
  return {
    title: 'Numbers of things in composed scenes, in per cent',
    columns: [
      'things',
      'likeliest of one, two, three',
      'always two',
      'likeliest number at all',
      'always two',
    ],
    rows: [
      ...Object.entries(numbers).map(([name, { chosen, said, scenes: all }]) => {
        const two = name === '2' ? 100 : 0;
        const isNone = name === '0';
        return {
          name,
          cells: [isNone ? null : share(chosen, all), isNone ? null : two, share(said, all), two],
        };
      }),
      { name: 'all', cells: [allChosen, 33.3, allSaid, 25] },
    ],
    note: `Scenes of no such thing hold one or two of another kind. A picture takes ${ms.toFixed(1)} ms (median, with its scaling and colours).`,
  };
}

function photographTable(scores: Record<number, PhotographScore>): Measured['tables'][number] {
  const cases = (n: number) => scores[n]?.cases ?? 0;
  const all = Object.values(scores).reduce((sum, one) => sum + one.cases, 0);
  const chosen = Object.values(scores).reduce((sum, one) => sum + one.chosen, 0);
  return {
    title: 'Numbers of things in labelled photographs, in per cent',
    columns: ['things', 'kinds in photographs', 'likeliest of one, two, three', 'always one'],
    rows: [
      ...Object.entries(scores).map(([name, score]) => ({
        ...{ name, cells: [score.cases, share(score.chosen, score.cases), name === '1' ? 100 : 0] },
      })),
      { name: 'all', cells: [all, share(chosen, all), share(cases(1), all)] },
    ],
    note: 'All 80 kinds, many of them small or in part; one half of the photographs, that the odds of a box were not fitted on.',
  };
}

async function scoreRelation(
  layout: Layout,
  scenes: number,
  parts: SceneParts,
  look: Look,
  told: StateCount,
): Promise<RelationScore> {
  const score: RelationScore = { right: 0, scenes, found: 0, rightFound: 0 };
  for (let i = 0; i < scenes; i++) {
    const { first, second, picture } = await drawRelation(layout, parts);
    const seen = await look(picture);
    const judge = (words: string) =>
      judgePlaces(parsePlaces(`a ${first} ${words} a ${second}`) as ParsedPlaces, seen);
    const [truth, opposite] = [judge(layout.words), judge(layout.opposite)];
    told.true[truth.state === 'seen' ? 'seen' : 'unseen']++;
    told.false[opposite.state === 'seen' ? 'seen' : 'unseen']++;
    const lead = (truth.probability ?? 0) - (opposite.probability ?? 0);
    const right = lead > 0 ? 1 : lead === 0 ? 0.5 : 0;
    const isFound = [first, second].every((label) => seen.some((one) => one.label === label));
    score.right += right;
    if (!isFound) continue;
    score.found++;
    score.rightFound += right;
  }
  return score;
}

async function scoreNumber(
  n: number,
  scenes: number,
  parts: SceneParts,
  look: Look,
  told: StateCount,
): Promise<NumberScore> {
  const score: NumberScore = { scenes, said: 0, chosen: 0 };
  for (let i = 0; i < scenes; i++) {
    const { label, picture } = await drawNumber(n, parts);
    const seen = await look(picture);
    const chances = numberChances(seen.filter((one) => one.label === label));
    score.said += Number(likeliest(chances) === n);
    score.chosen += Number(likeliestOfThree(seen, label) === n);
    for (const number of NUMBERS) {
      const { state } = judgePlaces(numberOf(label, number), seen);
      told[number === n ? 'true' : 'false'][state === 'seen' ? 'seen' : 'unseen']++;
    }
  }
  return score;
}

/** Returns what a sentence of exactly `n` things says. */
function numberOf(label: string, n: number): ParsedPlaces {
  const thing = {
    text: `${n} ${label}`,
    from: 0,
    to: 1,
    labels: [label],
    is_near: false,
    colour: null,
    size: null,
  };
  return { things: [{ ...thing, count: { gte: n, lte: n } }], relations: [], not_checked: [] };
}

function likeliest(chances: readonly number[]): number {
  return chances.indexOf(Math.max(...chances));
}

function noStates(): StateCount {
  return { true: { seen: 0, unseen: 0 }, false: { seen: 0, unseen: 0 } };
}

function mean<Score extends { scenes: number }>(scores: Score[], right: (score: Score) => number): number {
  const sum = (of: (score: Score) => number) => scores.reduce((all, one) => all + of(one), 0);
  return share(
    sum(right),
    sum(({ scenes }) => scenes),
  );
}

/** Looks at pictures, and keeps the times. */
function watched(detector: ThingDetector) {
  const times: number[] = [];
  return {
    async see(picture: Parameters<typeof seeThings>[1]) {
      const startedMs = performance.now();
      const things = await seeThings(detector, picture);
      times.push(performance.now() - startedMs);
      return things;
    },
    medianMs: () => times.toSorted((x, y) => x - y)[times.length >> 1] ?? 0,
  };
}

function share(part: number, all: number): number {
  return Math.round((1000 * part) / Math.max(1, all)) / 10;
}
