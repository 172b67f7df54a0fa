/**
 * Stories told in sentences, put to the pack's link head and to what stands beside it: rules that read nothing, and
 * regressions on order and gaps. Videos that the head was fitted on are not scored; for them the figures of training
 * stand, which are of folds that were held out.
 */
import { createHash } from 'node:crypto';
import type { HeadEvent, LinkHead, LinkOpinion } from '../../index/chain/link-head.ts';
import type { TextEncoder } from '../../model/runtime/pack.ts';
import type { Table } from '../report.ts';
import type { Story } from './events-file.ts';
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

/** What stands for the head where training left it out. */
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

/** Scores every way on the stories that the head was not fitted on. */
export async function scoreStories(
  stories: readonly Story[],
  head: LinkHead,
  text: TextEncoder,
  seed: number,
): Promise<ToldFigures> {
  const known = new Set(head.fitted.fitted_on);
  const fresh = stories.filter(({ video }) => !known.has(fingerprint(video)));
  const hasHead = head.fitted.held_out.sentences.kept;
  const names = Object.keys(WAYS).filter((name) => hasHead || name !== HEAD);
  const judged = new Map<string, Judged[]>(names.map((name) => [name, []]));
  const graphs = new Map<string, Judged[]>(names.map((name) => [name, []]));
  for (const story of fresh) {
    const events = await embedEvents(story, text);
    const told = (effect: number, name: string): boolean[] => {
      const past = events.slice(0, effect);
      const opinions = head.probabilities(past, events[effect] as HeadEvent, 'sentences');
      const from = past.length - opinions.length;
      return past.map((_, i) => (WAYS[name] as Way)(effect - i, opinions[i - from]));
    };
    for (const name of names) {
      judged.get(name)?.push({ told: told(events.length - 1, name), truth: story.causes });
      if (!story.graph) continue;
      const rows = story.graph.map((truth, i) => ({ told: told(i + 1, name), truth }));
      graphs.get(name)?.push({ told: rows.flatMap((r) => r.told), truth: rows.flatMap((r) => r.truth) });
    }
  }
  const measured = (of: Map<string, Judged[]>) =>
    Object.fromEntries([...of].map(([name, rows]) => [name, measureLinks(rows)]));
  const ours = judged.get(HEAD);
  const graphVideos = graphs.get('all no')?.length ?? 0;
  return {
    videos: stories.length,
    fittedOn: stories.length - fresh.length,
    ways: fresh.length > 0 ? measured(judged) : {},
    gains:
      ours && fresh.length > 0
        ? Object.fromEntries(
            [...judged]
              .filter(([name]) => name !== HEAD)
              .map(([name, rows]) => [name, bootstrapGain(ours, rows, seed)]),
          )
        : {},
    graph:
      graphVideos > 0 ? { videos: graphVideos, shd: mapValues(measured(graphs), ({ shd }) => shd) } : null,
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
        ? 'The head is in the pack.'
        : 'The head does not beat every other way and is left out of the pack.'),
  };
}

function gainText({ gain, low, high }: Gain): string {
  return `${gain.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)})`;
}

async function embedEvents({ events }: Story, text: TextEncoder): Promise<HeadEvent[]> {
  const { vectors } = await text.embed(events.map(({ sentence }) => sentence));
  return events.map(({ start, end }, i) => ({ start, end, vector: vectors[i] as Float32Array }));
}

function fingerprint(video: string): string {
  return createHash('sha256').update(video).digest('hex').slice(0, 10);
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
