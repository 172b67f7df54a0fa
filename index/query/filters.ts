/**
 * Conditions in a sentence, as `key:value` or `key:"value with spaces"`: which videos may answer, and which part of
 * them. In: a sentence. Out: the conditions with their places, the filter they make, and the sentence with blanks in
 * their place. A condition that cannot be read stays among the words: nothing is dropped in silence.
 */
import {
  type FilterKey,
  type MetadataFilter,
  type SearchFilter,
  VIEWS,
  type View,
} from '../../contract/index.ts';
import { clockS } from './numbers.ts';
import type { Range } from './range.ts';
import { type Found, take } from './spans.ts';
import { meaningOf } from './where/names.ts';
import { placeOf } from './where/written-places.ts';

/** A condition as typed, and as a filter by itself. */
export interface FilterCondition {
  key: FilterKey;
  value: string;
  filter: SearchFilter;
}

/** The conditions of a sentence. */
export interface SentenceFilter {
  found: Found<FilterCondition>[];
  /** The conditions together: any of the tags, and every other condition. */
  filter: SearchFilter;
  rest: string;
}

const KEYS: ReadonlyMap<string, FilterKey> = new Map([
  ['video', 'video'],
  ['tag', 'tag'],
  ['from', 'from'],
  ['until', 'until'],
  ['length', 'length'],
  ['time', 'time'],
  ['视频', 'video'],
  ['标签', 'tag'],
  ['起', 'from'],
  ['止', 'until'],
  ['时长', 'length'],
  ['时间', 'time'],
  ['things', 'things'],
  ['物体', 'things'],
  ['id', 'id'],
  ['编号', 'id'],
  ['speech', 'speech'],
  ['说话', 'speech'],
  ['area', 'area'],
  ['区域', 'area'],
  ['line', 'line'],
  ['越线', 'line'],
  ['view', 'view'],
  ['视角', 'view'],
]);

/** The values of `speech:`. */
const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'on', 'true', '有', '是'].map((word) => [word, true] as const),
  ...['no', 'off', 'false', 'none', '无', '没有', '否'].map((word) => [word, false] as const),
]);

/** The values of `view:`. */
const VIEWS_BY_NAME: ReadonlyMap<string, View> = new Map<string, View>([
  ...VIEWS.map((view): [string, View] => [view, view]),
  ...[['室内', 'indoor'] as const, ['室外', 'outdoor'] as const, ['白天', 'day'] as const],
  ...[['夜晚', 'night'] as const, ['特写', 'close-up'] as const, ['远景', 'wide'] as const],
  ['中景', 'medium'],
]);

/** A key of metadata: `meta.camera:A7`. */
const META_KEY = /^(?:meta|元数据)\.(.+)$/iu;

const CONDITION = String.raw`(?<=^|\s)([a-z]+|[\u4e00-\u9fff]{1,2}|(?:meta|元数据)\.[\p{L}\p{N}_.-]{1,64})[:：](?:"([^"]*)"|(\S+))`;

/** Takes the conditions out of a sentence. One that repeats an earlier one stays a word. */
export function takeFilters(sentence: string): SentenceFilter {
  let filter: SearchFilter = {};
  const read = ([name = '', quoted, bare]: (string | undefined)[]): FilterCondition | null => {
    const metaKey = META_KEY.exec(name)?.[1];
    const key = metaKey === undefined ? KEYS.get(name.toLowerCase()) : 'meta';
    const value = (quoted ?? bare ?? '').trim();
    const own = key && value ? filterOf(key, value, metaKey) : null;
    const merged = own && merge(filter, own);
    if (!key || !own || !merged) return null;
    filter = merged;
    return { key, value, filter: own };
  };
  const { found, rest } = take(sentence, [{ pattern: CONDITION, read }]);
  return { found, filter, rest };
}

