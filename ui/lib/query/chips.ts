/**
 * The parts of a sentence that were understood, as chips that can be taken out or put differently. In: the sentence as
 * it was typed, and where a part stands in its words. Out: the sentence after the change. Pure.
 */
import { type Condition, joinQuery, splitQuery } from './filters.ts';

/** A part of the words: [from, to) in characters. */
export interface Part {
  from: number;
  to: number;
}

/** The sentence with a part of its words put differently; an empty text takes the part out. Conditions stay. */
export function replacePart(query: string, { from, to }: Part, text: string): string {
  const { words, conditions } = splitQuery(query);
  const changed = `${words.slice(0, from)} ${text.trim()} ${words.slice(to)}`;
  return joinQuery(tidy(changed), conditions);
}

/** The sentence with one condition put differently; an empty text takes it out. */
export function replaceCondition(query: string, condition: Condition, text: string): string {
  const { words, conditions } = splitQuery(query);
  const at = conditions.findIndex((each) => each.text === condition.text);
  const rest = conditions.map(({ text: own }, i) => (i === at ? text.trim() : own)).filter(Boolean);
  return [...rest, words].filter(Boolean).join(' ');
}

/** Spaces as people type them: one between words, none before a comma, none around Chinese. */
function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ([,.;:!?，。；：！？])/g, '$1')
    .replace(/([\u4e00-\u9fff，。]) (?=[\u4e00-\u9fff])/g, '$1')
    .trim();
}
