/** The lane of speech: silence is something else than a video that nothing has listened to. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { setLanguage } from '../../../ui/data/locale.ts';
import { paintBase, type Scene } from '../../../ui/features/timeline/paint.ts';
import { speechLine } from '../../../ui/features/timeline/timeline-list.ts';
import { wholeView } from '../../../ui/lib/time/time-scale.ts';

/** Counts what is filled in the lane, by colour: a canvas that only remembers. */
function paintedLane(speech: Scene['speech']): Record<string, number> {
  const filled: Record<string, number> = {};
  const context = {
    fillStyle: '',
    clearRect() {},
    fillRect(_x: number, y: number) {
      if (y > 95 && y < 100) filled[context.fillStyle] = (filled[context.fillStyle] ?? 0) + 1;
    },
    fillText() {},
    measureText: () => ({ width: 0 }),
  };
  const palette = new Proxy({}, { get: (_, name) => name });
  const scene: Scene = {
    ...{ view: wholeView(100), durationS: 100, indexedS: 100, heat: null, heatB: null },
    ...{ events: [], hits: [], current: null, speech },
  };
  paintBase(context as never, 200, scene, palette as never);
  return filled;
}

beforeAll(() => {
  vi.stubGlobal('document', { documentElement: {} });
  setLanguage('en');
});
afterAll(() => vi.unstubAllGlobals());

it('draws spans where somebody speaks, nothing in silence, dots where nothing has listened', () => {
  expect(paintedLane([{ startS: 10, endS: 20 }])).toEqual({ good: 1 });
  expect(paintedLane([])).toEqual({});
  expect(paintedLane(null)).toEqual({ faint: 20 });
  expect(paintedLane(undefined)).toEqual({});
});

it('says which it is to screen readers', () => {
  expect(speechLine([{ startS: 10, endS: 20 }])).toBe('Somebody speaks for 0:10 in all.');
  expect(speechLine([])).toBe('Nobody speaks.');
  expect(speechLine(null)).toBe('Nothing has listened for speech in this video yet.');
});
