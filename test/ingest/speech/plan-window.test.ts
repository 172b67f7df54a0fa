/** Windows of speech: as few as can be, none longer than the network takes, and what is broken off is heard again. */
import { expect, it } from 'vitest';
import type { Span } from '../../../core/time.ts';
import { planWindow, resumableS, takeWords } from '../../../ingest/speech/plan-window.ts';
import { SoundWindows } from '../../../ingest/speech/sound-windows.ts';

const span = (startS: number, endS: number): Span => ({ startS, endS });

it('takes as many spans as fit, with a little sound around them', () => {
  const spans = [span(1, 4), span(6, 20), span(28, 36), span(50, 51)];
  expect(planWindow(spans, 0, 30)).toEqual({ startS: 0.8, endS: 20.2, isCut: false });
  expect(planWindow(spans, 20.2, 30)).toEqual({ startS: 27.8, endS: 51.2, isCut: false });
  expect(planWindow(spans, 51.2, 30)).toBeNull();
  expect(planWindow([], 0, 30)).toBeNull();
});

it('cuts a span that is longer, and goes on where the last whole words end', () => {
  const spans = [span(10, 70)];
  const window = planWindow(spans, 0, 30);
  expect(window).toEqual({ startS: 9.8, endS: 39.8, isCut: true });
  if (!window) return;
  const [whole, open] = [span(10, 35), span(35, 39.8)];
  expect(takeWords(window, { isStopped: false, words: [whole], open }, spans)).toEqual({
    words: [whole],
    nextS: 35,
  });
  // Without whole words, or with hardly any, what was broken off is taken: the next window must come nearer to the end.
  expect(takeWords(window, { isStopped: false, words: [], open }, spans)).toEqual({
    words: [open],
    nextS: 39.8,
  });
  expect(takeWords(window, { isStopped: false, words: [span(10, 11)], open }, spans).nextS).toBe(39.8);
  expect(takeWords(window, { isStopped: false, words: [whole], open: null }, spans).nextS).toBe(39.8);
});

it('goes back to the last whole words where writing was stopped', () => {
  const spans = [span(1, 28)];
  const window = { startS: 0.8, endS: 28.2, isCut: false };
  const [whole, loop] = [span(1, 9), span(9, 28.2)];
  const stopped = { isStopped: true, words: [whole], open: loop };
  expect(takeWords(window, stopped, spans)).toEqual({ words: [whole], nextS: 9 });
  expect(planWindow(spans, 9, 30)).toEqual({ startS: 9, endS: 28.2, isCut: false });
  // Where hardly anything was written before, the window is done with: the same would be written again.
  expect(takeWords(window, { ...stopped, words: [] }, spans)).toEqual({ words: [loop], nextS: 28.2 });
});

it('leaves out words where nobody speaks', () => {
  const window = { startS: 0, endS: 20, isCut: false };
  const spans = [span(1, 3), span(15, 20)];
  expect(
    takeWords(window, { isStopped: false, words: [span(1, 3), span(6, 9)], open: span(15, 20) }, spans).words,
  ).toEqual([span(1, 3), span(15, 20)]);
});

it('may be interrupted in a pause with a whole second in it', () => {
  const spans = [span(1, 4.5), span(5.1, 9), span(11, 12)];
  expect(resumableS(spans, 4.7)).toBeNull();
  expect(resumableS(spans, 9.2)).toBe(10);
  expect(resumableS(spans, 12.2)).toBe(13);
  expect(planWindow(spans, 10, 30)).toEqual(planWindow(spans, 9.2, 30));
});

it('reads windows out of pieces of any size, and says where the sound ends', async () => {
  async function* pieces(size: number) {
    for (let at = 0; at < 100; at += size) {
      yield Float32Array.from({ length: Math.min(size, 100 - at) }, (_, i) => at + i);
    }
  }
  for (const size of [1, 7, 30, 200]) {
    const sound = new SoundWindows(pieces(size));
    for (const [from, to] of [
      [10, 20],
      [15, 40],
      [60, 61],
      [90, 130],
      [120, 130],
    ] as const) {
      const expected = Array.from({ length: Math.max(0, Math.min(to, 100) - from) }, (_, i) => from + i);
      expect([...(await sound.read(from, to))], `${size}: ${from}`).toEqual(expected);
    }
    await sound.close();
  }
});
