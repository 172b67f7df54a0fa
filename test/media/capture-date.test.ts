/** The date of recording, as tags state it. */
import { expect, test } from 'vitest';
import { captureDate } from '../../media/probe/capture-date.ts';

const APPLE = 'com.apple.quicktime.creationdate';

test.each([
  [{ [APPLE]: '2024-07-02T00:30:00+0200' }, '2024-07-02T00:30:00.000+02:00'],
  [
    { [APPLE]: '2024-07-01T22:30:00-07:00', creation_time: '2024-07-02T05:30:00.000000Z' },
    '2024-07-01T22:30:00.000-07:00',
  ],
  [{ creation_time: '2024-05-06T05:08:09.000000Z' }, '2024-05-06T05:08:09.000Z'],
  [{ date: '2004-07-02' }, '2004-07-02T00:00:00.000+00:00'],
  [{ DATE: '2004-07-02' }, '2004-07-02T00:00:00.000+00:00'],
  [{ DATE_RECORDED: '2004-07-02 23:30:00', DATE: '2010' }, '2004-07-02T23:30:00.000+00:00'],
  [{ date: '2004' }, '2004-01-01T00:00:00.000+00:00'],
  [{ creation_time: '1904-01-01T00:00:00.000000Z', date: '2004-07-02' }, '2004-07-02T00:00:00.000+00:00'],
  [{ creation_time: '1970-01-01T00:00:00.000000Z' }, null],
  [{ date: '2004-06-31' }, null],
  [{ date: 'last summer' }, null],
  [{}, null],
])('%j is %s', (tags, date) => {
  expect(captureDate(tags)).toBe(date);
});
