import { expect, test } from 'vitest';
import { readMetadataFile } from '../../../api/services/sources/metadata-file.ts';

test('CSV: further columns are metadata, empty cells say nothing', () => {
  const text = '\ufeffpath,external_id,camera,note\na.mp4,clip-1,A7,"says ""hi"", twice"\nb.mp4,,FX3,\n';
  expect(readMetadataFile(text, 'csv')).toEqual({
    rows: [
      { line: 2, path: 'a.mp4', externalId: 'clip-1', metadata: { camera: 'A7', note: 'says "hi", twice' } },
      { line: 3, path: 'b.mp4', metadata: { camera: 'FX3' } },
    ],
    problems: [],
  });
});

test('CSV: a broken row is a problem with its line, after quoted line breaks too; the rest continue', () => {
  const text = 'path,external_id,note\na.mp4,1,"two\nlines"\nb.mp4,2,x,too much\n,3,no video\nc.mp4,4,y\n';
  const { rows, problems } = readMetadataFile(text, 'csv');
  expect(rows.map(({ path }) => path)).toEqual(['a.mp4', 'c.mp4']);
  expect(problems.map(({ line, code }) => [line, code])).toEqual([
    [4, 'METADATA_INVALID'],
    [5, 'METADATA_INVALID'],
  ]);
});

test('JSON lines and arrays say the line of a broken row', () => {
  const lines = '{"id":"0123456789abcdef","metadata":{"take":3}}\n\nnot json\n{"id":5}\n';
  expect(readMetadataFile(lines, 'jsonl')).toMatchObject({
    rows: [{ line: 1, metadata: { take: 3 } }],
    problems: [{ line: 3 }, { line: 4 }],
  });
  const array = '[\n {"path": "a {\\" [", "external_id": 7},\n {"path": "b",\n  "metadata": "x"},\n 4\n]';
  const { rows, problems } = readMetadataFile(array, 'json');
  expect(rows).toEqual([{ line: 2, path: 'a {" [', externalId: '7' }]);
  expect(problems).toMatchObject([{ line: 3, code: 'METADATA_INVALID' }, { line: 5 }]);
});

test('CSV: a quote that stays open is a problem with its line', () => {
  expect(readMetadataFile('path,note\na.mp4,x\nb.mp4,"open\n', 'csv')).toMatchObject({
    rows: [{ path: 'a.mp4' }],
    problems: [{ line: 3 }],
  });
});

test.each([
  ['json', '[{"path":"a"},\n{"path" "b"}]', 2],
  ['json', '{"path":"a"}', 1],
] as const)('a %s file that is none is refused with a line', (format, text, line) => {
  expect(() => readMetadataFile(text, format)).toThrow(
    expect.objectContaining({ code: 'METADATA_INVALID', details: { line } }),
  );
});
