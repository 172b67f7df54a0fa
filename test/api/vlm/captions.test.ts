/** Captions: real pictures of a real clip, described over the protocol, kept, searched, and gone on with after a failure. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPictures } from '../../../api/services/pictures.ts';
import { type Captions, createCaptions } from '../../../api/services/vlm/captions.ts';
import { createVlmClient } from '../../../api/services/vlm/vlm-client.ts';
import { NewCaptions, VideoCaptions } from '../../../contract/index.ts';
import type { VideoId } from '../../../core/ids.ts';
import { normalise } from '../../../core/vector.ts';
import { fuseByCertainty } from '../../../index/search/fuse.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { steadyTimes, writeClip } from '../../support/clips.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';
import { type Asked, type Reply, startVlm } from '../../support/vlm-server.ts';
import { openTestLibrary, putVideo, TEST_PACK, type TestLibrary } from '../test-library.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const tmp = makeTmpDir();
let library: TestLibrary;
let id: VideoId;

/** Four moments of two seconds. */
beforeAll(async () => {
  library = openTestLibrary();
  await writeClip(tmp.file('clip.mp4'), { timesMs: steadyTimes(40, 5) });
  ({ id } = await putVideo(library, 'clip', { path: tmp.file('clip.mp4'), durationS: 8 }));
  const { timelines } = library.store;
  const { timelineId } = await timelines.open({ videoId: id, ...TEST_PACK, fps: 1 });
  const chunk = {
    ...{ startS: 0, ptsMs: Int32Array.from({ length: 8 }, (_, i) => i * 1000) },
    ...{ vectors: Array.from({ length: 8 }, () => null), cuts: Array.from({ length: 8 }, () => false) },
  };
  const vector = normalise(Float32Array.of(1, 0));
  const moments = [0, 2, 4, 6].map((startS) => ({ startS, endS: startS + 2, vector }));
  await timelines.commitChunk(timelineId, chunk, moments, 8);
  await timelines.complete(timelineId);
});
afterEach(() => library.store.passages.replace(id, 'caption', []));
afterAll(() => {
  library[Symbol.dispose]();
  tmp[Symbol.dispose]();
});

async function withModel(
  reply: (asked: Asked, n: number) => Reply,
  run: (captions: Captions, asked: Asked[]) => Promise<void>,
): Promise<void> {
  await using server = await startVlm(reply);
  const settings = { url: server.url, model: 'look-1', key: undefined };
  const { store, dir: dataDir } = library;
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack: TEST_PACK,
    tools: () => locateFfmpeg(),
  });
  const client = createVlmClient(settings, { timeoutMs: 5000 });
  await run(createCaptions({ store, pack: TEST_PACK, settings, client, pictures }), server.asked);
}

const request = (over: object = {}) => ({
  video_id: id,
  from: 0,
  limit: 12,
  language: 'en' as const,
  ...over,
});
const caption = (words: string): Reply => ({ words: JSON.stringify({ caption: words }) });

describe('captions', () => {
  it('are asked for a few moments at a time, kept, and not asked for again', () =>
    withModel(
      (_, n) => caption(`A frame  of\ncolour ${n}.`),
      async (captions, asked) => {
        const first = NewCaptions.parse(await captions.describe(request({ limit: 3 })));
        expect(first).toMatchObject({
          ...{ model: 'look-1', remaining: 1, next: 6, problem: null, unusable: [] },
          data: [0, 2, 4].map((start, i) => ({ start, end: start + 2, text: `A frame of colour ${i + 1}.` })),
        });
        expect(await captions.describe(request())).toMatchObject({
          data: [{ start: 6 }],
          remaining: 0,
          next: null,
        });
        expect(await captions.describe(request())).toMatchObject({ data: [], remaining: 0, next: null });
        expect(asked.map(({ pictures }) => pictures.length)).toEqual([1, 1, 1, 1]);
        const all = VideoCaptions.parse(await captions.list(id));
        expect([all.remaining, all.data.map(({ start }) => start)]).toEqual([0, [0, 2, 4, 6]]);
        await captions.forget(id);
        expect(await captions.list(id)).toMatchObject({ data: [], remaining: 4 });
      },
    ));

  it('are asked for in the language that is wanted', () =>
    withModel(
      () => caption('一片绿色。'),
      async (captions, asked) => {
        await captions.describe(request({ limit: 1, language: 'zh' }));
        expect(asked[0]?.question).toContain('中文');
        expect(await library.store.passages.list(id, 'caption')).toMatchObject([
          { lang: 'zh', text: '一片绿色。' },
        ]);
      },
    ));

  it('are found by their words, as described and not as seen', () =>
    withModel(
      () => caption('A welder repairs a tractor.'),
      async (captions) => {
        await captions.describe(request({ limit: 1 }));
        const found = await library.store.passages.search('tractor', {}, 5);
        const [hit] = fuseByCertainty([], found, () => 8, new Map());
        expect(hit).toMatchObject({
          startS: 0,
          endS: 2,
          foundBy: 'described',
          match: 'strong',
          probability: null,
        });
      },
    ));

  it('of an unusable answer are not kept, and those after it are asked for all the same', () =>
    withModel(
      (_, n) => (n === 2 ? { words: 'I cannot help with that.' } : caption('A green frame.')),
      async (captions) => {
        const said = await captions.describe(request());
        expect(said.data.map(({ start }) => start)).toEqual([0, 4, 6]);
        expect(said.unusable).toEqual([{ start: 2, end: 4, raw: 'I cannot help with that.' }]);
        expect([said.remaining, said.next]).toEqual([1, null]);
      },
    ));

  it('that came before the model failed are kept, and the next request goes on there', () =>
    withModel(
      (_, n) => (n <= 2 ? caption('A green frame.') : { status: 429, retryAfterS: 0 }),
      async (captions) => {
        expect(await captions.describe(request())).toMatchObject({
          remaining: 2,
          next: 4,
          problem: 'VLM_BUSY',
        });
        await expect(captions.describe(request({ from: 4 }))).rejects.toMatchObject({ code: 'VLM_BUSY' });
        expect((await captions.list(id)).data).toHaveLength(2);
      },
    ));

  it('stop when they are stopped, and lose none', () =>
    withModel(
      (_, n) => (n === 1 ? caption('A green frame.') : { silent: true }),
      async (captions, asked) => {
        const stop = new AbortController();
        const running = captions.describe(request(), stop.signal);
        await vi.waitFor(() => expect(asked).toHaveLength(2), { timeout: 30_000 });
        stop.abort();
        await expect(running).rejects.toMatchObject({ name: 'AbortError' });
        expect((await captions.list(id)).data).toHaveLength(1);
      },
    ));

  it('are refused without a model, and of a video that is not there', async () => {
    const { captions } = library.engine;
    await expect(captions.describe(request())).rejects.toMatchObject({ code: 'VLM_UNSET' });
    await expect(captions.list('0000000000000000' as VideoId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
