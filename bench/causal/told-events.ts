/**
 * Stories told in sentences, put to the pack's link head and to what stands beside it: rules that read nothing, and
 * regressions on order and gaps. Videos that the head was fitted on are not scored; for them the figures of training
 * stand, which are of folds that were held out.
 */
import { createHash } from 'node:crypto';
import type { TextEncoder } from '../../model/runtime/pack.ts';
import type { Table } from '../report.ts';
import type { Story } from './events-file.ts';
import type { HeadEvent, LinkHead, LinkOpinion } from './head/link-head.ts';
import { bootstrapGain, type Gain, type Judged, type LinkMeasures, measureLinks } from './link-measures.ts';

/** Figures of the ways of telling links. */
export interface ToldFigures {
  videos: number;
  /** Of them, fitted on and therefore not scored. */
  fittedOn: number;
  ways: Record<string, LinkMeasures>;
  /** Of the head over each other way. */
  gains: Record<string, Gain>;
  /** Structural Hamming distance over all pairs, where the file says every event's causes. */
  graph: { videos: number; shd: Record<string, number> } | null;
}

/** The name of the head's row. */
const HEAD = 'link head';

/** A way of telling: how far before the effect, and what the pack's file thinks of the pair. */
type Way = (distance: number, opinion: LinkOpinion | undefined) => boolean;

const WAYS: Record<string, Way> = {
  'all no': () => false,
  'adjacent only': (distance) => distance === 1,
  'last two': (distance) => distance <= 2,
  'regression on position': (_, opinion) => (opinion?.position ?? 0) > 0.5,
  'regression on position and gaps': (_, opinion) => (opinion?.baseline ?? 0) > 0.5,
  [HEAD]: (_, opinion) => (opinion?.learned ?? 0) > 0.5,
};

/** The predictions of every method for one story, by name: for its last event, and for every event where the file has them. */
interface ToldStory {
  last: Record<string, Judged>;
  graph: Record<string, Judged> | null;
}

/** Scores every way on the stories that the head was not fitted on. */
export async function scoreStories(
  stories: readonly Story[],
  head: LinkHead,
  text: TextEncoder,
  seed: number,
): Promise<ToldFigures> {
  const known = new Set(head.fitted.fitted_on);
  const fresh = stories.filter(({ video }) => !known.has(fingerprint(video)));
  const names = Object.keys(WAYS).filter((name) => name !== HEAD || head.fitted.held_out.sentences.kept);
  const told: ToldStory[] = [];
  for (const story of fresh) told.push(tellStory(story, await embedEvents(story, text), head, names));

  const graphs = told.flatMap(({ graph }) => (graph ? [graph] : []));
  const rowsOf = (of: readonly Record<string, Judged>[], name: string) =>
    of.map((one) => one[name] as Judged);
  const byName = <Value>(some: readonly string[], value: (name: string) => Value) =>
    Object.fromEntries(some.map((name) => [name, value(name)]));
  const last = told.map((one) => one.last);
  const others = names.includes(HEAD) ? names.filter((name) => name !== HEAD) : [];
  const scored = fresh.length > 0;
  return {
    videos: stories.length,
    fittedOn: stories.length - fresh.length,
    ways: byName(scored ? names : [], (name) => measureLinks(rowsOf(last, name))),
    gains: byName(scored ? others : [], (name) =>
      bootstrapGain(rowsOf(last, HEAD), rowsOf(last, name), seed),
    ),
    graph:
      graphs.length === 0
        ? null
        : { videos: graphs.length, shd: byName(names, (name) => measureLinks(rowsOf(graphs, name)).shd) },
  };
}

