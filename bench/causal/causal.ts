/**
 * `npm run bench -- causal`: what led to what, measured. In: a file of stories with labelled causes (--events), labelled
 * clips, and nothing for the rest: composed archives of which the truth is known. Four parts, each of which can be left
 * out with --skip: `events` (the link head beside rules and regressions), `grammar` (links and false promotions in
 * composed archives), `boundaries` (of events on a composed film) and `latency` (chains on six hours).
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { type ModelPack, openPack, readManifest } from '../../model/runtime/pack.ts';
import { composeTimeline, readMaterial } from '../eval/footage.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { withWorkFolder } from '../media.ts';
import { indexFiles } from '../product.ts';
import type { Measured, Table } from '../report.ts';
import { boundaryTable, readOnlyTimeline, scoreBoundaries } from './boundaries.ts';
import { latencyTable, measureLatency } from './chain-latency.ts';
import { scoreComposed } from './composed-causes.ts';
import { composedTables } from './composed-tables.ts';
import { readStories } from './events-file.ts';
import { type LinkHead, openLinkHead } from './head/link-head.ts';
import { crossValidatedTable, scoreStories, toldTable } from './told-events.ts';

/** The parts of the bench. */
export const PARTS = ['events', 'grammar', 'boundaries', 'latency'] as const;

/** One part. */
export type Part = (typeof PARTS)[number];

/** How `causal` is run. */
export interface CausalOptions {
  pack: string;
  /** Stories with labelled causes. */
  events: string;
  clips: string;
  seed: number;
  skip: readonly Part[];
}

/** The tables and figures that a part adds to the result. */
interface Section {
  tables: Table[];
  headline: Table[];
  figures: Record<string, unknown>;
  baselines: Record<string, unknown>;
}

const NOTHING: Section = { tables: [], headline: [], figures: {}, baselines: {} };

/** Measures causes; see the top of the file. */
export async function benchCausal(options: CausalOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(options.pack);
  const { id, revision } = await readManifest(packDir);
  const head = await openLinkHead(packDir, { packId: id, packRevision: revision });
  const does = (part: Part) => !options.skip.includes(part);
  const sections: Section[] = [];
  const pack = await openPack(packDir, { parts: ['text'] });
  try {
    if (does('events')) sections.push(await measureEvents(options, head, pack.text));
    if (does('grammar')) sections.push(await measureGrammar(options, head, pack.text));
  } finally {
    await pack.close();
  }
  if (does('boundaries') || does('latency'))
    sections.push(await measureFilm(options, { packDir, id, revision }));
  return {
    name: 'causal',
    tables: sections.flatMap(({ tables }) => tables),
    headline: sections.flatMap(({ headline }) => headline),
    figures: Object.assign({}, ...sections.map(({ figures }) => figures)),
    baselines: Object.assign({}, ...sections.map(({ baselines }) => baselines)),
    options: { seed: options.seed, events: basename(options.events), skip: options.skip },
    model: `${id}@${revision}`,
  };
}

/** The parts named in --skip. Throws `BAD_REQUEST` for one that there is not. */
export function readSkip(text: string): Part[] {
  return text
    .split(',')
    .filter((name) => name !== '')
    .map((name) => {
      const part = PARTS.find((known) => known === name);
      if (!part) throw new AppError('BAD_REQUEST', `--skip ${name}: wanted some of ${PARTS.join(', ')}.`);
      return part;
    });
}

async function measureEvents(
  { events, seed }: CausalOptions,
  head: LinkHead | null,
  text: ModelPack['text'],
): Promise<Section> {
  const stories = readStories(events);
  if (!head)
    throw new AppError('MODEL_INVALID', 'The pack has no links.json of its revision: train it first.');
  const figures = await scoreStories(stories, head, text, seed);
  const told = Object.keys(figures.ways).length > 0 ? [toldTable(figures, basename(events))] : [];
  const validated = (['sentences', 'video'] as const).map((kind) => crossValidatedTable(head, kind));
  const { 'link head': ours, ...others } = figures.ways;
  return {
    tables: [...told, ...validated],
    headline: [...told, ...validated.slice(0, 1)],
    figures: {
      ...{ stories: figures.videos, fittedOn: figures.fittedOn, head: ours ?? null, gains: figures.gains },
      ...{ graph: figures.graph, crossValidated: head.fitted.held_out },
    },
    baselines: others,
  };
}

async function measureGrammar(
  { seed }: CausalOptions,
  head: LinkHead | null,
  text: ModelPack['text'],
): Promise<Section> {
  const figures = await scoreComposed(text, head, seed);
  const tables = composedTables(figures);
  return { ...NOTHING, tables, headline: tables, figures: { composed: figures } };
}

async function measureFilm(
  { clips, seed, skip }: CausalOptions,
  pack: { packDir: string; id: string; revision: string },
): Promise<Section> {
  if (!existsSync(clips))
    throw new AppError('NOT_FOUND', `There are no clips at ${clips}: name them with --clips.`);
  return withWorkFolder('causal', async (work) => {
    const material = await readMaterial(clips);
    // Each clip once: a second less than all of them, or a rounding error would be filled with a repeat.
    const hours = (material.clips.reduce((sum, { durationS }) => sum + durationS, 0) - 1) / 3600;
    const { paths, pieces } = await composeTimeline(material, hours, seed);
    const setup = { dataDir: join(work, 'film'), pack: pack.packDir };
    await indexFiles(paths, setup);
    const timeline = await readOnlyTimeline(setup.dataDir, pack);
    const tables: Table[] = [];
    const figures: Record<string, unknown> = {};
    if (!skip.includes('boundaries')) {
      figures.boundaries = scoreBoundaries(timeline, pieces);
      tables.push(boundaryTable(figures.boundaries as ReturnType<typeof scoreBoundaries>, pieces));
    }
    if (!skip.includes('latency')) {
      const long = { ...setup, dataDir: join(work, 'long') };
      const latency = await measureLatency(timeline, long, pack, seed);
      figures.latency = latency;
      tables.push(latencyTable(latency));
    }
    return { ...NOTHING, tables, headline: tables, figures };
  });
}
