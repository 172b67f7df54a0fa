/** Adding exports of all layouts from a hub: each is a real network that ranks the self-test's drawings. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dot } from '../../core/vector.ts';
import type { AddPackOptions } from '../../model/runtime/hub/add-pack.ts';
import { DRAWINGS, draw } from '../../model/runtime/hub/self-test/drawings.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { combined, projection, visionSide } from '../support/export-networks.ts';
import { startHub } from '../support/hub-server.ts';
import { writeOnnx } from '../support/onnx.ts';
import { below, json, LENGTH, publicExport, textOf, visionOf } from '../support/public-exports.ts';
import { addSearchPack, type SearchPack } from '../support/search-pack.ts';

type Files = Record<string, Uint8Array>;

let root: string;
let next = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-layouts-'));
});

afterAll(() => rm(root, { recursive: true }));

/** Adds the only repository of a hub of its own. */
async function add(files: Files, options: Partial<AddPackOptions> = {}): Promise<SearchPack> {
  await using hub = await startHub({ 'someone/model': files });
  return await addSearchPack('someone/model', {
    packsDir: join(root, `packs-${next++}`),
    hub: { baseUrl: hub.baseUrl },
    download: { wait: async () => {}, stallMs: 200 },
    ...options,
  });
}

/** The export of CLIP with other networks. */
function clipWith(networks: Files): Files {
  const files = publicExport('clip');
  return {
    ...Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('.onnx'))),
    ...networks,
  };
}

const vision = visionOf('clip');
const text = textOf('clip');
const NETWORKS = { 'onnx/vision_model.onnx': writeOnnx(vision), 'onnx/text_model.onnx': writeOnnx(text) };

/** The self-test's right answers, and the cosine of one drawing with its sentence. */
async function tried({ dir, manifest }: SearchPack): Promise<{ right: number; cosine: number }> {
  await using pack = await openPack(dir);
  const drawing = DRAWINGS[3] as (typeof DRAWINGS)[number];
  const { vectors } = await pack.frames.embed(draw(drawing, pack.frames.width, pack.frames.height).rgb, 1);
  const [sentence] = (await pack.text.embed([drawing.en])).vectors;
  const figures = manifest.source?.self_test as { right: number } | undefined;
  return { right: figures?.right ?? 0, cosine: dot(vectors, sentence as Float32Array) };
}

const PERFECT = { right: 24, cosine: expect.closeTo(1, 3) };

describe('an export', () => {
  it.each(['clip', 'siglip', 'mobileclip', 'chinese_clip', 'immich', 'jina'] as const)(
    'in the layout of %s has every drawing beside its sentence',
    async (family) => {
      expect(await tried(await add(publicExport(family)))).toEqual(PERFECT);
    },
  );

  it('of Immich is fed int32 `text` of one length, and pictures one by one', async () => {
    const { dir, manifest } = await add(publicExport('immich'));
    expect(manifest.text.inputs).toMatchObject({ ids: 'text', dtype: 'int32' });
    expect(manifest.text).toMatchObject({ padding: { length: LENGTH, id: 0 }, strip_punctuation: true });
    expect(manifest.frame.input).toMatchObject({ name: 'image', batch: 1 });
    expect([manifest.frame.file, manifest.text.file]).toEqual(['visual_model.onnx', 'textual_model.onnx']);
    await using pack = await openPack(dir);
    const pictures = DRAWINGS.slice(0, 3).map((drawing) => draw(drawing, 16, 16).rgb);
    const { vectors } = await pack.frames.embed(Buffer.concat(pictures), 3);
    const alone = await pack.frames.embed(pictures[2] as Uint8Array, 1);
    expect(vectors.slice(2 * pack.dim)).toEqual(alone.vectors);
  });

  it('of nomic is made of two repositories, whose tokens are pooled', async () => {
    const files = Object.entries(publicExport('nomic'));
    const side = (folder: string): Files =>
      Object.fromEntries(
        files.flatMap(([path, content]) =>
          path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), content]] : [],
        ),
      );
    await using hub = await startHub({ 'some/vision': side('visual'), 'some/text': side('textual') });
    const options = { packsDir: join(root, 'nomic'), hub: { baseUrl: hub.baseUrl } };
    const added = await addSearchPack('some/vision', { ...options, text: 'some/text' });
    expect(added.manifest.frame.outputs).toMatchObject({ vector: 'last_hidden_state', pooling: 'first' });
    expect(added.manifest.text).toMatchObject({ prefix: 'search_query: ', pooling: 'mean' });
    expect(await tried(added)).toEqual(PERFECT);
    await expect(addSearchPack('some/vision', { ...options, name: 'half' })).rejects.toThrow('--text');
  });

  it('keeps the scale and bias of its logits where a network or a file has them', async () => {
    const { manifest } = await add(publicExport('chinese_clip'));
    expect(manifest.logit).toEqual({ scale: expect.closeTo(Math.exp(4.5), 3), bias: -12 });
    expect(manifest.source?.self_test).toMatchObject({ probability: expect.closeTo(1, 1) });
    const config = json({ model_type: 'clip', logit_scale: 100, logit_bias: -16.5 });
    const stated = await add({ ...publicExport('clip'), 'config.json': config });
    expect(stated.manifest.logit).toEqual({ scale: 100, bias: -16.5 });
    expect((await add(publicExport('clip'))).manifest.logit).toBeUndefined();
  });

  it('of sentences of one length is filled up, although it has a mask', async () => {
    const both = combined(visionOf('chinese_clip'), textOf('chinese_clip', { length: 40 }));
    const added = await add({ ...publicExport('chinese_clip'), 'onnx/model.onnx': writeOnnx(both) });
    expect(added.manifest.text).toMatchObject({ max_tokens: 40, padding: { length: 40 } });
    expect((await tried(added)).right).toBe(24);
  });

  it('that takes and gives half-precision numbers is fed and read so', async () => {
    const half = writeOnnx(visionSide('image_embeds', { type: 'float16' }));
    const added = await add(clipWith({ ...NETWORKS, 'onnx/vision_model.onnx': half }));
    expect(added.manifest.frame.input.dtype).toBe('float16');
    expect(await tried(added)).toEqual(PERFECT);
  });
});

