/**
 * Plans the windows in which speech is recognised: as many spans of speech as fit into one, since a window costs the same
 * however little of it is speech. In: spans of speech and the second up to which all is recognised. Out: a window. Pure.
 */
import type { Span } from '../../core/time.ts';

/** Sound around speech that is heard with it: words begin and end softly. Pauses are longer than two of these. */
const AROUND_S = 0.2;
/** Less of a window than this is not gone back for: what was begun before is taken as it is. */
const LEAST_ADVANCE_S = 2;

/** A window of speech. */
export interface SpeechWindow extends Span {
  /** True where somebody goes on speaking after its end. */
  isCut: boolean;
}

/** Returns the next window after `fromS`, at most `longestS` long; null where nobody speaks any more. */
export function planWindow(spans: readonly Span[], fromS: number, longestS: number): SpeechWindow | null {
  const first = spans.findIndex(({ endS }) => endS > fromS);
  const span = spans[first];
  if (!span) return null;
  const startS = Math.max(fromS, span.startS - AROUND_S);
  const latestS = startS + longestS;
  const last = spans.findLastIndex(({ endS }) => endS <= latestS);
  if (last < first) return { startS, endS: latestS, isCut: true };
  return { startS, endS: Math.min(latestS, (spans[last] as Span).endS + AROUND_S), isCut: false };
}

/** Words in a window, and the second from which on the next window hears. */
export interface TakenWords<Words> {
  words: Words[];
  nextS: number;
}

/** The words of a window, as a recogniser wrote them down. */
export interface WrittenWords<Words> {
  words: readonly Words[];
  open: Words | null;
  isStopped: boolean;
}

/**
 * Takes the words of a window, whose times are those of the video. Words that a cut window breaks off are left for the next,
 * which begins where the last whole ones end; so does the next after one whose writing was stopped. Words where nobody speaks are left out: recognisers write something down of
 * silence and of music, too.
 */
export function takeWords<Words extends Span>(
  { startS, endS, isCut }: SpeechWindow,
  { words, open, isStopped }: WrittenWords<Words>,
  spans: readonly Span[],
): TakenWords<Words> {
  const lastS = words.at(-1)?.endS ?? startS;
  const isBroken = isStopped || (isCut && open !== null);
  const isLeft = isBroken && lastS - startS >= LEAST_ADVANCE_S;
  const taken = open === null || isLeft ? words : [...words, open];
  const isSpoken = (words: Span) =>
    spans.some((span) => span.startS - AROUND_S < words.endS && words.startS < span.endS + AROUND_S);
  return { words: taken.filter(isSpoken), nextS: isLeft ? lastS : endS };
}

/**
 * Returns the second from which recognition may go on after an interruption with the same windows as without: a whole one,
 * in a pause. Null where there is none between `nextS` and the next speech.
 */
export function resumableS(spans: readonly Span[], nextS: number): number | null {
  const second = Math.ceil(nextS);
  const next = spans.find(({ endS }) => endS > nextS);
  return !next || second <= next.startS - AROUND_S ? second : null;
}
