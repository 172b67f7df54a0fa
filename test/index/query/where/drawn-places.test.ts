import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeFilters } from '../../../../index/query/filters.ts';
import { drawnPlaces } from '../../../../index/query/where/drawn-places.ts';

describe('areas and lines in a sentence', () => {
  it.each([
    ['area:50,0,50,100', { area: { x: 0.5, y: 0, width: 0.5, height: 1 } }],
    ['area:person@0,25,50,50', { name: 'person', area: { x: 0, y: 0.25, width: 0.5, height: 0.5 } }],
    ['区域:人@0,0,50,50', { name: '人', area: { x: 0, y: 0, width: 0.5, height: 0.5 } }],
    [
      'line:"traffic light@50,0,50,100"',
      {
        name: 'traffic light',
        line: [
          { x: 0.5, y: 0 },
          { x: 0.5, y: 1 },
        ],
      },
    ],
    [
      '越线:10,20,30,40',
      {
        line: [
          { x: 0.1, y: 0.2 },
          { x: 0.3, y: 0.4 },
        ],
      },
    ],
  ])('%s', (text, place) => {
    expect(takeFilters(`a dog ${text}`).filter).toEqual({ where: [place] });
  });

  it.each([
    'area:60,0,50,100',
    'area:0,0,0,10',
    'area:fountain@0,0,50,50',
    'line:5,5,5,5',
    'line:0,0,101,5',
    'area:1,2,3',
  ])('"%s" stays words', (text) => expect(takeFilters(text).filter).toEqual({}));

  it('add up, with views', () => {
    const { filter } = takeFilters('a dog area:0,0,50,50 line:5,0,5,100 view:indoor 视角:夜晚');
    expect(filter.where).toHaveLength(2);
    expect(filter.view).toEqual(['indoor', 'night']);
  });
});

describe('drawn places', () => {
  it('know the labels of a name, or take any thing', () => {
    const line = [
      { x: 0, y: 0.5 },
      { x: 1, y: 0.5 },
    ] as [{ x: number; y: number }, { x: number; y: number }];
    expect(
      drawnPlaces([{ name: 'dog', area: { x: 0, y: 0.25, width: 0.5, height: 0.5 } }, { line }]),
    ).toEqual({
      areas: [{ labels: ['dog'], area: [0, 0.25, 0.5, 0.75] }],
      lines: [{ labels: null, line }],
    });
  });

  it.each([
    ['a box outside of the picture', { area: { x: 0.8, y: 0, width: 0.4, height: 1 } }],
    ['a box that is inside out', { area: { x: 0.8, y: 0, width: -0.4, height: 1 } }],
    [
      'a line outside of the picture',
      {
        line: [
          { x: -1, y: 0 },
          { x: 1, y: 1 },
        ],
      },
    ],
    [
      'a line without length',
      {
        line: [
          { x: 0.5, y: 0.5 },
          { x: 0.5, y: 0.5 },
        ],
      },
    ],
    ['a name without a place', { name: 'dog' }],
    ['a name that no thing has', { name: 'fountain', area: { x: 0, y: 0, width: 1, height: 1 } }],
  ])('refuse %s', (_, place) => {
    expect(() => drawnPlaces([place as Parameters<typeof drawnPlaces>[0][number]])).toThrow(
      expect.objectContaining({ code: 'QUERY_INVALID' }),
    );
  });

  it('take every box of whole percents that a sentence can hold', () => {
    const share = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(share, share, share, share, (x, y, width, height) => {
        const { filter } = takeFilters(`x area:${x},${y},${width},${height}`);
        const isBox = width > 0 && height > 0 && x + width <= 100 && y + height <= 100;
        expect(filter.where !== undefined).toBe(isBox);
        if (filter.where) expect(drawnPlaces(filter.where).areas).toHaveLength(1);
      }),
    );
  });
});
