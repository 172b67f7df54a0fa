/** Questions to a vision model: real pictures of a real clip, sent over the protocol to a server that fails as such do. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPictures } from '../../../api/services/pictures.ts';
import { createVlm, type Vlm } from '../../../api/services/vlm/vlm.ts';
import { createVlmClient, vlmOf } from '../../../api/services/vlm/vlm-client.ts';
import { readConfig } from '../../../core/config.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { steadyTimes, writeClip } from '../../support/clips.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';
import { type Asked, type Reply, startVlm } from '../../support/vlm-server.ts';
import { openTestLibrary, putVideo, TEST_PACK, type TestLibrary } from '../test-library.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const tmp = makeTmpDir();
let library: TestLibrary;
let id: string;

beforeAll(async () => {
  library = openTestLibrary();
  await writeClip(tmp.file('clip.mp4'), { timesMs: steadyTimes(40, 5) });
  ({ id } = await putVideo(library, 'clip', { path: tmp.file('clip.mp4'), durationS: 8 }));
});
afterAll(() => {
  library[Symbol.dispose]();
  tmp[Symbol.dispose]();
});

/** Runs a test with a model that replies so. */
async function withModel(
  reply: (asked: Asked, n: number) => Reply,
  run: (vlm: Vlm, asked: Asked[]) => Promise<void>,
  timeoutMs = 5000,
): Promise<void> {
  await using server = await startVlm(reply);
  const settings = { url: server.url, model: 'look-1', key: 'secret-key' };
  const { store, dir: dataDir } = library;
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack: TEST_PACK,
    tools: () => locateFfmpeg(),
  });
  await run(
    createVlm({ settings, client: createVlmClient(settings, { timeoutMs }), pictures }),
    server.asked,
  );
}

const moment = (start: number, peak: number, end: number) => ({ video_id: id, start, peak, end });
const verdict = (value: object): Reply => ({ words: JSON.stringify(value) });

