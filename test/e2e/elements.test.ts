/** The elements with a logic of their own, each alone in a real browser: the timeline and the player. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Video } from '../../contract/index.ts';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';
import { PlayerHarness } from './harness/player-harness.ts';
import { TimelineHarness } from './harness/timeline-harness.ts';

const FPS = 10;
const chromium = findChromium();

describe.skipIf(chromium === null)('an element alone', () => {
  let library: TestLibrary;
  let page: Page;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 20, fps: FPS, sceneS: 10 });
    page = await library.open('/');
    await page.locator('tm-video-card').waitFor();
  });
  afterAll(() => library?.close());

  describe('the timeline', () => {
    /** A minute in which second 20 answers, and 40 to 42 have no picture. */
    const relevance = Array.from({ length: 60 }, (_, i) => (i === 20 ? 0.4 : i >= 40 && i < 42 ? null : 0.1));
    const open = () => TimelineHarness.open(page, relevance);
    const only = (details: Record<string, unknown>[]) => {
      expect(details).toHaveLength(1);
      return details[0] ?? {};
    };

    it('previews the second under the pointer, with its relevance', async () => {
      const timeline = await open();
      await timeline.hover(20.5);
      expect([await timeline.preview(), await timeline.relevance()]).toEqual(['0:20', 1]);
      await timeline.hover(30.5);
      expect([await timeline.preview(), await timeline.relevance()]).toEqual(['0:30', 0]);
      await timeline.hover(40.5);
      expect([await timeline.preview(), await timeline.relevance()]).toEqual(['0:40 No picture', null]);
      await page.mouse.move(5, 5);
      await expect.poll(() => timeline.preview()).toBe('');
    });

    it('seeks to the second that is clicked', async () => {
      const timeline = await open();
      await timeline.click(20.5);
      const { timeS, final } = only(await timeline.emitted('tm-seek'));
      expect(timeS).toBeCloseTo(20.5, 0);
      expect(final).toBe(true);
      expect(await timeline.emitted('tm-select')).toEqual([]);
    });

    it('scrubs along its ruler', async () => {
      const timeline = await open();
      await timeline.scrub(10, 30);
      const seeks = await timeline.emitted('tm-seek');
      expect(seeks.map(({ final }) => final)).toEqual([...seeks.slice(1).map(() => false), true]);
      expect(seeks[0]?.timeS).toBeCloseTo(10, 0);
      expect(seeks.at(-1)?.timeS).toBeCloseTo(30, 0);
    });

    it('selects the dragged span', async () => {
      const timeline = await open();
      await timeline.select(34, 12);
      const { selection } = only(await timeline.emitted('tm-select')) as {
        selection: { startS: number; endS: number };
      };
      expect(selection.startS).toBeCloseTo(12, 0);
      expect(selection.endS).toBeCloseTo(34, 0);
    });

    it('zooms around the pointer', async () => {
      const timeline = await open();
      await timeline.wheel(15, -300);
      await expect.poll(async () => (await timeline.emitted('tm-view')).length).toBe(1);
      const { zoom } = only(await timeline.emitted('tm-view')) as { zoom: { startS: number; endS: number } };
      const share = (15 - zoom.startS) / (zoom.endS - zoom.startS);
      expect(zoom.endS - zoom.startS).toBeLessThan(60);
      expect(share).toBeCloseTo(0.25, 1);
    });

    it('is a slider for the keyboard, whose menu key means the playhead', async () => {
      const timeline = await open();
      await timeline.evaluate('element.showTime(12.4)');
      const slider = page.getByRole('slider', { name: 'Timeline of clip' });
      expect(await slider.getAttribute('aria-valuenow')).toBe('12');
      expect(await slider.getAttribute('aria-valuetext')).toBe('0:12 of 1:00');
      await page.keyboard.press('Tab');
      await timeline.element.locator('.strip:focus').waitFor();
      await page.keyboard.press('Shift+F10');
      await expect
        .poll(async () => (await timeline.emitted('tm-point-menu')).map(({ timeS }) => timeS))
        .toEqual([12.4]);
    });
  });

  describe('the player', () => {
    const still = (timeS: number) => ({ timeS, play: false, loop: null });
    const open = async (timeS: number) => {
      const video = (await (await page.request.get(`/v1/videos/${library.videoId}`)).json()) as Video;
      return PlayerHarness.open(page, video, still(timeS));
    };

    it('stands at the second of its cue, and announces it', async () => {
      const player = await open(5);
      expect(await player.frame()).toBe(5 * FPS);
      await player.cue(still(12.3));
      expect(await player.frame()).toBe(123);
      await expect.poll(async () => (await player.emitted('tm-settled')).at(-1)).toEqual({ timeS: 12.3 });
    });

    it('steps by one frame', async () => {
      const player = await open(5);
      await player.frame();
      await player.step(1);
      expect(await player.frame()).toBe(51);
      await player.step(-1);
      expect(await player.frame()).toBe(50);
    });

    it('goes to the time that is typed', async () => {
      const player = await open(5);
      await player.frame();
      await player.goTo('0:07.5');
      expect(await player.frame()).toBe(75);
    });

    it('repeats a span until that is switched off', async () => {
      const player = await open(0);
      await player.frame();
      await player.cue({ timeS: 2, play: true, loop: { startS: 2, endS: 3 } });
      await page.getByText('Looping 0:02–0:03').waitFor();
      const turns = async () => {
        const frames = await player.frames();
        return frames.filter((frame, i) => i > 0 && frame < (frames[i - 1] ?? 0)).length;
      };
      await expect.poll(turns).toBeGreaterThanOrEqual(2);
      const frames = await player.frames();
      expect(frames.filter((frame) => frame > 3 * FPS + 1)).toEqual([]);
      await page.getByRole('button', { name: 'Stop looping' }).click();
      await expect.poll(async () => Math.max(...(await player.frames()))).toBeGreaterThan(4 * FPS);
    });

    it('plays spans one after the other', async () => {
      const player = await open(0);
      await player.frame();
      const through = [
        { startS: 2, endS: 3 },
        { startS: 14, endS: 15 },
      ];
      await player.cue({ timeS: 2, play: true, loop: null, through });
      const parts = async () => (await player.emitted('tm-part')).map(({ index }) => index);
      await expect.poll(parts).toEqual([0, 1, null]);
      const frames = await player.frames();
      expect(frames.filter((frame) => frame > 3 * FPS + 2 && frame < 14 * FPS)).toEqual([]);
    });
  });
});
