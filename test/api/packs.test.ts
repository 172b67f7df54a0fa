/** Packs over HTTP: listed, added one at a time with progress, cancelled, refused, chosen for the next start. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { PackAddition, PackList } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { addPack } from '../../model/runtime/hub/add-pack.ts';
import {
  addRecommended,
  announcedBytes,
  recommendedPack,
} from '../../model/runtime/hub/recommended-packs.ts';
import { projection } from '../support/export-networks.ts';
import { startHub } from '../support/hub-server.ts';
import { writeOnnx } from '../support/onnx.ts';
import { publicExport, visionOf } from '../support/public-exports.ts';
import { asSearchPack } from '../support/search-pack.ts';
import { speechExport } from '../support/speech-export.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { openTestLibrary, putVideo, type TestLibrary, type TestOptions } from './test-library.ts';

const SIGLIP = 'siglip-base-patch16-224';

/** An addition that the test ends when it likes. */
function heldAddition() {
  let resolve: (done: null) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const ended = new Promise<null>((done, failed) => {
    [resolve, reject] = [done, failed];
  });
  const asked: { name: string; acceptLicence: boolean }[] = [];
  const addPack: TestOptions['addPack'] = (request, { signal, onProgress }) => {
    asked.push(request);
    onProgress({ stage: 'download', done: 25, total: 100 });
    signal.addEventListener('abort', () => reject(signal.reason));
    return ended;
  };
  return { resolve: (done: null) => resolve(done), asked, addPack };
}

