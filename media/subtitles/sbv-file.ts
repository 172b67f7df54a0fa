/**
 * Reads SBV, as YouTube writes it, and SubViewer (`.sub`): a line of `start,end`, then words, up to a blank line.
 * SubViewer breaks lines with `[br]`.
 */
import type { Cue } from './cue.ts';
import { plainText } from './plain-text.ts';

const TIME = String.raw`(\d{1,4}):(\d{1,2}):(\d{1,2})\.(\d{1,3})`;
const TIMING = new RegExp(`^\\s*${TIME}\\s*,\\s*${TIME}\\s*$`);

/** Returns the cues in the lines of a file; null when it is neither. */
export function parseSbv(lines: string[]): Cue[] | null {
  const timings = lines.flatMap((line, at) => (TIMING.test(line) ? [at] : []));
  if (timings.length === 0) return null;
  return timings.map((at, i) => {
    const words = lines.slice(at + 1, timings[i + 1] ?? lines.length);
    const blank = words.findIndex((line) => line.trim() === '');
    const [, ...parts] = TIMING.exec(lines[at] as string) ?? [];
    const text = (blank < 0 ? words : words.slice(0, blank)).join(' ').replaceAll(/\[br\]/gi, ' ');
    return { startS: secondsOf(parts.slice(0, 4)), endS: secondsOf(parts.slice(4)), text: plainText(text) };
  });
}

function secondsOf([hours, minutes, seconds, part]: string[]): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${part}`);
}
