/** How sure an answer is: hits and what was compared in, probabilities out. Holds what unrelated sentences score. */
import type { UnitVector } from '../../core/vector.ts';
import { BACKGROUND_SENTENCES } from './background-sentences.ts';
import { type Calibration, mapThrough } from './calibration.ts';
import { backgroundOf } from './curve.ts';
import type { VisualHit } from './fuse.ts';
import type { Looked } from './look.ts';
import { type BackgroundScores, heightsOf, mergeScores, scoreBackground, standingOf } from './standing.ts';

/** How many timelines' scores are kept; each is a few kilobytes. */
const MAX_TIMELINES = 10_000;

/** Where hits stand among unrelated sentences. */
export interface Standings {
  /** Of one hit. */
  of(hit: Pick<VisualHit, 'score'>): number;
}

/** Compares hits with unrelated sentences. */
export interface Certainty {
  /** Null where there is too little footage to tell. Embeds the unrelated sentences when first asked. */
  standings(looked: Looked[]): Promise<Standings | null>;
}

/** A comparison by this embedder. */
export function createCertainty(
  embedText: (sentences: string[]) => Promise<{ vectors: UnitVector[] }>,
): Certainty {
  const kept = new Map<number, { version: number; scores: BackgroundScores }>();
  let background: Promise<UnitVector[]> | null = null;

  function scoresOf({ loaded }: Looked, sentences: UnitVector[]): BackgroundScores {
    const known = kept.get(loaded.timelineId);
    if (known?.version === loaded.version) return known.scores;
    const scores = scoreBackground(loaded, sentences);
    kept.delete(loaded.timelineId);
    kept.set(loaded.timelineId, { version: loaded.version, scores });
    const [oldest] = kept.keys();
    if (kept.size > MAX_TIMELINES && oldest !== undefined) kept.delete(oldest);
    return scores;
  }

  return {
    async standings(looked) {
      background ??= embedText([...BACKGROUND_SENTENCES]).then(
        ({ vectors }) => vectors,
        (error: unknown) => {
          background = null; // The next question tries again.
          throw error;
        },
      );
      const sentences = await background;
      const heights = heightsOf(mergeScores(looked.map((one) => scoresOf(one, sentences))));
      if (heights === null) return null;
      const own = backgroundOf(looked.map(({ cosines }) => cosines));
      return { of: ({ score }) => standingOf(score, own, heights) };
    },
  };
}

/** What an answer says of itself. */
export interface Verdict {
  answerable: number | null;
  noMatch: boolean | null;
  /** The probability of one hit. */
  probabilityOf(hit: VisualHit): number | null;
}

/** The verdict by a calibration; nothing but nulls without one, or without standings. */
export function judge(
  hits: VisualHit[],
  standings: Standings | null,
  calibration: Calibration | null,
): Verdict {
  if (standings === null || calibration === null) {
    return { answerable: null, noMatch: null, probabilityOf: () => null };
  }
  const best = Math.max(...hits.map((hit) => standings.of(hit)));
  const answerable = hits.length > 0 ? mapThrough(calibration.answerable, best) : 0;
  return {
    answerable,
    noMatch: answerable < calibration.no_match_below,
    probabilityOf: (hit) => mapThrough(calibration.segment, standings.of(hit)),
  };
}