async function call<T>({ app }: TestLibrary, method: string, path: string, body?: object) {
  const response = await app.request(`/v1/packs${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  return { status: response.status, body: (await response.json()) as T };
}

const listOf = async (library: TestLibrary) => (await call<PackList>(library, 'GET', '')).body;

it('lists the packs there are and those worth adding', async () => {
  using library = openTestLibrary();
  const { data, recommended, addition } = await listOf(library);
  expect(data.find(({ name }) => name === 'base')).toMatchObject({
    shipped: true,
    in_use: false,
    problem: null,
  });
  expect(recommended.map(({ languages, added }) => [languages, added])).toEqual([
    [['en'], false],
    [['zh'], false],
    [['mul'], false],
    [['mul'], false],
  ]);
  expect(recommended.map(({ kind }) => kind)).toEqual(['search', 'search', 'search', 'recognition']);
  expect(recommended.every(({ bytes, licence }) => bytes > 5e7 && licence !== '')).toBe(true);
  expect(addition).toBeNull();
});

it('adds one at a time, shows how far it is, and says when it is done', async () => {
  const { asked, addPack, resolve } = heldAddition();
  using library = openTestLibrary({ addPack });
  const added = await call<PackAddition>(library, 'POST', '', { name: SIGLIP, accept_licence: true });
  expect([added.status, added.body]).toEqual([
    202,
    expect.objectContaining({ name: SIGLIP, state: 'running' }),
  ]);
  expect(asked).toEqual([{ name: SIGLIP, acceptLicence: true }]);
  expect((await listOf(library)).addition).toMatchObject({
    stage: 'download',
    done_bytes: 25,
    total_bytes: 100,
  });
  expect(await call(library, 'POST', '', { name: SIGLIP })).toMatchObject({
    status: 409,
    body: { code: 'CONFLICT' },
  });
  resolve(null);
  await setImmediate();
  expect((await listOf(library)).addition).toMatchObject({ state: 'done' });
});

it('stops on demand', async () => {
  const { addPack } = heldAddition();
  using library = openTestLibrary({ addPack });
  expect(await call(library, 'POST', '/cancel')).toMatchObject({ status: 409 });
  await call(library, 'POST', '', { name: SIGLIP });
  expect(await call(library, 'POST', '/cancel')).toMatchObject({ status: 200, body: { state: 'cancelled' } });
  expect((await listOf(library)).addition).toMatchObject({ state: 'cancelled', error: null });
});

it('shows why adding failed, with the licence that must be accepted', async () => {
  const refused = new AppError('LICENCE_NOT_ACCEPTED', 'Read it.', {
    details: { text: 'For research alone.' },
  });
  using library = openTestLibrary({ addPack: async () => Promise.reject(refused) });
  await call(library, 'POST', '', { name: SIGLIP });
  await setImmediate();
  expect((await listOf(library)).addition).toMatchObject({
    state: 'failed',
    error: { code: 'LICENCE_NOT_ACCEPTED', licence_text: 'For research alone.' },
  });
});

it('adds nothing that is not recommended', async () => {
  using library = openTestLibrary();
  expect(await call(library, 'POST', '', { name: 'someone/else' })).toMatchObject({ status: 404 });
  expect(await call(library, 'POST', '', { name: SIGLIP, repository: 'x/y' })).toMatchObject({ status: 400 });
});

it('chooses a pack for the next start, and counts the videos to be indexed again', async () => {
  using library = openTestLibrary();
  await putVideo(library, 'one');
  await writeTinyPack(join(library.dir, 'packs', 'mine'), { id: 'mine' });
  expect(await call(library, 'POST', '/mine/use')).toMatchObject({
    status: 200,
    body: { name: 'mine', restart_needed: true, videos: 1 },
  });
  expect((await listOf(library)).data.find(({ chosen }) => chosen)?.name).toBe('mine');
  expect(await call(library, 'POST', '/other/use')).toMatchObject({ status: 404 });
});

it('switches recognition on and off for the next start, beside the pack that searches', async () => {
  using library = openTestLibrary();
  await putVideo(library, 'one');
  const folder = join(library.dir, 'export');
  for (const [path, content] of Object.entries(speechExport())) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const hub = { baseUrl: 'http://nowhere' };
  await addPack(folder, { packsDir: join(library.dir, 'packs'), hub, name: 'words' });
  await writeTinyPack(join(library.dir, 'packs', 'mine'), { id: 'mine' });
  await call(library, 'POST', '/mine/use');
  const kept = async () => {
    const { data } = await listOf(library);
    return data.flatMap(({ name, kind, chosen }) => (chosen ? [[name, kind]] : []));
  };
  expect(await kept()).toEqual([['mine', 'search']]);
  expect(await call(library, 'POST', '/words/use')).toMatchObject({
    status: 200,
    body: { name: 'words', restart_needed: true, videos: 1 },
  });
  expect(await kept()).toEqual([
    ['mine', 'search'],
    ['words', 'recognition'],
  ]);
  expect(await call(library, 'DELETE', '/words/use')).toMatchObject({
    status: 200,
    body: { name: 'words', restart_needed: false, videos: 0 },
  });
  expect(await kept()).toEqual([['mine', 'search']]);
  expect(await call(library, 'DELETE', '/mine/use')).toMatchObject({ status: 409 });
  expect(await call(library, 'DELETE', '/other/use')).toMatchObject({ status: 404 });
});

it('a recommended pack is added at the first precision that passes the self-test', async () => {
  const pack = recommendedPack(SIGLIP);
  const files = publicExport('siglip');
  const noise = writeOnnx(visionOf('siglip', projection(99)));
  await using hub = await startHub({
    [pack.repository]: { ...files, 'onnx/vision_model_quantized.onnx': noise },
  });
  const packsDir = await mkdtemp(join(tmpdir(), 'tidemark-recommended-'));
  try {
    const { manifest, name } = asSearchPack(
      await addRecommended(
        { ...pack, precisions: ['q8', 'fp32'] },
        { packsDir, hub: { baseUrl: hub.baseUrl } },
      ),
    );
    expect([name, manifest.frame.file]).toEqual([SIGLIP, 'vision_model.onnx']);
    const size = (path: string) => files[path]?.length ?? Number.NaN;
    const bytes = await announcedBytes({ baseUrl: hub.baseUrl }, { ...pack, precisions: ['fp32'] });
    const small = [
      'README.md',
      'config.json',
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ];
    const wanted = [...small, 'onnx/vision_model.onnx', 'onnx/text_model.onnx'];
    expect(bytes).toBe(wanted.reduce((sum, path) => sum + size(path), 0));
  } finally {
    await rm(packsDir, { recursive: true });
  }
});
