import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Video } from '../../../contract/index.ts';
import { Storyboards } from '../../../ui/data/storyboards.ts';

const video = (indexed_s: number, state = 'indexing') =>
  ({ id: 'v', indexed_s, state, storyboard_url: '/v1/videos/v/storyboard.vtt' }) as Video;

describe('storyboards', () => {
  let fetched: number;
  let isThere: boolean;
  let storyboards: Storyboards;

  beforeEach(() => {
    fetched = 0;
    isThere = true;
    storyboards = new Storyboards();
    vi.stubGlobal('location', { href: 'http://tidemark/' });
    vi.stubGlobal('fetch', async () => {
      fetched += 1;
      const cue = `00:00.000 --> 00:01.000\nsheet.webp#xywh=0,0,${fetched},90`;
      return isThere ? new Response(`WEBVTT\n\n${cue}\n`) : new Response('{}', { status: 404 });
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are fetched once, however often they are asked for', async () => {
    const board = await storyboards.get(video(100));
    expect(await storyboards.get(video(100))).toBe(board);
    expect(await storyboards.get(video(159))).toBe(board);
    expect(fetched).toBe(1);
  });

  it('are fetched again when the video has grown by a minute, and when it is complete', async () => {
    await storyboards.get(video(100));
    expect((await storyboards.get(video(160)))[0]?.width).toBe(2);
    expect((await storyboards.get(video(170, 'indexed')))[0]?.width).toBe(3);
  });

  it('stay when a newer one cannot be had, and are empty when there is none', async () => {
    const board = await storyboards.get(video(100));
    isThere = false;
    expect(await storyboards.get(video(200))).toBe(board);
    expect(await new Storyboards().get(video(200))).toEqual([]);
    isThere = true;
    expect((await storyboards.get(video(200)))[0]?.width).toBe(4);
  });
});
