import { describe, expect, it } from 'vitest';
import { parseRange } from '../../api/http/range.ts';

describe('parseRange', () => {
  it.each([
    ['bytes=0-0', 10, { first: 0, last: 0 }],
    ['bytes=2-', 10, { first: 2, last: 9 }],
    ['bytes=2-100', 10, { first: 2, last: 9 }],
    ['bytes=-3', 10, { first: 7, last: 9 }],
    ['bytes=-30', 10, { first: 0, last: 9 }],
    ['BYTES=1-2', 10, { first: 1, last: 2 }],
  ] as const)('reads %s of %d bytes', (header, size, range) => {
    expect(parseRange(header, size)).toEqual(range);
  });

  it.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=a-b', 'seconds=0-1', 'bytes=0-1,4-5'])(
    'answers %s with the whole file',
    (header) => {
      expect(parseRange(header, 10)).toBe('whole');
    },
  );

  it.each([
    ['bytes=10-', 10],
    ['bytes=99-100', 10],
    ['bytes=-0', 10],
    ['bytes=0-', 0],
    ['bytes=-1', 0],
  ])('refuses %s of %d bytes', (header, size) => {
    expect(parseRange(header, size)).toBe('unsatisfiable');
  });
});
