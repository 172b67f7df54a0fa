/**
 * Timelines made from a causal grammar, so that it is known what caused what. In: a seed and sizes. Out: videos of
 * events with kinds and times, which event caused which, and what stands behind each pair of kinds. Pure.
 *
 *   causes          a, then b with some probability, after a random lag with a heavy tail
 *   chains          a causes b, b causes c
 *   common causes   a causes b sooner and c later; b before c is no cause
 *   coincidences    two kinds as frequent as cause and effect, in the same videos, placed at random
 *   background      a busy rest of kinds that have nothing to do with anything
 */
import { createRandom, drawInt, type Random } from '../random.ts';

/** A rule of the grammar, by kinds. */
export interface Rule {
  cause: number;
  effect: number;
  probability: number;
  /** Median of the lag from the end of the cause to the start of the effect. */
  medianLagS: number;
}

/** The truth behind an ordered pair of kinds. */
export type PairTruth = 'cause' | 'through a chain' | 'common cause' | 'coincidence';

/** A grammar: who causes whom, and pairs that only look like it. */
export interface Grammar {
  kinds: number;
  rules: Rule[];
  /** Kinds that come by themselves, and how often in an hour of the videos that have them. */
  sources: { kind: number; perHour: number; scene: number | null }[];
  /** Ordered pairs of kinds that are worth telling apart; all others are background. */
  truths: Map<string, PairTruth>;
}

/** An event of a composed video. Seconds. */
export interface ComposedEvent {
  kind: number;
  start: number;
  end: number;
  /** Place in the video's list of the event that caused it; null for none. */
  cause: number | null;
}

/** How much is composed. */
export interface GrammarSizes {
  videos: number;
  videoS: number;
  /** Of each: plain causes, chains of three, common causes, coincidences. */
  each: number;
  background: number;
}

/** An archive of 30 videos of 20 minutes. */
export const GRAMMAR_SIZES: GrammarSizes = { videos: 30, videoS: 1200, each: 3, background: 12 };

/** Causes, and what coincides, come so often in an hour of the videos that have them. */
const SOURCE_PER_HOUR = 14;
const BACKGROUND_PER_HOUR = 10;
/** Half of the videos are of a scene; what belongs to a scene is in its videos only. */
const SCENES = 2;
const EVENT_S = { shortest: 2, longest: 6 };
/** Tail of lags: Pareto-like, P(lag > x) falls as x^-1.5. */
const TAIL = 1.5;

/** The name of an ordered pair of kinds. */
export function pairKey(cause: number, effect: number): string {
  return `${cause}>${effect}`;
}

/** A grammar with `each` of every structure. */
export function drawGrammar({ each, background }: GrammarSizes, random: Random): Grammar {
  const grammar: Grammar = { kinds: 0, rules: [], sources: [], truths: new Map() };
  const kind = () => grammar.kinds++;
  const rule = (cause: number, effect: number, from: number, to: number) => {
    grammar.rules.push({
      cause,
      effect,
      probability: 0.5 + 0.4 * random(),
      medianLagS: from + (to - from) * random(),
    });
    grammar.truths.set(pairKey(cause, effect), 'cause');
  };
  const source = (of: number, perHour: number, scene: number | null) =>
    grammar.sources.push({ kind: of, perHour, scene });
  for (let i = 0; i < each; i++) {
    const scene = i % SCENES;
    const [a, b] = [kind(), kind()];
    source(a, SOURCE_PER_HOUR, scene);
    rule(a, b, 3, 12);
    const [c, d, e] = [kind(), kind(), kind()];
    source(c, SOURCE_PER_HOUR, scene);
    rule(c, d, 3, 8);
    rule(d, e, 3, 8);
    grammar.truths.set(pairKey(c, e), 'through a chain');
    const [f, g, h] = [kind(), kind(), kind()];
    source(f, SOURCE_PER_HOUR, scene);
    rule(f, g, 2, 4);
    rule(f, h, 14, 20);
    grammar.truths.set(pairKey(g, h), 'common cause');
    // As often as a cause and its effect are, in videos of the same scene, and no more together than chance has it.
    const [x, y] = [kind(), kind()];
    source(x, SOURCE_PER_HOUR, scene);
    source(y, SOURCE_PER_HOUR * 0.7, scene);
    grammar.truths.set(pairKey(x, y), 'coincidence');
    grammar.truths.set(pairKey(y, x), 'coincidence');
  }
  for (let i = 0; i < background; i++) source(kind(), BACKGROUND_PER_HOUR, null);
  return grammar;
}

/** The videos of a grammar. Events of a video are in order of time and do not overlap. */
export function composeVideos(
  grammar: Grammar,
  { videos, videoS }: Pick<GrammarSizes, 'videos' | 'videoS'>,
  seed: number,
): ComposedEvent[][] {
  const random = createRandom(seed);
  return Array.from({ length: videos }, (_, i) => composeVideo(grammar, videoS, i % SCENES, random));
}

/**
 * The same videos without any cause: as many events of each kind in each video, at random times. Whatever is found in
 * them is chance.
 */
export function scatterVideos(
  videos: readonly ComposedEvent[][],
  { videoS }: Pick<GrammarSizes, 'videoS'>,
  seed: number,
): ComposedEvent[][] {
  const random = createRandom(seed);
  return videos.map((video) =>
    inOrder(
      video.map(({ kind }) => ({ kind, at: random() * (videoS - EVENT_S.longest), cause: null })),
      videoS,
      random,
    ),
  );
}

interface Planned {
  kind: number;
  at: number;
  cause: Planned | null;
}

function composeVideo(grammar: Grammar, videoS: number, scene: number, random: Random): ComposedEvent[] {
  const planned: Planned[] = [];
  const happen = (kind: number, at: number, cause: Planned | null): void => {
    if (at > videoS - EVENT_S.longest) return;
    const event = { kind, at, cause };
    planned.push(event);
    for (const rule of grammar.rules.filter((one) => one.cause === kind)) {
      if (random() >= rule.probability) continue;
      happen(rule.effect, at + EVENT_S.shortest + drawLag(rule.medianLagS, random), event);
    }
  };
  for (const { kind, perHour, scene: own } of grammar.sources) {
    if (own !== null && own !== scene) continue;
    const count = drawCount((perHour * videoS) / 3600, random);
    for (let i = 0; i < count; i++) happen(kind, random() * videoS, null);
  }
  return inOrder(planned, videoS, random);
}

/** Gives each event a length that ends before the next one begins. */
function inOrder(planned: Planned[], videoS: number, random: Random): ComposedEvent[] {
  planned.sort((a, b) => a.at - b.at);
  return planned.map(({ kind, at, cause }, i) => {
    const wanted = drawInt(random, EVENT_S.shortest, EVENT_S.longest + 1);
    const next = planned[i + 1]?.at ?? videoS;
    return {
      kind,
      start: at,
      end: Math.min(at + wanted, next),
      cause: cause === null ? null : planned.indexOf(cause),
    };
  });
}

/** Half of the lags are below the median; the rest has a tail without a typical length (Lomax distribution). */
function drawLag(medianS: number, random: Random): number {
  const scale = medianS / (2 ** (1 / TAIL) - 1);
  return scale * ((1 - random()) ** (-1 / TAIL) - 1);
}

/** A Poisson count (Knuth's product of uniforms; means here are small). */
function drawCount(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