describe('a vision model', () => {
  it('judges a moment by its first, best and last second', () =>
    withModel(
      () => verdict({ verdict: 'confirmed', words: 'A red frame.' }),
      async (vlm, asked) => {
        const answer = await vlm.verify({ query: 'a red frame', moments: [moment(1, 3, 6)] });
        expect(answer).toMatchObject({ model: 'look-1', host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
        expect(answer.moments).toEqual([
          {
            video_id: id,
            start: 1,
            end: 6,
            verdict: 'confirmed',
            words: 'A red frame.',
            pictures: [1, 3, 5],
            raw: null,
            problem: null,
          },
        ]);
        expect(asked).toHaveLength(1);
        expect(asked[0]).toMatchObject({
          authorization: 'Bearer secret-key',
          model: 'look-1',
          question: 'a red frame',
          hasForm: true,
        });
        const sizes = await Promise.all((asked[0]?.pictures ?? []).map((jpeg) => sharp(jpeg).metadata()));
        expect(sizes.map(({ format, width }) => `${format} ${width}`)).toEqual(Array(3).fill('jpeg 320'));
      },
    ));

  it('is unsure where the answer has no form that can be read, and keeps it', () =>
    withModel(
      () => ({ words: 'Well... maybe { it "is' }),
      async (vlm) => {
        const { moments } = await vlm.verify({ query: 'a cat', moments: [moment(0, 1, 2)] });
        expect(moments[0]).toMatchObject({
          verdict: 'unsure',
          words: '',
          raw: 'Well... maybe { it "is',
          problem: null,
        });
      },
    ));

  it('reads an answer that the model wrapped into words', () =>
    withModel(
      () => ({ words: 'Sure!\n```json\n{"verdict": "rejected", "words": "No cat."}\n```' }),
      async (vlm) => {
        const { moments } = await vlm.verify({ query: 'a cat', moments: [moment(0, 1, 2)] });
        expect(moments[0]).toMatchObject({ verdict: 'rejected', words: 'No cat.', raw: null });
      },
    ));

  it('keeps a refusal as it is said', () =>
    withModel(
      () => ({ refusal: 'I cannot look at people.' }),
      async (vlm) => {
        const { moments } = await vlm.verify({ query: 'a cat', moments: [moment(0, 1, 2)] });
        expect(moments[0]).toMatchObject({ verdict: 'unsure', raw: 'I cannot look at people.' });
      },
    ));

  it('waits as the server says when it has too much to do', () =>
    withModel(
      (_, n) => (n === 1 ? { status: 429, retryAfterS: 1 } : verdict({ verdict: 'confirmed', words: '' })),
      async (vlm, asked) => {
        const began = performance.now();
        const { moments } = await vlm.verify({ query: 'a cat', moments: [moment(0, 1, 2)] });
        expect(moments[0]?.verdict).toBe('confirmed');
        expect(asked).toHaveLength(2);
        expect(performance.now() - began).toBeGreaterThan(900);
      },
    ));

  it('is asked without a form where the server knows none, once and for all', () =>
    withModel(
      ({ hasForm }) => (hasForm ? { status: 400 } : verdict({ verdict: 'confirmed', words: '' })),
      async (vlm, asked) => {
        for (const query of ['a cat', 'a dog']) await vlm.verify({ query, moments: [moment(0, 1, 2)] });
        expect(asked.map(({ hasForm }) => hasForm)).toEqual([true, false, false]);
      },
    ));

  it('keeps to forms where the server refuses a question for another reason', () =>
    withModel(
      (_, n) => (n <= 2 ? { status: 400 } : verdict({ verdict: 'confirmed', words: '' })),
      async (vlm, asked) => {
        const ask = () => vlm.verify({ query: 'a cat', moments: [moment(0, 1, 2)] });
        await expect(ask()).rejects.toMatchObject({ code: 'VLM_FAILED' });
        await ask();
        expect(asked.map(({ hasForm }) => hasForm)).toEqual([true, false, true]);
      },
    ));

  it('gets pictures of the video alone: none from before it or after it', () =>
    withModel(
      ({ hasForm }) => (hasForm ? verdict({ verdict: 'confirmed', words: '' }) : { words: 'A lamp.' }),
      async (vlm) => {
        const ask = (at: number) => vlm.ask({ video_id: id, at, question: 'What is it?' });
        expect((await ask(0)).pictures).toEqual([0, 1]);
        expect((await ask(7.5)).pictures).toEqual([6.5, 7.5]);
        await expect(ask(8)).rejects.toMatchObject({ code: 'TIME_OUTSIDE' });
        const { moments } = await vlm.verify({
          query: 'a cat',
          moments: [moment(6, 7, 12), moment(9, 9, 10)],
        });
        expect(moments).toMatchObject([{ pictures: [6, 7] }, { verdict: 'unsure', problem: 'TIME_OUTSIDE' }]);
      },
    ));

  it('leaves a moment unsure, with the code, when others are answered', () =>
    withModel(
      (_, n) => (n === 1 ? verdict({ verdict: 'confirmed', words: '' }) : { status: 403 }),
      async (vlm) => {
        const { moments } = await vlm.verify({ query: 'a cat', moments: [moment(0, 1, 2), moment(4, 5, 6)] });
        expect(moments.map(({ verdict, problem }) => [verdict, problem]).sort()).toEqual([
          ['confirmed', null],
          ['unsure', 'VLM_FAILED'],
        ]);
      },
    ));

  it.each([
    ['VLM_BUSY', { status: 429, retryAfterS: 0 }],
    ['VLM_FAILED', { status: 401 }],
    ['VLM_FAILED', { body: { choices: 'many' } }],
    ['VLM_FAILED', { body: [] }],
    ['VLM_UNREACHABLE', { silent: true }],
  ] as const)('gives %s for %j', (code, reply) =>
    withModel(
      () => reply,
      async (vlm) => {
        await expect(vlm.ask({ video_id: id, at: 1, question: 'What is it?' })).rejects.toMatchObject({
          code,
        });
      },
      500,
    ),
  );

  it('is no longer waited for when the caller has left', () =>
    withModel(
      () => ({ silent: true }),
      async (vlm) => {
        const leaving = AbortSignal.timeout(300);
        const asked = vlm.ask({ video_id: id, at: 1, question: 'What is it?' }, leaving);
        await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
      },
      60_000,
    ));

  it('answers a question about a moment in its own words', () =>
    withModel(
      () => ({ words: 'The lamp is left of the door.' }),
      async (vlm, asked) => {
        const answer = await vlm.ask({ video_id: id, at: 3, question: 'What is left of the door?' });
        expect(answer).toMatchObject({ answer: 'The lamp is left of the door.', pictures: [2, 3, 4] });
        expect(asked[0]).toMatchObject({ question: 'What is left of the door?', hasForm: false });
      },
    ));

  it('sketches a place, and keeps what is no sketch', () => {
    const scene = {
      room_type: 'kitchen',
      camera: 'eye level, from the door',
      layout: [{ thing: 'table', position: 'centre', depth: 'near' }],
      spatial_inference: ['The table hides the stove.'],
    };
    return withModel(
      (_, n) => (n === 1 ? verdict(scene) : verdict({ room_type: 'kitchen' })),
      async (vlm) => {
        expect(await vlm.sketch({ video_id: id, at: 3 })).toMatchObject({ scene, pictures: [3], raw: null });
        expect(await vlm.sketch({ video_id: id, at: 3 })).toMatchObject({
          scene: null,
          raw: '{"room_type":"kitchen"}',
        });
      },
    );
  });

  it('gives NOT_FOUND for a video that is not there', () =>
    withModel(
      () => verdict({ verdict: 'confirmed', words: '' }),
      async (vlm, asked) => {
        const ask = vlm.ask({ video_id: '0000000000000000', at: 1, question: 'x' });
        await expect(ask).rejects.toMatchObject({ code: 'NOT_FOUND' });
        expect(asked).toEqual([]);
      },
    ));
});

describe('without a vision model', () => {
  it('says so, over HTTP too', async () => {
    const state = await library.app.request('/v1/vlm');
    expect(await state.json()).toEqual({ model: null, host: null, pictures_per_moment: 3 });
    const body = JSON.stringify({ video_id: id, at: 1, question: 'What is it?' });
    const headers = { 'content-type': 'application/json' };
    const asked = await library.app.request('/v1/vlm/ask', { method: 'POST', headers, body });
    expect([asked.status, ((await asked.json()) as { code: string }).code]).toEqual([409, 'VLM_UNSET']);
  });

  it('refuses half of the settings', () => {
    expect(() => vlmOf(readConfig({ TIDEMARK_VLM_URL: 'http://127.0.0.1:1/v1' }))).toThrow(
      /TIDEMARK_VLM_MODEL/,
    );
    expect(() => readConfig({ TIDEMARK_VLM_URL: 'ftp://x' })).toThrow(/TIDEMARK_VLM_URL/);
    expect(vlmOf(readConfig({}))).toBeNull();
  });
});
