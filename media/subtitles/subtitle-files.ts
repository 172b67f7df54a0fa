/** Reads SubRip, WebVTT, ASS, MicroDVD, SAMI, SBV, SubViewer and LRC. Tolerant as players are: what is broken inside a file is left out. */
import { shortText } from '../short-text.ts';
import { parseAss } from './ass-file.ts';
import type { Cue } from './cue.ts';
import { parseLrc } from './lrc-file.ts';
import { plainText } from './plain-text.ts';
import { parseSami } from './sami-file.ts';
import { parseSbv } from './sbv-file.ts';
import { isTelemetry } from './telemetry.ts';

const TIME = String.raw`(?:(\d+):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,6}))?`;
const TIMING = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}`);
const COUNTER = /^\s*\d+\s*$/;

/** The most cues that are read: some twenty hours of speech. */
const MAX_CUES = 20_000;

/** Length of a cue: nobody reads more than a few lines while it stands. */
const MAX_TEXT = 2000;

/** A frame rate as a header of MicroDVD states it. */
const MICRODVD_RATE = /^\{1\}\{1\}(\d+(?:\.\d+)?)\s*$/;
const MICRODVD_LINE = /^\{(\d+)\}\{(\d+)\}(.*)$/;

/**
 * Returns the cues of a subtitle file, markup removed, in the file's order. Cues without words, or that end before they
 * start, are left out, and so is all of a drone's telemetry: it is not speech. Null when the text is none of the
 * formats. `fps` is the video's rate, in whose frames MicroDVD counts.
 */
export function parseSubtitles(text: string, fps: number | null = null): Cue[] | null {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  const cues =
    parseAss(lines) ??
    parseSami(lines) ??
    parseTimedLines(lines) ??
    parseMicroDvd(lines, fps) ??
    parseSbv(lines) ??
    parseLrc(lines);
  if (cues === null) return null;
  const spoken = cues
    .slice(0, MAX_CUES)
    .map((cue) => ({ ...cue, text: shortText(cue.text, MAX_TEXT) }))
    .filter((cue) => cue.text !== '' && cue.endS > cue.startS);
  return isTelemetry(spoken) ? [] : spoken;
}

/**
 * SubRip and WebVTT. A cue begins at each line of timing, for files without blank lines between cues exist. A blank
 * line ends the cue of WebVTT, by its specification, but not that of SubRip, where it stands inside of texts.
 */
function parseTimedLines(lines: string[]): Cue[] | null {
  const isVtt = lines.find((line) => line.trim() !== '')?.startsWith('WEBVTT') ?? false;
  const timings = lines.flatMap((line, at) => (TIMING.test(line) ? [at] : []));
  const [first] = timings;
  if (first === undefined) return isVtt ? [] : null;
  // A number above the first timing is a counter, and so is that above every other one.
  const isNumbered = COUNTER.test(lines[lastWords(lines, first)] ?? '');
  return timings.map((at, i) => {
    let end = timings[i + 1] ?? lines.length;
    const above = lastWords(lines, end);
    if (isNumbered && end < lines.length && above > at && COUNTER.test(lines[above] as string)) end = above;
    const words = lines.slice(at + 1, end);
    const blank = isVtt ? words.findIndex((line) => line.trim() === '') : -1;
    const [startS, endS] = readTiming(lines[at] as string);
    return { startS, endS, text: plainText((blank < 0 ? words : words.slice(0, blank)).join(' ')) };
  });
}

/** Returns the place of the last line above `end` that is not blank; -1 without one. */
function lastWords(lines: string[], end: number): number {
  let at = end - 1;
  while (at >= 0 && (lines[at] as string).trim() === '') at--;
  return at;
}

function readTiming(line: string): [number, number] {
  const [, ...parts] = TIMING.exec(line) ?? [];
  const at = (i: number) =>
    Number(parts[i] ?? 0) * 3600 +
    Number(parts[i + 1]) * 60 +
    Number(parts[i + 2]) +
    Number(`0.${parts[i + 3] ?? 0}`);
  return [at(0), at(4)];
}

/** MicroDVD: `{first frame}{last frame}line|line`. Its own rate counts before the video's. */
function parseMicroDvd(lines: string[], fps: number | null): Cue[] | null {
  if (!lines.some((line) => MICRODVD_LINE.test(line))) return null;
  const stated = lines.flatMap((line) => MICRODVD_RATE.exec(line)?.[1] ?? [])[0];
  const rate = Number(stated ?? fps);
  if (!(rate > 0)) throw new Error('it counts in frames, and the frame rate of the video is unknown');
  return lines.flatMap((line) => {
    const [, first, last, words = ''] = MICRODVD_LINE.exec(line) ?? [];
    if (first === undefined || MICRODVD_RATE.test(line)) return [];
    const text = plainText(words.replaceAll(/\{[^{}]*\}/g, '').replaceAll('|', ' '));
    return [{ startS: Number(first) / rate, endS: Number(last) / rate, text }];
  });
}
