/** Exports of segments that reach past the end of their video, or hold none of it. */
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../api/export/formats.ts';
import type { ExportFormatName } from '../../contract/index.ts';
import { post, problem } from './requests.ts';
import { openTestLibrary, putVideo } from './test-library.ts';

describe('an export', () => {
  it.each(Object.keys(EXPORT_FORMATS) as ExportFormatName[])(
    '%s ends a segment with its video, and refuses one that starts after it, before 0, or has no length',
    async (format) => {
      using library = openTestLibrary();
      const { id } = await putVideo(library, 'video a', { durationS: 10 });
      const send = (start: number, end: number) =>
        post(library, '/v1/export', { format, segments: [{ video_id: id, start, end, label: 'x' }] });
      const [past, whole] = await Promise.all([send(8, 30), send(8, 10)]);
      expect(past.status).toBe(200);
      expect(await past.text()).toBe(await whole.text());
      for (const [start, end] of [
        [10, 12],
        [500, 501],
      ] as const) {
        expect(await problem(await send(start, end))).toMatchObject({ code: 'TIME_OUTSIDE', status: 422 });
      }
      for (const [start, end] of [
        [-1, 2],
        [4, 4],
        [5, 4],
      ] as const) {
        expect(await problem(await send(start, end))).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
      }
    },
  );

  it('keeps the best second of a segment within what it exports', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'video a', { durationS: 10 });
    const send = (peak: number) =>
      post(library, '/v1/export', {
        format: 'csv',
        segments: [{ video_id: id, start: 8, end: 30, peak, label: 'x' }],
      });
    const peaks = [20, 9, 2].map(async (peak) => {
      const [header = [], row = []] = (await (await send(peak)).text())
        .split('\r\n')
        .map((line) => line.split(','));
      return Number(row[header.indexOf('peak')]);
    });
    expect(await Promise.all(peaks)).toEqual([8, 9, 8]);
  });
});
