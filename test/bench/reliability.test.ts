/** The table of reliability reads results as benches word them. */
import { expect, test } from 'vitest';
import { triedOf } from '../../bench/reliability/reliability.ts';

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
