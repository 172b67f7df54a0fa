/** Licences of dependencies and models. */
import { expect, test } from 'vitest';
import { breachesOf } from '../../scripts/house/licences.ts';

test.each([
  ['MIT', 0],
  ['(MIT OR GPL-3.0)', 0],
  ['Apache-2.0 AND MIT', 0],
  ['Apache-2.0 AND GPL-3.0', 1],
  ['GPLv3', 1],
  ['GPL-3.0-or-later', 1],
  ['CC-BY-NC-4.0', 1],
  [null, 1],
])('%s has %i breaches', (licence, count) => {
  expect(breachesOf([{ name: 'thing@1.0.0', licence }])).toHaveLength(count);
});
