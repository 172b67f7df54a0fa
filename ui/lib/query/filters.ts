/**
 * Conditions in a sentence, as `key:value`: which videos are searched, and which part of them. In: the typed sentence.
 * Out: the remaining words, the filter for the API, and each condition as typed, to be shown as a chip. A condition that
 * cannot be read stays among the words: nothing is dropped silently.
 */
import type { SearchFilter } from '../../../contract/index.ts';
import { parseClock } from '../time/clock.ts';

/** The keys, in the order in which they are suggested. */
export const FILTER_KEYS = ['video', 'tag', 'from', 'until', 'length', 'time'] as const;

/** The key of a condition. */
export type FilterKey = (typeof FILTER_KEYS)[number];

const ALIASES: Readonly<Record<string, FilterKey>> = {
  视频: 'video',
  标签: 'tag',
  起: 'from',
  止: 'until',
  时长: 'length',
  时间: 'time',
};

/** A condition that was understood. */
export interface Condition {
  key: FilterKey;
  value: string;
  /** The condition as typed. */
  text: string;
}

/** A sentence, split into words and conditions. */
export interface SplitQuery {
  /** The rest, which is searched as words. */
  words: string;
  conditions: readonly Condition[];
  filter: SearchFilter;
}

const TOKEN = /(^|\s)([a-z]+|[\u4e00-\u9fff]{1,2})[:：](?:"([^"]*)"|(\S+))/gi;

/** Splits a sentence. */
export function splitQuery(query: string): SplitQuery {
  const conditions: Condition[] = [];
  let filter: SearchFilter = {};
  const words = query.replace(TOKEN, (whole, space: string, name: string, quoted?: string, bare?: string) => {
    const key = filterKey(name);
    const value = (quoted ?? bare ?? '').trim();
    const next = key && value ? narrowed(filter, key, value) : null;
    if (!key || !next) return whole;
    filter = next;
    conditions.push({ key, value, text: whole.slice(space.length) });
    return space;
  });
  return { words: words.replace(/\s+/g, ' ').trim(), conditions, filter };
}

/**
 * Joins words and conditions into a sentence that {@link splitQuery} splits again. Conditions come first, so that one
 * that was read stays ahead of its like among the words.
 */
export function joinQuery(words: string, conditions: readonly Condition[]): string {
  return [...conditions.map(({ text }) => text), words.trim()].filter(Boolean).join(' ');
}

/** Returns a condition as it is typed; a value with spaces is quoted. */
export function conditionText(key: FilterKey, value: string): string {
  return /\s/.test(value) ? `${key}:"${value}"` : `${key}:${value}`;
}

/** Returns the key of that name, in either language, or null. */
export function filterKey(name: string): FilterKey | null {
  const lower = name.toLowerCase();
  return FILTER_KEYS.find((key) => key === lower) ?? ALIASES[lower] ?? null;
}

/** Adds a condition to a filter; null when the value cannot be read, or repeats a condition. */
function narrowed(filter: SearchFilter, key: FilterKey, value: string): SearchFilter | null {
  switch (key) {
    case 'video':
      return filter.title ? null : { ...filter, title: { contains: value } };
    case 'tag':
      return { ...filter, tag: { in: [...(filter.tag?.in ?? []), value] } };
    case 'from': {
      const day = dayRange(value);
      return day && !filter.captured_at?.gte
        ? { ...filter, captured_at: { ...filter.captured_at, gte: day.gte } }
        : null;
    }
    case 'until': {
      const day = dayRange(value);
      return day && !filter.captured_at?.lt
        ? { ...filter, captured_at: { ...filter.captured_at, lt: day.lt } }
        : null;
    }
    case 'length':
    case 'time': {
      const name = key === 'length' ? 'duration' : 'time';
      const range = secondsRange(value);
      return range && !filter[name] ? { ...filter, [name]: range } : null;
    }
  }
}

/** Parses `>10m`, `<1:30`, `10m-1h` into seconds, [gte, lt). Null for anything else. */
export function secondsRange(text: string): { gte?: number; lt?: number } | null {
  const sign = text[0];
  if (sign === '>' || sign === '<') {
    const value = seconds(text.slice(1));
    if (value === null) return null;
    return sign === '>' ? { gte: value } : { lt: value };
  }
  const [low, high, ...more] = text.split(/[-–~]/);
  const [gte, lt] = [seconds(low ?? ''), seconds(high ?? '')];
  return more.length === 0 && gte !== null && lt !== null && lt > gte ? { gte, lt } : null;
}

/** Parses `90`, `1:30`, `10m`, `1h30m`, `45s`. */
function seconds(text: string): number | null {
  const units = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?$/i.exec(text);
  if (units && text !== '') {
    const [h, m, s] = units.slice(1).map((part) => Number(part ?? 0));
    return (h ?? 0) * 3600 + (m ?? 0) * 60 + (s ?? 0);
  }
  return parseClock(text);
}

/** Parses `2026`, `2026-05` or `2026-05-09` in the local time zone, as instants [gte, lt). */
function dayRange(text: string): { gte: string; lt: string } | null {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (!match) return null;
  const [year = 0, month = 1, day = 1] = match.slice(1).map((part) => (part ? Number(part) : undefined));
  const start = new Date(year, month - 1, day);
  if (start.getMonth() !== month - 1 || start.getDate() !== day) return null;
  const end = match[3]
    ? new Date(year, month - 1, day + 1)
    : match[2]
      ? new Date(year, month, 1)
      : new Date(year + 1, 0, 1);
  return { gte: start.toISOString(), lt: end.toISOString() };
}