describe('precision', () => {
  const files = clipWith({
    'onnx/vision_model_fp16.onnx': writeOnnx(vision),
    'onnx/vision_model_q4f16.onnx': writeOnnx(vision),
    'onnx/text_model.onnx': writeOnnx(text),
    'onnx/text_model_int8.onnx': writeOnnx(text),
    'onnx/text_model_quantized.onnx': writeOnnx(text),
    'onnx/text_model_q4.onnx': writeOnnx(text),
  });

  it('is the best that each side has', async () => {
    const { manifest } = await add(files);
    expect(manifest.source?.precision).toEqual({ vision: 'fp16', text: 'fp32' });
  });

  it('is chosen for each side', async () => {
    const { manifest } = await add(files, { precision: { vision: 'q4f16', text: 'q8' } });
    expect([manifest.frame.file, manifest.text.file]).toEqual([
      'vision_model_q4f16.onnx',
      'text_model_quantized.onnx',
    ]);
  });

  it('that a side lacks is refused with those it has', async () => {
    await expect(add(files, { precision: { vision: 'q8' } })).rejects.toThrow(
      'no q8 network for pictures; it has fp16, q4f16',
    );
  });
});

describe('weights beside a network', () => {
  it.each(['vision_model.onnx_data', 'vision_model.onnx.data', 'weights.bin'])(
    'are fetched from %s',
    async (name) => {
      const values = projection();
      const constants = vision.constants.map((constant) =>
        constant.name === 'picture_weights' ? { ...constant, external: name } : constant,
      );
      const files = clipWith({
        ...NETWORKS,
        'onnx/vision_model.onnx': writeOnnx({ ...vision, constants }),
        [`onnx/${name}`]: new Uint8Array(values.buffer),
      });
      const added = await add(files);
      expect(Object.keys(added.manifest.files)).toContain(name);
      expect(await tried(added)).toEqual(PERFECT);
    },
  );

  it('keep apart when two files have one name', async () => {
    const immich = publicExport('immich');
    const outside = (side: 'visual' | 'textual', name: string) => {
      const network = side === 'visual' ? visionOf('immich') : textOf('immich');
      const constants = network.constants.map((one) =>
        one.name === name ? { ...one, external: 'model.data' } : one,
      );
      const found = network.constants.find((one) => one.name === name)?.values as Float32Array;
      return {
        [`${side}/model.onnx`]: writeOnnx({ ...network, constants }),
        [`${side}/model.data`]: new Uint8Array(found.buffer),
      };
    };
    const added = await add({
      ...immich,
      ...outside('visual', 'picture_weights'),
      ...outside('textual', 'embeddings'),
    });
    expect((await readdir(added.dir)).filter((name) => name.endsWith('.data')).sort()).toEqual([
      'textual_model.data',
      'visual_model.data',
    ]);
    expect(await tried(added)).toEqual(PERFECT);
  });

  it('that the repository lacks are named', async () => {
    const constants = vision.constants.map((constant) => ({ ...constant, external: 'lost.bin' }));
    const files = clipWith({ ...NETWORKS, 'onnx/vision_model.onnx': writeOnnx({ ...vision, constants }) });
    await expect(add(files)).rejects.toThrow('keeps weights in lost.bin, which the repository lacks');
  });
});

