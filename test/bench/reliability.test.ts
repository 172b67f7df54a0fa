/** The table of reliability reads results as benches word them. */
import { expect, test } from 'vitest';
import { readPromises } from '../../bench/reliability/faults.ts';
import { rowOf, triedOf } from '../../bench/reliability/reliability.ts';

test.each([
  [
    { tried: 200, failed: 1 },
    { tried: 200, failed: 1 },
  ],
  [
    { sent: 9, faultCount: 0 },
    { tried: 9, failed: 0 },
  ],
  [
    { runs: 50, same: 48 },
    { tried: 50, failed: 2 },
  ],
  [
    { tried: 300, uncoded: 2 },
    { tried: 300, failed: 2 },
  ],
  [{ p50: 3 }, null],
])('%o', (figures, counts) => {
  expect(triedOf({ figures })).toEqual(counts);
});

const PROMISED = { test: 'nothing is lost', slug: 'x', command: 'x', wanted: 100 };

test.each([
  ['is kept when it was tried often enough', { tried: 100, failed: 0 }, [], 'abc', true, 0],
  ['is not when it was tried too rarely', { tried: 99, failed: 0 }, [], 'abc', false, 0],
  ['is not when a limit beside the count was missed', { tried: 100, failed: 0 }, ['p99'], 'abc', false, 1],
  ['is not when nobody knows what was measured', { tried: 100, failed: 0 }, [], 'xyz', false, 0],
])('a promise %s', (_, figures, failures, commit, isKept, failed) => {
  const row = rowOf(PROMISED, { figures, failures, commit }, (one) => one === 'abc');
  expect([row.isKept, row.cells[2]]).toEqual([isKept, failed]);
});

test('a promise without a result is not kept', () => {
  expect(rowOf(PROMISED, null, () => true)).toMatchObject({
    isKept: false,
    cells: ['not run yet', 100, null, null, expect.anything()],
  });
});

test('promises are read from a table with their test files', () => {
  const text = `| promise | test |
|---|---|
| No row is lost | test/a/b.test.ts, test/c.test.ts, \`bench -- kill\` |
| Words | nothing |
`;
  expect(readPromises(text)).toEqual([
    { promise: 'No row is lost', files: ['test/a/b.test.ts', 'test/c.test.ts'] },
  ]);
});
