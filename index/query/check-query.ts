/** A question checked: a sentence with words in it, and a filter that the store understands and that can be met. */

import type { SearchFilter } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId, type VideoId } from '../../core/ids.ts';
import type { Filter } from '../store/videos.ts';
import type { Range } from './range.ts';

/** The longest sentence that is searched, in characters. */
const MAX_CHARS = 1000;

/** The sentence, trimmed. Throws `QUERY_EMPTY` without a letter or digit, `QUERY_TOO_LONG` beyond 1000 characters. */
export function checkSentence(text: string): string {
  if (text.length > MAX_CHARS) {
    throw new AppError(
      'QUERY_TOO_LONG',
      `The sentence has ${text.length} characters; up to ${MAX_CHARS} are searched.`,
    );
  }
  if (!/[\p{L}\p{N}]/u.test(text)) {
    throw new AppError('QUERY_EMPTY', 'The sentence holds no words. Describe what is to be seen.');
  }
  return text.trim();
}

/**
 * The store's form of a filter. Throws `QUERY_INVALID`, quoting the part, when a range ends before it starts, and
 * `NOT_FOUND` when `isKnown` denies a video.
 */
export function checkFilter(filter: SearchFilter | undefined, isKnown: (id: VideoId) => boolean): Filter {
  checkRange('captured_at', filter?.captured_at, Date.parse);
  checkRange('duration', filter?.duration, Number);
  checkRange('time', filter?.time, Number);
  const videoIds = filter?.video_id?.in.map(parseVideoId);
  const unknown = videoIds?.find((id) => !isKnown(id));
  if (unknown !== undefined) throw new AppError('NOT_FOUND', `No video is called "${unknown}".`);
  return {
    videoIds,
    titleContains: filter?.title?.contains,
    anyTag: filter?.tag?.in,
    capturedAt: filter?.captured_at,
    durationS: filter?.duration,
    timeS: filter?.time,
  };
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
