/** Checks the sentence and the filter of a request. */

import type { SearchFilter } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId, type VideoId } from '../../core/ids.ts';
import type { Range } from './range.ts';

/** The longest sentence that is searched, in characters. */
const MAX_CHARS = 1000;

/** Returns the sentence, trimmed. Throws `QUERY_EMPTY` without a letter or digit, `QUERY_TOO_LONG` beyond 1000 characters. */
export function checkSentence(text: string): string {
  if (text.length > MAX_CHARS) {
    throw new AppError(
      'QUERY_TOO_LONG',
      `The sentence has ${text.length} characters; the limit is ${MAX_CHARS}.`,
    );
  }
  if (!hasWords(text)) {
    throw new AppError('QUERY_EMPTY', 'The query is empty. Describe what is to be seen.');
  }
  return text.trim();
}

/**
 * Checks the filter of a request. Throws `QUERY_INVALID`, quoting the part, when a range ends before it starts, and
 * `NOT_FOUND` when `isKnown` denies a video.
 */
export async function checkFilter(
  filter: SearchFilter | undefined,
  isKnown: (id: VideoId) => Promise<boolean>,
): Promise<void> {
  checkRange('captured_at', filter?.captured_at, Date.parse);
  checkRange('duration', filter?.duration, Number);
  checkRange('time', filter?.time, Number);
  for (const id of filter?.video_id?.in.map(parseVideoId) ?? []) {
    if (!(await isKnown(id))) throw new AppError('NOT_FOUND', `No video is called "${id}".`);
  }
}

/** Returns true when a text holds a letter or a digit. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function checkRange<Value extends string | number>(
  name: string,
  range: Range<Value> | undefined,
  toNumber: (value: Value & string) => number,
): void {
  if (range?.gte === undefined || range.lt === undefined) return;
  if (toNumber(range.gte as Value & string) < toNumber(range.lt as Value & string)) return;
  throw new AppError(
    'QUERY_INVALID',
    `The filter's ${name} ends (${range.lt}) before it starts (${range.gte}).`,
    {
      details: { part: `${name}: [${range.gte}, ${range.lt})` },
    },
  );
}
