/** Plans a query: parses the sentence, decides what to embed, and joins every condition into one filter. */
import type { ParsedPlaces, SearchInput, View } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { Store } from '../store/store.ts';
import type { Filter, VideoRecord } from '../store/videos.ts';
import { checkFilter, checkSentence } from './check-query.ts';
import { joinFilters, lengthsOf } from './join-filters.ts';
import { type ParsedSentence, parseSentence } from './parse-sentence.ts';
import { intersectRanges, type Range } from './range.ts';
import { resolveTime } from './times.ts';
import { type DrawnPlaces, drawnPlaces } from './where/drawn-places.ts';
import { placesOf } from './where/places-of.ts';
import { type ShownCount, shownCounts } from './where/shown-counts.ts';
import { findPhrase } from './written/near-phrase.ts';

/** A query, ready to be searched. */
export interface QueryPlan {
  text: string;
  parsed: ParsedSentence;
  /** Clauses to embed: the main one, then the related ones. Empty without words to look for in the picture. */
  clauses: string[];
  /** The words to look for among passages: all clauses but those that must not be seen. */
  words: string;
  /** The conditions of the query and of its sentence together. */
  filter: Filter;
  /** The numbers of things that a second's picture has to show. */
  shown: ShownCount[];
  /** The areas and lines that are drawn on the picture. */
  drawn: DrawnPlaces;
  /** How a second has to be filmed. */
  views: readonly View[];
  /** The things of the main clause, with what it says of their places; null where it names none. */
  places: ParsedPlaces | null;
  /** Limits on the length of a segment, in seconds. */
  segmentS: Range<number>;
}

/** The facts about a library that planning needs. */
export interface LibraryLookup {
  hasVideo(id: VideoId): Promise<boolean>;
  /** Returns true when these words stand together in any title or subtitle. */
  isSaid(words: string): Promise<boolean>;
}

const NO_SENTENCE: ParsedSentence = {
  ...{
    main: '',
    related: [],
    times: [],
    dates: [],
    lengths: [],
    quotes: [],
    filter: {},
    chips: [],
    description: null,
    otherReading: null,
  },
};

/** Returns a lookup in a store. */
export function libraryLookup(store: Pick<Store, 'videos' | 'passages'>): LibraryLookup {
  return {
    hasVideo: async (id) => (await store.videos.get(id)) !== undefined,
    isSaid: async (words) => (await findPhrase(words, {}, 1, store.passages)).length > 0,
  };
}

/** Plans a query. Throws as {@link checkSentence}, {@link checkFilter}, {@link drawnPlaces} and {@link parseSentence} do. */
export async function planQuery(
  { query, filter: requested }: Pick<SearchInput, 'query' | 'filter'>,
  now: Date,
  lookup: LibraryLookup,
): Promise<QueryPlan> {
  const isShown = query.moment !== undefined || (query.image_ids ?? []).length > 0;
  const text = isShown && !query.text?.trim() ? '' : checkSentence(query.text ?? '');
  query.exclude?.forEach(checkSentence);
  await checkFilter(requested, lookup.hasVideo);
  const parsed = text === '' ? NO_SENTENCE : await parseSentence(text, now, lookup.isSaid);
  const { main, related, quotes } = parsed;
  if (main === '' && quotes.length === 0 && !isShown) {
    throw new AppError('QUERY_EMPTY', `"${text}" holds conditions only. Describe what is to be seen.`);
  }
  const positive = related.filter(({ relation }) => relation !== 'without');
  return {
    text,
    parsed,
    clauses: main === '' ? [] : [main, ...related.map((clause) => clause.text)],
    words: [main, ...positive.map((clause) => clause.text)].join(' '),
    places: placesOf(text, parsed),
    filter: joinFilters(requested ?? {}, parsed),
    shown: shownCounts([...(requested?.things ?? []), ...(parsed.filter.things ?? [])]),
    drawn: drawnPlaces([...(requested?.where ?? []), ...(parsed.filter.where ?? [])]),
    views: [...(requested?.view ?? []), ...(parsed.filter.view ?? [])],
    segmentS: intersectRanges('length', lengthsOf(parsed, 'segment')) ?? {},
  };
}

/** Returns the plans of the sentence's readings: with its operators, and as one description where it may be one. */
export function readingsOf(plan: QueryPlan): QueryPlan[] {
  const { description } = plan.parsed;
  if (description === null) return [plan];
  const parsed = { ...plan.parsed, ...description, related: [], description: null };
  const words = plan.clauses.length > 0 ? description.main : plan.words;
  const places = placesOf(plan.text, parsed);
  return [plan, { ...plan, parsed, places, clauses: [description.main], words }];
}

/** Returns true where only some seconds of a video may answer: by speech, things, lines or views. */
export function hasConditionsOnSeconds({ filter, shown, drawn, views }: QueryPlan): boolean {
  const counted = shown.length + drawn.areas.length + drawn.lines.length + views.length;
  return filter.speech !== undefined || counted > 0;
}

/** Returns the seconds of this video that may answer. */
export function answerWindow(
  { parsed, filter }: QueryPlan,
  { durationS }: Pick<VideoRecord, 'durationS'>,
): { gte: number; lt: number } {
  const windows = parsed.times.map((time) => resolveTime(time, durationS));
  return {
    gte: Math.max(filter.timeS?.gte ?? 0, ...windows.map(({ gte }) => gte)),
    lt: Math.min(filter.timeS?.lt ?? Number.POSITIVE_INFINITY, ...windows.map(({ lt }) => lt)),
  };
}
