/**
 * Conditions in a sentence, as `key:value`, found by their keys: for chips before the response is here, for suggestions,
 * and to leave them out. The server reads their values. Pure.
 */
import type { FilterKey } from '../../../contract/index.ts';

/** The keys, in the order in which they are suggested. */
export const FILTER_KEYS: readonly FilterKey[] = [
  ...(['video', 'tag', 'from', 'until', 'length', 'time', 'things', 'id', 'speech'] as const),
  ...(['area', 'line', 'view'] as const),
];

const ALIASES: Readonly<Record<string, FilterKey>> = {
  视频: 'video',
  标签: 'tag',
  起: 'from',
  止: 'until',
  时长: 'length',
  时间: 'time',
  物体: 'things',
  编号: 'id',
  说话: 'speech',
  区域: 'area',
  越线: 'line',
  视角: 'view',
};

/** A condition, at characters [from, to) of its sentence. */
export interface Condition {
  key: FilterKey;
  text: string;
  from: number;
  to: number;
}

const CONDITION =
  /(?<=^|\s)([a-z]+|[\u4e00-\u9fff]{1,2}|(?:meta|元数据)\.[\p{L}\p{N}_.-]{1,64})[:：](?:"([^"]*)"|(\S+))/giu;

/** Returns the conditions of a sentence, in its order. */
export function conditionsOf(sentence: string): Condition[] {
  return [...sentence.matchAll(CONDITION)].flatMap(({ 0: text, 1: name, 2: quoted, 3: bare, index }) => {
    const key = filterKey(name ?? '');
    const value = (quoted ?? bare ?? '').trim();
    return key && value ? [{ key, text, from: index, to: index + text.length }] : [];
  });
}

/** Removes the conditions from a sentence, apart from those with a key to keep. */
export function withoutConditions(sentence: string, kept?: FilterKey): string {
  const words = conditionsOf(sentence).reduceRight(
    (rest, { key, from, to }) => (key === kept ? rest : rest.slice(0, from) + rest.slice(to)),
    sentence,
  );
  return words.replace(/\s+/g, ' ').trim();
}

/** Returns a condition as it is typed; a value with spaces is quoted. */
export function conditionText(key: FilterKey, value: string): string {
  return /\s/.test(value) ? `${key}:"${value}"` : `${key}:${value}`;
}

/** Returns the key of that name, in either language, or null. */
export function filterKey(name: string): FilterKey | null {
  const lower = name.toLowerCase();
  if (/^(meta|元数据)\../.test(lower)) return 'meta';
  return FILTER_KEYS.find((key) => key === lower) ?? ALIASES[lower] ?? null;
}
