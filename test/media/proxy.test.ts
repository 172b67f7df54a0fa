/** Proxies: which videos need one, how it is made, and that it has the clock of the video, to the frame. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { drawPoster } from '../../media/pictures/poster.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { makeProxy } from '../../media/proxies/proxy.ts';
import { planProxy, proxyOutputOptions } from '../../media/proxies/proxy-plan.ts';
import { CLOCK_VIDEOS, type ClockVideoName } from '../support/clock-videos.ts';
import { readStrip } from '../support/strip.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { DATED } from '../support/tools.ts';

vi.setConfig({ testTimeout: 120_000 });

const tmp = makeTmpDir();
let tools: FfmpegTools;

beforeAll(async () => {
  tools = await locateFfmpeg();
});
afterAll(() => tmp[Symbol.dispose]());

/** Number of the frame that a player shows of a file at a time. */
async function frameAt(path: string, timeS: number): Promise<number | null> {
  const { rgb, width, height } = await decodeImage(await drawPoster(tools, { path, timeS, width: 320 }));
  return readStrip(rgb, width, height);
}

describe.skipIf(DATED)('a proxy has the clock of its video', () => {
  it.each<[ClockVideoName, { needed: boolean; method: 'copy' | 'encode' }]>([
    ['transport', { needed: true, method: 'copy' }],
    ['avi', { needed: true, method: 'encode' }],
    ['late', { needed: true, method: 'copy' }],
    ['matroska', { needed: false, method: 'copy' }],
    ['edited', { needed: false, method: 'encode' }],
    ['soundFirst', { needed: false, method: 'encode' }],
  ])('%s', async (name, plan) => {
    const { file, timesMs, write } = CLOCK_VIDEOS[name];
    const path = tmp.file(file);
    await write(path);
    const probe = await probeVideo(tools, path);
    expect(planProxy(probe)).toEqual(plan);
    const fractions: number[] = [];
    const proxy = tmp.file(`${file}.proxy.mp4`);
    await makeProxy(tools, {
      ...{ path, probe, method: plan.method, file: proxy },
      onProgress: (fraction) => fractions.push(fraction),
    });
    expect(fractions.at(-1)).toBeGreaterThan(0.9);
    for (const n of [40, 801]) {
      const ms = timesMs[n];
      if (ms == null) throw new Error(`${name} does not show frame ${n}.`);
      // In the middle of its stay, which no rounding reaches.
      const timeS = (ms + (timesMs[n + 1] ?? ms)) / 2000;
      expect([timeS, await frameAt(proxy, timeS), await frameAt(path, timeS)]).toEqual([timeS, n, n]);
    }
    // Browsers count a video's length from where its first stream starts.
    expect((await probeVideo(tools, proxy)).clockOffsetS).toBeCloseTo(0, 2);
  });
});

it('fills no more silence than six hours, whatever length a header claims', async () => {
  const { file, write } = CLOCK_VIDEOS.late;
  const path = tmp.file(file);
  await write(path);
  const probe = { ...(await probeVideo(tools, path)), durationS: 1e9 };
  const colours = { toneMaps: false, tags: false };
  const options = proxyOutputOptions(probe, 'copy', { coding: [], passThrough: [], colours });
  expect(options).toContain('anullsrc=r=48000:cl=mono,atrim=duration=21600[silence]');
});
