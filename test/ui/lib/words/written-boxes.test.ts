/** Words of a moment are boxed while they are shown. */
import { expect, test } from 'vitest';
import { sameBoxes, type WrittenWords, writtenBoxes } from '../../../../ui/lib/words/written-boxes.ts';

const box = { x: 0.1, y: 0.8, width: 0.3, height: 0.05 };
const matched: WrittenWords = [
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
