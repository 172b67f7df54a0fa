/**
 * Reads the words on the screen. In: frames that are due. Out: passages with boxes, one for each line and the time that it
 * stays, in full text beside subtitles and titles.
 */
import type { PassageBox, PassageStore } from '../../index/store/passages.ts';
import type { TextLine, TextReader } from '../../model/runtime/words/text-reader.ts';
import { CHUNK_SECONDS } from '../chunks.ts';
import type { FrameReader, FrameResult } from './frame-reader.ts';

/** The name of the reader, under which its progress is stored. */
export const SCREEN_TEXT = 'screen-text';

/**
 * The longer side at which pictures are read: of 1080p, letters of 20 pixels are 10 here, which is what the networks need;
 * twice the side costs four times as much.
 */
const LONG_SIDE = 960;

/**
 * Lines below are left out: texture that looks like letters was read with .5 or less in the first pictures that were tried, and
 * lines that are right with .95 or more. No set of films has chosen it yet.
 */
export const LEAST_CONFIDENCE = 0.85;

/** Two letters or digits, or one character that is a word: fewer are found everywhere. */
const LEGIBLE = /[\p{L}\p{N}].*[\p{L}\p{N}]/u;

/** Boxes of one line in two frames share at least this much of their union. */
const SAME_PLACE = 0.5;

interface OpenLine {
  line: TextLine;
  startS: number;
  endS: number;
}

/** Creates the reader; `passages` keeps what it reads. */
export function createScreenTextReader(
  { read, revision }: Pick<TextReader, 'read' | 'revision'>,
  passages: Pick<PassageStore, 'replaceWithin'>,
): FrameReader<TextLine[]> {
  return {
    reader: SCREEN_TEXT,
    revision,
    longSide: LONG_SIDE,
    // A run that was interrupted begins with a minute: so that its results are the same, nothing is carried over into one.
    read: ({ second, picture }) => read(picture, second % CHUNK_SECONDS === 0),
    store: (videoId, span, results) =>
      passages.replaceWithin(
        videoId,
        'screen',
        span,
        joinLines(results).map(({ line: { text, box, confidence }, startS, endS }) => ({
          ...{ source: 'screen' as const, lang: null, startS, endS, text },
          ...{ box, confidence },
        })),
      ),
  };
}

/** Joins the lines of consecutive frames that say the same in the same place; unsure and illegible ones are left out. */
export function joinLines(frames: readonly FrameResult<TextLine[]>[]): OpenLine[] {
  const lines: OpenLine[] = [];
  for (const { startS, endS, result } of frames) {
    for (const line of result.filter(isLegible)) {
      const same = lines.find((one) => one.endS === startS && isSameLine(one.line, line));
      if (same) {
        same.endS = endS;
        if (line.confidence > same.line.confidence) same.line = line;
      } else lines.push({ line, startS, endS });
    }
  }
  return lines;
}

function isLegible({ text, confidence }: TextLine): boolean {
  return confidence >= LEAST_CONFIDENCE && LEGIBLE.test(text);
}

function isSameLine(a: TextLine, b: TextLine): boolean {
  return a.text === b.text && overlap(a.box, b.box) >= SAME_PLACE;
}

function overlap([x, y, w, h]: PassageBox, [x2, y2, w2, h2]: PassageBox): number {
  const across = Math.max(0, Math.min(x + w, x2 + w2) - Math.max(x, x2));
  const down = Math.max(0, Math.min(y + h, y2 + h2) - Math.max(y, y2));
  return (across * down) / (w * h + w2 * h2 - across * down);
}
