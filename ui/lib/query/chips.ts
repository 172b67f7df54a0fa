/**
 * Edits of a sentence by its chips. In: the sentence as typed, and the place of a part in its words. Out: the sentence
 * after the edit. Pure.
 */
import { type Condition, joinQuery, splitQuery } from './filters.ts';

/** A part of the words: [from, to) in characters. */
export interface Part {
  from: number;
  to: number;
}

/** Replaces a part of the words; an empty text removes it. Conditions stay. */
export function replacePart(query: string, { from, to }: Part, text: string): string {
  const { words, conditions } = splitQuery(query);
  const changed = `${words.slice(0, from)} ${text.trim()} ${words.slice(to)}`;
  return joinQuery(tidy(changed), conditions);
}

/** Replaces one condition; an empty text removes it. */
export function replaceCondition(query: string, condition: Condition, text: string): string {
  const { words, conditions } = splitQuery(query);
  const at = conditions.findIndex((each) => each.text === condition.text);
  const rest = conditions.map(({ text: own }, i) => (i === at ? text.trim() : own)).filter(Boolean);
  return [...rest, words].filter(Boolean).join(' ');
}

/** Sets spaces as people type them: one between words, none before a comma, none between Chinese characters. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:!?，。；：！？])/g, '$1')
    .replace(/([\u4e00-\u9fff，。]) (?=[\u4e00-\u9fff])/g, '$1')
    .trim();
}
