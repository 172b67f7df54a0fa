/** Adding public encoders from a hub: what comes out works, and what the hub does wrong is survived or said. */
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dot } from '../../core/vector.ts';
import type { AddPackOptions } from '../../model/runtime/hub/add-pack.ts';
import { listRepository } from '../../model/runtime/hub/hub.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { type Fault, type HubServer, startHub } from '../support/hub-server.ts';
import { type Family, publicExport } from '../support/public-exports.ts';
import { addSearchPack, type SearchPack } from '../support/search-pack.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

const CLIP = 'someone/clip-tiny';
const FAMILIES: Family[] = ['clip', 'siglip', 'mobileclip', 'chinese_clip'];
const repositories = {
  ...Object.fromEntries(FAMILIES.map((family) => [`someone/${family}-tiny`, publicExport(family)])),
  'someone/words': { 'README.md': Buffer.from('# no networks here') },
};

let root: string;
let hub: HubServer;
let next = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-hub-'));
  hub = await startHub(repositories);
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

/** Adds to a fresh folder of packs, without patience: no waits between attempts, and silence ends soon. */
async function add(source: string, options: Partial<AddPackOptions> = {}): Promise<SearchPack> {
  return addSearchPack(source, {
    packsDir: join(root, `packs-${next++}`),
    hub: { baseUrl: hub.baseUrl },
    download: { wait: async () => {}, stallMs: 200 },
    ...options,
  });
}

/** Adds CLIP while one file misbehaves, and gives back what was asked of the hub. */
async function addWith(path: string, fault: Fault, options: Partial<AddPackOptions> = {}): Promise<string[]> {
  const before = hub.requests.length;
  hub.faults.set(path, fault);
  try {
    await add(CLIP, options);
  } finally {
    hub.faults.clear();
  }
  return hub.requests.slice(before).filter((request) => request.includes(`/cdn/${CLIP}/${path}`));
}