/** Returns the filter of one condition; null when its value cannot be read. */
function filterOf(key: FilterKey, value: string, metaKey = ''): SearchFilter | null {
  switch (key) {
    case 'video':
      return { title: { contains: value } };
    case 'tag':
      return { tag: { in: [value] } };
    case 'id':
      return { external_id: { in: [value] } };
    case 'meta':
      return { metadata: { [metaKey]: { in: [value] } } };
    case 'from': {
      const days = daysOf(value);
      return days && { captured_at: { gte: days.gte } };
    }
    case 'until': {
      const days = daysOf(value);
      return days && { captured_at: { lt: days.lt } };
    }
    case 'length': {
      const duration = secondsOf(value);
      return duration && { duration };
    }
    case 'time': {
      const time = secondsOf(value);
      return time && { time };
    }
    case 'speech': {
      const speech = YES_OR_NO.get(value.toLowerCase());
      return speech === undefined ? null : { speech };
    }
    case 'area':
    case 'line': {
      const place = placeOf(key, value);
      return place && { where: [place] };
    }
    case 'view': {
      const view = VIEWS_BY_NAME.get(value.toLowerCase());
      return view ? { view: [view] } : null;
    }
    case 'things': {
      const thing = thingOf(value);
      return thing && { things: [thing] };
    }
  }
}

/** Merges two filters; tags, ids, metadata and the two ends of the capture dates add up. Null when `b` repeats `a`. */
function merge(a: SearchFilter, b: SearchFilter): SearchFilter | null {
  if (a.tag && b.tag) return { ...a, tag: { in: [...a.tag.in, ...b.tag.in] } };
  if (a.external_id && b.external_id) {
    return { ...a, external_id: { in: [...a.external_id.in, ...b.external_id.in] } };
  }
  if (a.things && b.things) return { ...a, things: [...a.things, ...b.things] };
  if (a.where && b.where) return { ...a, where: [...a.where, ...b.where] };
  if (a.view && b.view) return { ...a, view: [...a.view, ...b.view] };
  if (a.metadata && b.metadata) return { ...a, metadata: mergeMetadata(a.metadata, b.metadata) };
  if (a.captured_at && b.captured_at) {
    const isRepeated = (['gte', 'lt'] as const).some((end) => a.captured_at?.[end] && b.captured_at?.[end]);
    return isRepeated ? null : { ...a, captured_at: { ...a.captured_at, ...b.captured_at } };
  }
  const isRepeated = (Object.keys(b) as (keyof SearchFilter)[]).some((name) => a[name] !== undefined);
  return isRepeated ? null : { ...a, ...b };
}

function mergeMetadata(a: MetadataFilter, b: MetadataFilter): MetadataFilter {
  const added = Object.entries(b).map(([key, { in: values }]) => [
    key,
    { in: [...(a[key]?.in ?? []), ...values] },
  ]);
  return { ...a, ...Object.fromEntries(added) };
}

/** Reads `>10m`, `<1:30` and `10m-1h` as seconds, [gte, lt); null for anything else. */
function secondsOf(text: string): Range<number> | null {
  const sign = text[0];
  if (sign === '>' || sign === '<') {
    const bound = clockS(text.slice(1));
    if (bound === null) return null;
    return sign === '>' ? { gte: bound } : { lt: bound };
  }
  const [low, high, ...more] = text.split(/[-–~]/);
  const [gte, lt] = [clockS(low ?? ''), clockS(high ?? '')];
  return more.length === 0 && gte !== null && lt !== null && lt > gte ? { gte, lt } : null;
}

/** Reads `car`, `car>=2`, `car<3` and `car=0`; null where the detector knows no such thing. */
function thingOf(text: string): NonNullable<SearchFilter['things']>[number] | null {
  const match = /^(.+?)(?:\s*(>=|<=|>|<|=|≥|≤)\s*(\d{1,2}))?$/.exec(text);
  const [, name = '', sign, digits] = match ?? [];
  if (meaningOf(name) === null) return null;
  if (sign === undefined) return { name, gte: 1 };
  const n = Number(digits);
  if (sign === '=') return { name, gte: n, lte: n };
  if (sign === '>' || sign === '>=' || sign === '≥') return { name, gte: sign === '>' ? n + 1 : n };
  const lte = sign === '<' ? n - 1 : n;
  return lte < 0 ? null : { name, gte: 0, lte };
}

/** Reads `2026`, `2026-05` and `2026-05-09` as days in the time zone of this machine: instants [gte, lt). */
function daysOf(text: string): { gte: string; lt: string } | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (!match) return null;
  const [year = 0, month = 1, day = 1] = match.slice(1).map((part) => (part ? Number(part) : undefined));
  const first = new Date(year, month - 1, day);
  if (first.getMonth() !== month - 1 || first.getDate() !== day) return null; // There is no 31 June.
  const next = match[3]
    ? new Date(year, month - 1, day + 1)
    : match[2]
      ? new Date(year, month, 1)
      : new Date(year + 1, 0, 1);
  return { gte: first.toISOString(), lt: next.toISOString() };
}
