/** Tokens of a window become segments: words between two timestamps. Pure. */
import type { Span } from '../../../core/time.ts';
import type { ChosenToken } from './choose-token.ts';
import { TIMESTAMP_S } from './manifest.ts';

/** Some words and when they are said, in seconds from the start of the window. */
export interface Segment extends Span {
  tokens: number[];
  /** How sure the recogniser is: the geometric mean of the probabilities of its tokens. Not a probability. */
  confidence: number;
}

/** The segments of a window. */
export interface Segments {
  /** Those with a start and an end. */
  closed: Segment[];
  /** The last words, where no timestamp ends them. */
  open: Segment | null;
}

/** Longest row of tokens that is looked for again, and how often it must stand there to be a loop: see {@link loopStart}. */
const LONGEST_LOOP = 24;
const LEAST_REPEATS = 4;
const LEAST_TOKENS = 8;

/** Cuts the tokens of a window into segments. `first` is the first timestamp; the window ends at `endS`. */
export function parseSegments(chosen: readonly ChosenToken[], first: number, endS: number): Segments {
  const closed: Segment[] = [];
  let startS = 0;
  let words: ChosenToken[] = [];
  for (const choice of chosen) {
    if (choice.token < first) {
      words.push(choice);
      continue;
    }
    const timeS = (choice.token - first) * TIMESTAMP_S;
    if (words.length > 0) closed.push(segmentOf(words, startS, Math.min(timeS, endS)));
    words = [];
    startS = timeS;
  }
  const open = words.length > 0 && startS < endS ? segmentOf(words, startS, endS) : null;
  return { closed: closed.filter((segment) => segment.startS < segment.endS), open };
}

/**
 * Returns where a loop begins to repeat itself at the end of the tokens, or null: greedy decoding that has lost the thread says
 * the same row again and again. Timestamps of a row may differ.
 */
export function loopStart(chosen: readonly ChosenToken[], first: number): number | null {
  const kindAt = (i: number) => Math.min((chosen[i] as ChosenToken).token, first);
  for (let period = 1; period <= LONGEST_LOOP; period++) {
    const length = period * Math.max(LEAST_REPEATS, Math.ceil(LEAST_TOKENS / period));
    const start = chosen.length - length;
    if (start < 0) continue;
    let i = start;
    while (i + period < chosen.length && kindAt(i) === kindAt(i + period)) i++;
    if (i + period === chosen.length) return start + period;
  }
  return null;
}

function segmentOf(words: ChosenToken[], startS: number, endS: number): Segment {
  const mean = words.reduce((sum, { logProbability }) => sum + logProbability, 0) / words.length;
  return { tokens: words.map(({ token }) => token), startS, endS, confidence: Math.exp(mean) };
}
