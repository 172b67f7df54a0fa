/** Edits a sentence by its chips. In: the sentence, and the place of a part. Out: the sentence after the edit. Pure. */
import { conditionsOf } from './conditions.ts';

/** A part of a sentence: characters [from, to). */
export interface Part {
  from: number;
  to: number;
}

/** Replaces a part of a sentence; an empty text removes it. */
export function replacePart(sentence: string, { from, to }: Part, text: string): string {
  const before = sentence.slice(0, from).trimEnd();
  return join(join(before, text.trim()), sentence.slice(to).trimStart());
}

/** Returns words in the form that no rule of the parser reads: in square brackets. */
export function plainWords(text: string): string {
  return `[${text.replaceAll(/[[\]{}"“”「」『』《》]/g, '')}]`;
}

/** Joins two texts with a space, but not before a comma, nor between Chinese words. Conditions always stand apart. */
function join(a: string, b: string): string {
  if (a === '' || b === '') return a + b;
  const isComma = /^[,.;:!?，。；：！？]/.test(b);
  const isChinese = /[\u4e00-\u9fff，。]$/.test(a) && /^[\u4e00-\u9fff]/.test(b);
  const isCondition =
    conditionsOf(a).some(({ to }) => to === a.length) || conditionsOf(b).some(({ from }) => from === 0);
  return isComma || (isChinese && !isCondition) ? a + b : `${a} ${b}`;
}
