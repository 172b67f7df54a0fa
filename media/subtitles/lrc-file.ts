/** Reads LRC, the words of a song: `[mm:ss.xx]` before each line, several where it is sung again. */
import { type Cue, OPEN_CUE_S } from './cue.ts';
import { plainText } from './plain-text.ts';

const STAMPS = /^\s*((?:\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]\s*)+)(.*)$/;
const STAMP = /\[(\d+):(\d+)(?:[.:](\d+))?\]/g;
/** Milliseconds by which all words come earlier. */
const OFFSET = /^\s*\[offset:\s*([+-]?\d+)\s*\]/i;
/** The times of single words, as some players have them. */
const WORD_STAMP = /<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g;

/** Returns the cues in the lines of a file, each until the next one begins; null when it is not LRC. */
export function parseLrc(lines: string[]): Cue[] | null {
  const stamped = lines.flatMap((line) => {
    const [, stamps, words = ''] = STAMPS.exec(line) ?? [];
    const text = plainText(words.replaceAll(WORD_STAMP, ''));
    return stamps ? [...stamps.matchAll(STAMP)].map((stamp) => ({ startS: secondsOf(stamp), text })) : [];
  });
  if (stamped.length === 0) return null;
  const earlierS = Number(lines.flatMap((line) => OFFSET.exec(line)?.[1] ?? [])[0] ?? 0) / 1000;
  const shift = (s: number) => Math.max(0, s - earlierS);
  const sorted = stamped.toSorted((a, b) => a.startS - b.startS);
  return sorted.map(({ startS, text }, i) => {
    const endS = Math.min(sorted[i + 1]?.startS ?? Number.POSITIVE_INFINITY, startS + OPEN_CUE_S);
    return { startS: shift(startS), endS: shift(endS), text };
  });
}

function secondsOf([, minutes, seconds, part = '0']: RegExpMatchArray): number {
  return Number(minutes) * 60 + Number(seconds) + Number(`0.${part}`);
}