function tellStory(
  { causes, graph }: Story,
  events: readonly HeadEvent[],
  head: LinkHead,
  names: readonly string[],
): ToldStory {
  const tell = (effect: number, truth: boolean[]): Record<string, Judged> => {
    const opinions = head.probabilities(events.slice(0, effect), events[effect] as HeadEvent, 'sentences');
    const unseen = effect - opinions.length;
    const by = (way: Way) => truth.map((_, i) => way(effect - i, opinions[i - unseen]));
    return Object.fromEntries(names.map((name) => [name, { told: by(WAYS[name] as Way), truth }]));
  };
  const rows = graph?.map((truth, i) => tell(i + 1, truth));
  return {
    last: tell(events.length - 1, causes),
    graph: rows
      ? Object.fromEntries(names.map((name) => [name, joined(rows.map((row) => row[name]))]))
      : null,
  };
}

function joined(rows: readonly (Judged | undefined)[]): Judged {
  return {
    told: rows.flatMap((row) => row?.told ?? []),
    truth: rows.flatMap((row) => row?.truth ?? []),
  };
}

/** The table of a file's own figures. */
export function toldTable({ videos, fittedOn, ways, gains, graph }: ToldFigures, file: string): Table {
  const rows = Object.entries(ways).map(([name, { accuracy, f1, shd }]) => ({
    name,
    cells: [accuracy, f1, shd, graph?.shd[name] ?? null, gains[name] ? gainText(gains[name]) : null],
  }));
  return {
    title: `${file}: which earlier events cause the last (${videos - fittedOn} videos)`,
    columns: ['', 'accuracy', 'F1', 'SHD', 'SHD, whole graph', 'head is better by'],
    rows,
    note:
      'Accuracy and F1 in percent of pairs; SHD: wrong pairs of a video. "Better by": points of accuracy, 95 % of ' +
      `bootstraps over videos.${fittedOn > 0 ? ` ${fittedOn} of ${videos} videos were fitted on and are not scored.` : ''}` +
      (graph ? ` Whole graph: ${graph.videos} videos.` : ''),
  };
}

/** The table of what training measured by cross-validation, for one kind of vectors. */
export function crossValidatedTable({ fitted }: LinkHead, kind: 'sentences' | 'video'): Table {
  const { ways, gains, kept } = fitted.held_out[kind];
  return {
    title:
      kind === 'sentences'
        ? `Cross-validated by training: ${fitted.videos} videos, events as sentences`
        : 'Cross-validated by training: the same, each sentence replaced by the photo nearest to it',
    columns: ['', 'accuracy', '±', 'F1', 'SHD', 'log-loss', 'head is better by'],
    rows: Object.entries(ways).map(([name, way]) => ({
      name,
      cells: [
        ...[
          way.accuracy,
          way.accuracy_spread,
          way.f1,
          way.shd,
          way.log_loss === null ? null : way.log_loss.toFixed(3),
        ],
        gains[name] ? gainText(gains[name]) : null,
      ],
    })),
    note:
      'Ten folds by video, five draws of them: no video is scored by what was fitted on it. ±: spread over draws. ' +
      (kept
        ? 'The head is in the pack. '
        : 'The head does not beat every other way and is left out of the pack. ') +
      (kind === 'sentences' ? onFilms(fitted) : ''),
  };
}

/** Says whether the head is used on footage, for which no causes are labelled. */
function onFilms({ held_out: { video } }: LinkHead['fitted']): string {
  return video.kept
    ? 'It is used on films as well: it also wins where photos stand in for the sentences.'
    : 'It is not used on films: where photos stand in for the sentences, it adds nothing to position and gaps.';
}

function gainText({ gain, low, high }: Gain): string {
  return `${gain.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
}

async function embedEvents({ events }: Story, text: TextEncoder): Promise<HeadEvent[]> {
  const { vectors } = await text.embed(events.map(({ sentence }) => sentence));
  return events.map(({ start, end }, i) => ({
    startS: start,
    endS: end,
    vector: vectors[i] as Float32Array,
  }));
}

function fingerprint(video: string): string {
  return createHash('sha256').update(video).digest('hex').slice(0, 10);
}