describe('a public encoder that was added', () => {
  it.each(FAMILIES)('%s embeds pictures and sentences, unit length and of one dimension', async (family) => {
    const { dir, manifest } = await add(`someone/${family}-tiny`);
    await using pack = await openPack(dir);
    const picture = new Uint8Array(pack.frames.width * pack.frames.height * 3).fill(77);
    const { vectors, levels } = await pack.frames.embed(picture, 1);
    const [sentence] = (await pack.text.embed(['a photo of a cat'])).vectors;
    expect([vectors.length, sentence?.length, manifest.dim]).toEqual([12, 12, 12]);
    expect(dot(vectors, vectors)).toBeCloseTo(1, 5);
    expect(levels).toBeNull();
    expect(pack.timeline).toBeNull();
  });

  it('has the picture rule of its preprocessor, in units of 0..255', async () => {
    const { manifest } = await add(CLIP);
    expect(manifest.frame.resize).toEqual({ mode: 'shortest-edge-crop', filter: 'bicubic', edge: 20 });
    expect(manifest.frame.normalise.mean).toEqual([127.5, 102, 76.5]);
    expect(manifest.frame.normalise.std).toEqual([63.75, 63.75, 51]);
    expect((await add('someone/siglip-tiny')).manifest.frame.resize).toEqual({
      mode: 'squash',
      filter: 'bilinear',
    });
    const { normalise } = (await add('someone/mobileclip-tiny')).manifest.frame;
    expect([normalise.mean, normalise.std]).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it('is filled up to its full length exactly when its text side reads the padding', async () => {
    const padding = async (family: Family) => (await add(`someone/${family}-tiny`)).manifest.text.padding;
    expect(await padding('clip')).toBeUndefined();
    expect(await padding('chinese_clip')).toBeUndefined();
    expect(await padding('siglip')).toEqual({ length: 60, id: 0 });
    expect(await padding('mobileclip')).toEqual({ length: 60, id: 0 });
  });

  it('keeps the licence and the card, and nothing that the pack does not need', async () => {
    const { dir, manifest, name } = await add('someone/chinese_clip-tiny');
    expect(name).toBe('chinese_clip-tiny');
    expect(manifest.licence).toBe('mit');
    expect((await readdir(dir)).sort()).toEqual(
      [
        'CARD.md',
        'manifest.json',
        'text_side.onnx',
        'tokenizer.json',
        'tokenizer_config.json',
        'vision_side.onnx',
      ].sort(),
    );
  });

  it('takes the networks of the precision that was asked for, or says which there are', async () => {
    const { manifest } = await add(CLIP, { precision: { vision: 'q8', text: 'q8' } });
    expect(manifest.frame.file).toBe('vision_model_quantized.onnx');
    await expect(add(CLIP, { precision: { text: 'fp16' } })).rejects.toThrow(
      'no fp16 network for sentences; it has fp32, q8',
    );
  });

  it('is the same from a folder in the layout of the hub, and from the folder of a pack', async () => {
    const folder = join(root, 'local-clip');
    for (const [path, content] of Object.entries(publicExport('clip'))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const fromHub = await add(CLIP);
    const fromFolder = await add(folder);
    expect(fromFolder.manifest.revision).toBe(fromHub.manifest.revision);
    const again = await add(fromFolder.dir, { name: 'again' });
    expect(again.manifest).toEqual(fromFolder.manifest);
    const tiny = await add(await writeTinyPack(join(root, 'tiny-source')));
    expect(tiny.manifest.timeline).not.toBeNull();
  });

  it('is reported byte by byte while it comes', async () => {
    const seen: number[] = [];
    let total: number | null = null;
    await add(CLIP, {
      onProgress: (progress) => {
        if (progress.stage !== 'download') return;
        seen.push(progress.done);
        total = progress.total;
      },
    });
    expect(seen.at(-1)).toBe(total);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

describe('a download', () => {
  const network = 'onnx/vision_model.onnx';
  const size = publicExport('clip')[network]?.length ?? 0;

  it('continues where the connection broke', async () => {
    const asked = await addWith(
      network,
      { kind: 'stall', after: 100, times: 1 },
      { onProgress: () => hub.drop(), download: { wait: async () => {} } },
    );
    expect(asked.map((line) => line.split(' ')[2])).toEqual([undefined, 'bytes=100-']);
  });

  it('continues after a connection that fell silent', async () => {
    const asked = await addWith(network, { kind: 'stall', after: 64, times: 1 });
    expect(asked.map((line) => line.split(' ')[2])).toEqual([undefined, 'bytes=64-']);
  });

  it('continues in a later run, and does not fetch again what is complete', async () => {
    const packsDir = join(root, 'later');
    const options = {
      packsDir,
      onProgress: () => hub.drop(),
      download: { wait: async () => {}, attempts: 1 },
    };
    await expect(addWith(network, { kind: 'stall', after: 90 }, options)).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
    });
    expect((await stat(join(packsDir, '.incoming-clip-tiny', 'vision_model.onnx.part'))).size).toBe(90);
    const before = hub.requests.length;
    const { dir } = await add(CLIP, options);
    const asked = hub.requests.slice(before).filter((request) => request.includes('/cdn/'));
    expect(asked.filter((request) => request.includes('vision'))).toEqual([
      `GET /cdn/${CLIP}/${network} bytes=90-`,
    ]);
    expect(asked.some((request) => request.includes('tokenizer.json'))).toBe(false);
    await (await openPack(dir)).close();
    expect(await readdir(packsDir)).toEqual(['clip-tiny']);
  });

  it('starts over when the hub does not know ranges', async () => {
    const packsDir = join(root, 'ranges');
    await mkdir(join(packsDir, '.incoming-clip-tiny'), { recursive: true });
    await writeFile(join(packsDir, '.incoming-clip-tiny', 'vision_model.onnx.part'), 'x'.repeat(50));
    const asked = await addWith(network, { kind: 'whole' }, { packsDir });
    expect(asked).toHaveLength(1);
  });

  it('starts over once when what it resumed is of an older version', async () => {
    const packsDir = join(root, 'older');
    await mkdir(join(packsDir, '.incoming-clip-tiny'), { recursive: true });
    await writeFile(join(packsDir, '.incoming-clip-tiny', 'vision_model.onnx.part'), 'x'.repeat(size));
    const { dir } = await add(CLIP, { packsDir });
    await (await openPack(dir)).close();
  });

  it('survives a hub that is busy for a while', async () => {
    expect(await addWith(network, { kind: 'status', status: 503, times: 2 })).toHaveLength(3);
  });

  it('gives up on a hub that stays down, after few attempts', async () => {
    const before = hub.requests.length;
    await expect(addWith(network, { kind: 'status', status: 500 })).rejects.toMatchObject({
      code: 'MODEL_DOWNLOAD_FAILED',
      details: { status: 500 },
    });
    expect(hub.requests.slice(before).filter((request) => request.includes('/cdn/')).length).toBeLessThan(10);
  });

  it('refuses bytes that are not what was announced, fewer, other or more, and keeps none of them', async () => {
    for (const fault of [{ kind: 'garble' }, { kind: 'swell' }] as const) {
      const packsDir = join(root, `wrong-${fault.kind}`);
      await expect(addWith(network, fault, { packsDir })).rejects.toMatchObject({
        code: 'MODEL_DOWNLOAD_FAILED',
      });
      expect(await readdir(packsDir)).not.toContain('clip-tiny');
    }
  });

  it('stops at once when aborted, and can be resumed', async () => {
    const packsDir = join(root, 'aborted');
    const controller = new AbortController();
    const adding = add(CLIP, {
      packsDir,
      signal: controller.signal,
      onProgress: ({ stage, done }) => stage === 'download' && done > 2000 && controller.abort(),
    });
    await expect(adding).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(packsDir)).toEqual(['.incoming-clip-tiny']);
    await (await openPack((await add(CLIP, { packsDir })).dir)).close();
  });
});

describe('a token', () => {
  it('goes to the hub, and not to where it redirects', async () => {
    const seen: [string, string | null][] = [];
    const redirecting = {
      baseUrl: 'https://hub.example',
      token: 'secret',
      fetch: async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
        const { host } = new URL(String(url));
        seen.push([host, new Headers(init?.headers).get('authorization')]);
        if (host === 'hub.example') return Response.redirect('https://cdn.example/list', 302);
        return Response.json([]);
      },
    };
    await listRepository(redirecting, { id: CLIP, revision: 'main' });
    expect(seen).toEqual([
      ['hub.example', 'Bearer secret'],
      ['cdn.example', null],
    ]);
  });
});

describe('what is said of a failure', () => {
  it('holds neither the token nor the signature of a redirect', async () => {
    const signed = {
      baseUrl: 'https://hub.example',
      token: 'hf_secret',
      fetch: async (url: string | URL | Request): Promise<Response> =>
        String(url).startsWith('https://hub.example')
          ? Response.redirect('https://cdn.example/file?X-Signature=abc', 302)
          : new Response(null, { status: 500 }),
    };
    const error = await listRepository(signed, { id: CLIP, revision: 'main' }).catch((thrown) => thrown);
    expect(error.message).toContain('https://cdn.example/file answered 500');
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/hf_secret|Signature/);
  });
});

describe('adding is refused', () => {
  it.each([
    ['a repository that does not exist', 'someone/nothing', 'MODEL_DOWNLOAD_FAILED', /404/],
    ['a repository without networks', 'someone/words', 'MODEL_INVALID', /layout of transformers\.js/],
    ['a name that climbs out', 'no/such/../../place', 'BAD_REQUEST', /neither a folder nor a repository/],
    ['words that are no repository', 'some words', 'BAD_REQUEST', /owner\/name/],
  ])('for %s', async (_, source, code, message) => {
    const adding = add(source);
    await expect(adding).rejects.toMatchObject({ code });
    await expect(adding).rejects.toThrow(message);
  });

  it('for names that are taken, climb, or hold more than plain characters', async () => {
    const packsDir = join(root, 'taken');
    await add(CLIP, { packsDir });
    await expect(add(CLIP, { packsDir })).rejects.toMatchObject({ code: 'CONFLICT' });
    for (const name of ['..', '../up', 'a/b', '.hidden', '']) {
      await expect(add(CLIP, { packsDir, name })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    }
    expect(await readdir(packsDir)).toEqual(['clip-tiny']);
  });

  it('for models larger than the limit, before anything is fetched', async () => {
    const before = hub.requests.length;
    await expect(add(CLIP, { maxBytes: 1000 })).rejects.toThrow('at most 1000 are downloaded');
    expect(hub.requests.slice(before).every((request) => request.includes('/api/'))).toBe(true);
  });

  it('for models larger than the disk, with a code of its own and before anything is fetched', async () => {
    hub.announced.set('onnx/vision_model.onnx', 2 ** 50);
    const before = hub.requests.length;
    const adding = add(CLIP, { maxBytes: Number.MAX_SAFE_INTEGER });
    await expect(adding).rejects.toMatchObject({ code: 'DISK_FULL', details: { bytes: expect.any(Number) } });
    hub.announced.clear();
    expect(hub.requests.slice(before).every((request) => request.includes('/api/'))).toBe(true);
  });

  it('for a hub that cannot be reached', async () => {
    const gone = { baseUrl: 'http://127.0.0.1:9' };
    await expect(add(CLIP, { hub: gone })).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD_FAILED' });
  });

  it('for a hub on https that leads to plain http', async () => {
    const asked: string[] = [];
    const downgrading = {
      baseUrl: 'https://hub.example',
      fetch: async (url: string | URL | Request): Promise<Response> => {
        asked.push(String(url));
        return new Response(null, { status: 302, headers: { location: 'http://elsewhere.example/tree' } });
      },
    };
    const listing = listRepository(downgrading, { id: CLIP, revision: 'main' });
    await expect(listing).rejects.toThrow('is not https');
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['an unknown family', 'config.json', { model_type: 'bert' }, /type "bert"/],
    ['a filter that we lack', 'preprocessor_config.json', { size: 16, resample: 1 }, /resample 1/],
    ['pictures of varying size', 'preprocessor_config.json', { size: { shortest_edge: 16 } }, /varying size/],
    ['a wrong picture size', 'preprocessor_config.json', { size: 20 }, /does not run/],
    ['a tokenizer that is none', 'tokenizer.json', {}, /not a tokenizer/],
  ])('for %s, and leaves nothing behind', async (_, file, content, message) => {
    const id = 'someone/broken-tiny';
    const packsDir = join(root, `broken-${next++}`);
    await using broken = await startHub({
      [id]: { ...publicExport('clip'), [file]: Buffer.from(JSON.stringify(content)) },
    });
    const adding = add(id, { packsDir, hub: { baseUrl: broken.baseUrl } });
    await expect(adding).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(adding).rejects.toThrow(message);
    expect(await readdir(packsDir)).toEqual([]);
  });
});
