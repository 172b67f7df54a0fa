/** Joins the conditions of a request with those in its sentence into one filter of the store. */
import type { SearchFilter } from '../../contract/index.ts';
import { parseVideoId } from '../../core/ids.ts';
import type { Filter } from '../store/videos.ts';
import type { LengthCondition } from './lengths.ts';
import type { ParsedSentence } from './parse-sentence.ts';
import { intersectRanges, type Range } from './range.ts';

/** Returns the filter that holds where both hold. Throws `QUERY_INVALID` when they exclude each other. */
export function joinFilters(requested: SearchFilter, sentence: ParsedSentence): Filter {
  const { filter: written, times, dates } = sentence;
  const startTimes = times.map(({ gte, lt }) => ({
    ...(gte?.at === 'start' ? { gte: gte.s } : {}),
    ...(lt?.at === 'start' ? { lt: lt.s } : {}),
  }));
  const days = dates.map(({ gte, lt }) => ({ gte: gte.toISOString(), lt: lt.toISOString() }));
  return {
    videoIds: requested.video_id?.in.map(parseVideoId),
    titleContains: present([requested.title?.contains, written.title?.contains]),
    anyTagOf: present([requested.tag?.in, written.tag?.in]),
    timeS: intersectRanges('time', [requested.time, written.time, ...startTimes]),
    capturedAt: intersectRanges('captured_at', [inUtc(requested.captured_at), written.captured_at, ...days]),
    durationS: intersectRanges('duration', [
      requested.duration,
      written.duration,
      ...lengthsOf(sentence, 'video'),
    ]),
  };
}

/** Returns the limits that a sentence sets on the length of segments, or of whole videos. */
export function lengthsOf({ lengths }: ParsedSentence, of: LengthCondition['of']): LengthCondition[] {
  return lengths.filter((length) => length.of === of);
}

function present<Value>(values: (Value | undefined)[]): Value[] | undefined {
  const found = values.filter((value) => value !== undefined);
  return found.length > 0 ? found : undefined;
}

/** Timestamps in UTC compare as texts. */
function inUtc(range: SearchFilter['captured_at']): Range<string> | undefined {
  const utc = (timestamp: string | undefined) => timestamp && new Date(timestamp).toISOString();
  return range && { gte: utc(range.gte), lt: utc(range.lt) };
}
