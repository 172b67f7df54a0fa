/**
 * Areas and lines as they are written in a sentence: four whole percents of the picture, behind the name of a thing where one
 * is meant. `area:person@50,0,50,100` is the right half: left, top, width, height; `line:50,0,50,100` goes from one point to
 * the other. In: the value of a condition. Out: a place of a filter.
 */
import type { SearchFilter } from '../../../contract/index.ts';
import { meaningOf } from './names.ts';

/** Returns the place; null where it cannot be read, does not lie within the picture, or names no thing. */
export function placeOf(
  kind: 'area' | 'line',
  text: string,
): NonNullable<SearchFilter['where']>[number] | null {
  const match = /^(?:(.+)@)?(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})$/.exec(text);
  if (!match) return null;
  const [, name, ...numbers] = match;
  if (name !== undefined && meaningOf(name) === null) return null;
  const [a = 0, b = 0, c = 0, d = 0] = numbers.map((digits) => Number(digits) / 100);
  const named = name === undefined ? {} : { name };
  if (kind === 'area') {
    const isBox = c > 0 && d > 0 && a + c <= 1 + 1e-9 && b + d <= 1 + 1e-9;
    return isBox ? { ...named, area: { x: a, y: b, width: c, height: d } } : null;
  }
  const isLine = (a !== c || b !== d) && [a, b, c, d].every((value) => value <= 1);
  return isLine
    ? {
        ...named,
        line: [
          { x: a, y: b },
          { x: c, y: d },
        ],
      }
    : null;
}
