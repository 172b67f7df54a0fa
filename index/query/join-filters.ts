/** Joins the conditions of a request with those in its sentence into one filter of the store. */
import type { MetadataFilter, SearchFilter } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId } from '../../core/ids.ts';
import { metadataPair } from '../store/encoding/metadata.ts';
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
  const days = dates.map(({ gte, lt }) => ({ gte: clockTime(gte), lt: clockTime(lt) }));
  return {
    videoIds: requested.video_id?.in.map(parseVideoId),
    titleContains: present([requested.title?.contains, written.title?.contains]),
    anyTagOf: present([requested.tag?.in, written.tag?.in]),
    externalIds: intersect(requested.external_id?.in, written.external_id?.in),
    anyMetadataOf: present([...pairLists(requested.metadata), ...pairLists(written.metadata)]),
    sourceIds: requested.source_id?.in,
    timeS: intersectRanges('time', [requested.time, written.time, ...startTimes]),
    capturedAt: inUtc(requested.captured_at),
    capturedOn: intersectRanges('captured_at', [onClock(written.captured_at), ...days]),
    speech: agreed(requested.speech, written.speech),
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

/** Throws `QUERY_INVALID` where one asks for speech and the other for none. */
function agreed(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a !== undefined && b !== undefined && a !== b) {
    throw new AppError('QUERY_INVALID', 'The sentence and the filter contradict each other about speech.', {
      details: { part: 'speech' },
    });
  }
  return a ?? b;
}

/** Returns what both lists hold; a list that is absent holds all. */
function intersect(a: string[] | undefined, b: string[] | undefined): string[] | undefined {
  return a && b ? a.filter((one) => b.includes(one)) : (a ?? b);
}

/** Returns a list of pairs for each key: one of them must be there. */
function pairLists(filter: MetadataFilter = {}): string[][] {
  return Object.entries(filter).map(([key, { in: values }]) => values.map((one) => metadataPair(key, one)));
}

/** Timestamps in UTC compare as texts. */
function inUtc(range: SearchFilter['captured_at']): Range<string> | undefined {
  const utc = (timestamp: string | undefined) => timestamp && new Date(timestamp).toISOString();
  return range && { gte: utc(range.gte), lt: utc(range.lt) };
}

/** A day that a sentence names is that of the place of recording, not the 24 hours it lasts on this machine. */
function onClock(range: SearchFilter['captured_at']): Range<string> | undefined {
  const read = (timestamp: string | undefined) => timestamp && clockTime(new Date(timestamp));
  return range && { gte: read(range.gte), lt: read(range.lt) };
}

/** Formats an instant as the clock of this machine shows it, without offset. */
function clockTime(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);
}
