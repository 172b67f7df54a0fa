import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStories } from '../../../bench/causal/events-file.ts';

const GOOD = {
  duration: 30,
  timestamps: [
    [0, 5],
    [9, 6],
    [10, 20],
  ],
  sentences: ['A door opens.', ' A dog runs out. ', 'A man laughs.'],
  relation: ['01'],
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidemark-stories-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function read(rows: unknown) {
  const file = join(dir, 'stories.json');
  writeFileSync(file, typeof rows === 'string' ? rows : JSON.stringify(rows));
  return readStories(file);
}

describe('a file of stories', () => {
  it('is read with trimmed sentences and times in order', () => {
    const [story] = read([{ v_1: GOOD }]);
    expect(story).toEqual({
      video: 'v_1',
      events: [
        { sentence: 'A door opens.', start: 0, end: 5 },
        { sentence: 'A dog runs out.', start: 6, end: 9 },
        { sentence: 'A man laughs.', start: 10, end: 20 },
      ],
      causes: [false, true],
      graph: null,
    });
  });

  it('may say the causes of every event', () => {
    const graph = [[true], [false, true]];
    expect(read([{ v_1: { ...GOOD, all_relation: ['1,01'] } }])[0]?.graph).toEqual(graph);
    expect(read([{ v_1: { ...GOOD, all_relation: '1,01' } }])[0]?.graph).toEqual(graph);
    expect(read([{ v_1: { ...GOOD, all_relation: '1,0' } }])[0]?.graph).toBeNull();
  });

  it.each([
    ['signs other than 0 and 1', { relation: ['0x'] }],
    ['too few signs', { relation: ['0'] }],
    ['too few times', { timestamps: [[0, 1]] }],
    [
      'times that are no numbers',
      {
        timestamps: [
          [0, 1],
          [1, null],
          [2, 3],
        ],
      },
    ],
    ['an empty sentence', { sentences: ['A', ' ', 'B'] }],
    ['a single event', { sentences: ['A'], timestamps: [[0, 1]], relation: [''] }],
    ['no relation', { relation: undefined }],
  ])('is refused with the number of the row for %s', (_, change) => {
    const rows = [{ v_1: GOOD }, { v_2: { ...GOOD, ...change } }];
    expect(() => read(rows)).toThrow(
      expect.objectContaining({
        code: 'GOLD_INVALID',
        details: { line: 2 },
        message: expect.stringContaining('v_2'),
      }),
    );
  });

  it.each([
    ['no JSON', '[{'],
    ['no list', '{}'],
    ['an empty list', '[]'],
    ['a row without a video', '[{}]'],
    ['a row that is no object', '[3]'],
  ])('is refused when it is %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'GOLD_INVALID' }));
  });

  it('is refused when it is not there', () => {
    expect(() => readStories(join(dir, 'none.json'))).toThrow(
      expect.objectContaining({ code: 'GOLD_INVALID' }),
    );
  });
});