describe('variants in folders', () => {
  const small = publicExport('clip');
  const files = { ...below('s0', small), ...below('s2', publicExport('mobileclip')) };

  it('are named, and one is taken when it is asked for', async () => {
    await expect(add(files)).rejects.toThrow('several models: s0, s2. Choose one of them by --variant');
    await expect(add(files, { variant: 's1' })).rejects.toThrow('no variant "s1"; it has s0, s2');
    const { manifest } = await add(files, { variant: 's2' });
    expect(manifest.frame.normalise.mean).toEqual([0, 0, 0]);
  });

  it('need no name when there is one, nor when their networks lie below onnx/ and share their configuration', async () => {
    expect((await tried(await add(below('only', small)))).right).toBe(24);
    const shared = Object.fromEntries(
      Object.entries(small).map(([path, content]) => [path.replace('onnx/', 'onnx/s0/'), content]),
    );
    expect((await tried(await add(shared))).right).toBe(24);
  });
});

describe('the self-test refuses', () => {
  it('a picture side that is noise, with the figures and the way out', async () => {
    const noise = writeOnnx(visionOf('clip', projection(99)));
    const files = clipWith({ ...NETWORKS, 'onnx/vision_model_int8.onnx': noise });
    const adding = add(files, { precision: { vision: 'q8', text: 'fp32' } });
    await expect(adding).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      details: { needed: 10, en: { of: 24, right: expect.toSatisfy((right: number) => right < 10) } },
    });
    await expect(adding).rejects.toThrow(/of 24 it has \d right in English .*--precision fp32/);
    expect((await tried(await add(files))).right).toBe(24);
  });

  it('a picture side that gives no numbers', async () => {
    const nothing = writeOnnx(visionOf('clip', projection().fill(Number.NaN)));
    await expect(add(clipWith({ ...NETWORKS, 'onnx/vision_model.onnx': nothing }))).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('no usable vectors for drawn pictures'),
    });
  });

  it('the text side of another model', async () => {
    const other = writeOnnx(textOf('mobileclip'));
    await expect(add(clipWith({ ...NETWORKS, 'onnx/text_model.onnx': other }))).rejects.toThrow(
      'does not tell drawn pictures apart',
    );
  });
});

describe('seconds, stills and queries of a public pack', () => {
  it('are letterboxed in the colour that is nothing to the network, unless asked otherwise', async () => {
    const { manifest } = await add(publicExport('clip'));
    expect(manifest.frame.framing).toEqual({
      mode: 'letterbox',
      filter: 'bicubic',
      fill: [127.5, 102, 76.5],
    });
    expect(manifest.frame.stills).toBe('once');
    const squashed = await add(publicExport('clip'), { framing: 'squash' });
    expect(squashed.manifest.frame.framing).toEqual({ mode: 'squash', filter: 'bicubic' });
    const published = await add(publicExport('clip'), { framing: 'published' });
    expect(published.manifest.frame.framing).toEqual(published.manifest.frame.resize);
  });
});

describe('a licence', () => {
  const card = (head: string) => Buffer.from(`---\n${head}\n---\n# A model\n`);
  const own = {
    ...publicExport('clip'),
    'README.md': card('license: other\nlicense_name: apple-ascl\nlicense_link: LICENSE'),
    LICENSE: Buffer.from('For research purposes only.'),
  };

  it('of the model’s own must be accepted, before its networks are fetched', async () => {
    await using hub = await startHub({ 'someone/own': own });
    const options = { packsDir: join(root, 'own'), hub: { baseUrl: hub.baseUrl } };
    await expect(addSearchPack('someone/own', options)).rejects.toMatchObject({
      code: 'LICENCE_NOT_ACCEPTED',
      details: { licence: 'other (apple-ascl)', text: 'For research purposes only.' },
    });
    expect(hub.requests.some((request) => request.includes('.onnx'))).toBe(false);
    expect(await readdir(options.packsDir)).toEqual([]);
    const asked: string[] = [];
    const acceptLicence = ({ text: shown }: { text: string }) => asked.push(shown) > 0;
    const { dir, manifest } = await addSearchPack('someone/own', { ...options, acceptLicence });
    expect(asked).toEqual(['For research purposes only.']);
    expect(manifest.licence).toBe('other (apple-ascl)');
    expect(await readFile(join(dir, 'LICENSE'), 'utf8')).toBe('For research purposes only.');
  });

  it.each([
    ['license: cc-by-nc-4.0', true],
    ['license:\n- apple-amlr', true],
    ['license: "apache-2.0"', false],
    ['tags: [x]', false],
  ])('%j asks: %s', async (head, asks) => {
    const adding = add({ ...publicExport('clip'), 'README.md': card(head) });
    if (asks) await expect(adding).rejects.toMatchObject({ code: 'LICENCE_NOT_ACCEPTED' });
    else expect((await adding).manifest.licence).not.toBe('');
  });
});
