/** Words of a moment are boxed while they are shown. */
import { expect, test } from 'vitest';
import type { Segment } from '../../../../contract/index.ts';
import { boxesAt, sameBoxes, writtenBoxes } from '../../../../ui/lib/words/written-boxes.ts';

const box = { x: 0.1, y: 0.8, width: 0.3, height: 0.05 };
const matched: Segment['matched'] = [
  { modality: 'visual', score: 0.3 },
  { modality: 'text', score: 1, text: 'A title', source: 'title' },
  { modality: 'text', score: 1, text: 'Gate 7', source: 'screen', box, confidence: 0.97, start: 70, end: 74 },
];

test.each([
  [69.9, []],
  [70, ['Gate 7']],
  [73.9, ['Gate 7']],
  [74, []],
])('at %f s %j', (timeS, labels) => {
  const boxes = writtenBoxes(matched, timeS);
  expect(boxes.map(({ label }) => label)).toEqual(labels);
  expect(boxes.every((one) => one.box === box && one.confidence === 0.97)).toBe(true);
});

test('without words there is one value, which renders nothing anew', () => {
  expect(writtenBoxes(matched, 0)).toBe(writtenBoxes([], 0));
});

test('the same boxes stay one value', () => {
  const before = writtenBoxes(matched, 70);
  expect(sameBoxes(before, writtenBoxes(matched, 71))).toBe(before);
  expect(sameBoxes(before, writtenBoxes(matched, 80))).toEqual([]);
});

test('things are boxed around their second, and words keep their own language', () => {
  const dog = { label: 'dog', box: { x: 0, y: 0, width: 0.5, height: 0.5 }, confidence: 0.8, colour: null };
  const places = { state: 'seen', probability: 0.8, at: 72, boxes: [dog], reasons: [] } as const;
  const hit = { places: { ...places, boxes: [dog], reasons: [] }, matched };
  const at = (timeS: number) => boxesAt(hit, timeS).map(({ label, isText }) => [label, isText ?? false]);
  expect(at(71)).toEqual([['Gate 7', true]]);
  expect(at(72)).toEqual([
    ['dog', false],
    ['Gate 7', true],
  ]);
  expect(at(73.5)).toEqual([['Gate 7', true]]);
  expect(at(75)).toEqual([]);
  expect(boxesAt(null, 72)).toBe(boxesAt(hit, 75));
});
