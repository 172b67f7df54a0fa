/** A question made ready: the sentence in parts, what to embed, and every condition as one filter. */

import type { SearchInput } from '../../contract/index.ts';
import type { VideoId } from '../../core/ids.ts';
import type { Store } from '../store/store.ts';
import type { Filter, VideoRecord } from '../store/videos.ts';
import { checkFilter, checkSentence } from './check-query.ts';
import { type ParsedSentence, parseSentence } from './parse-sentence.ts';
import { intersectRanges, type Range } from './range.ts';
import { resolveTime } from './times.ts';

/** What search goes by. */
export interface Plan {
  text: string;
  parsed: ParsedSentence;
  /** Clauses to embed: the main one, then the related ones. Empty when only quoted words, images or a moment were asked for. */
  clauses: string[];
  /** What is looked for among words: all clauses but those that must not be seen. */
  words: string;
  /** Of the question and the sentence together. */
  filter: Filter;
  /** The seconds of this video that may answer. */
  windowOf(video: VideoRecord): { gte: number; lt: number };
  /** How long a segment may be, in seconds. */
  segmentS: Range<number>;
}

const NOTHING_SAID: ParsedSentence = {
  ...{ main: '', related: [], times: [], dates: [], lengths: [], quotes: [], chips: [] },
};

/** What of a library decides how a question is read. */
export interface Shelf {
  has(id: VideoId): boolean;
  /** Whether these words stand together in any title or subtitle. */
  says(words: string): boolean;
}

/** The shelf of a store. */
export function shelfOf(store: Pick<Store, 'videos' | 'passages'>): Shelf {
  return {
    has: (id) => store.videos.get(id) !== undefined,
    says: (words) => store.passages.searchPhrase(words, {}, 1).length > 0,
  };
}

/** The plan for a question. Throws as {@link checkSentence}, {@link checkFilter} and {@link parseSentence} do. */
export function planQuestion(question: SearchInput, now: Date, shelf: Shelf): Plan {
  const { query } = question;
  const { text: sentence = '' } = query;
  const isShown = query.moment !== undefined || (query.image_ids ?? []).length > 0;
  const isWordless = isShown && sentence.trim() === '';
  const text = isWordless ? '' : checkSentence(sentence);
  query.exclude?.forEach(checkSentence);
  const asked = checkFilter(question.filter, shelf.has);
  const parsed = isWordless ? NOTHING_SAID : parseSentence(text, now, shelf.says);
  const wanted = parsed.related.filter(({ relation }) => relation !== 'without');
  const lengthsOf = (of: 'video' | 'segment') => parsed.lengths.filter((length) => length.of === of);
  const times = parsed.times.map(({ gte, lt }) => ({
    ...(gte?.at === 'start' ? { gte: gte.s } : {}),
    ...(lt?.at === 'start' ? { lt: lt.s } : {}),
  }));
  const dates = parsed.dates.map(({ gte, lt }) => ({ gte: gte.toISOString(), lt: lt.toISOString() }));
  const capturedAt = asked.capturedAt && { gte: utc(asked.capturedAt.gte), lt: utc(asked.capturedAt.lt) };
  const filter: Filter = {
    ...asked,
    timeS: intersectRanges('time', [asked.timeS, ...times]),
    capturedAt: intersectRanges('captured_at', [capturedAt, ...dates]),
    durationS: intersectRanges('duration', [asked.durationS, ...lengthsOf('video')]),
  };
  return {
    text,
    parsed,
    clauses: parsed.main === '' ? [] : [parsed.main, ...parsed.related.map((clause) => clause.text)],
    words: [parsed.main, ...wanted.map((clause) => clause.text)].join(' '),
    filter,
    windowOf: ({ durationS }) => {
      const windows = parsed.times.map((time) => resolveTime(time, durationS));
      return {
        gte: Math.max(filter.timeS?.gte ?? 0, ...windows.map(({ gte }) => gte)),
        lt: Math.min(filter.timeS?.lt ?? Number.POSITIVE_INFINITY, ...windows.map(({ lt }) => lt)),
      };
    },
    segmentS: intersectRanges('length', lengthsOf('segment')) ?? {},
  };
}

function utc(timestamp: string | undefined): string | undefined {
  return timestamp === undefined ? undefined : new Date(timestamp).toISOString();
}
