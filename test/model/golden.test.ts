/**
 * The committed pack gives here what it gave in Python: token ids and resized pixels exactly, vectors within rounding.
 * The golden files are written by `python -m model.train.golden` and `python -m model.train.export_timeline`, for one
 * revision of the pack; a pack that was changed without them, or without what is fitted to it, fails.
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RgbImage } from '../../core/image.ts';
import { dot, normalise } from '../../core/vector.ts';
import { Manifest } from '../../model/runtime/manifest.ts';
import {
  contextStartS,
  encodeTimeline,
  type FrameSeconds,
  type ModelPack,
  openPack,
  resizeRgb,
  type TimelineSeconds,
} from '../../model/runtime/pack.ts';
import { openTokenizer } from '../../model/runtime/tokenizer.ts';

const PACK = 'model/packs/base';

/** Vectors are written with five digits, and graphs round differently on other CPUs. */
const VECTOR_TOLERANCE = 2e-3;
const COSINE_FLOOR = 0.9999;

const Numbers = z.array(z.number());
const Encoders = z.object({
  revision: z.string(),
  texts: z.array(z.object({ text: z.string(), ids: Numbers, vector: Numbers })),
  pictures: z.array(
    z.object({
      kind: z.enum(['stripes', 'checker', 'disc']),
      width: z.int(),
      height: z.int(),
      resized: z.object({
        sum: z.int(),
        sha256: z.string(),
        spots: z.array(z.object({ x: z.int(), y: z.int(), rgb: Numbers })),
      }),
      vector: Numbers,
      grid: z.record(z.string(), z.array(Numbers)),
    }),
  ),
});
const Timeline = z.object({
  pack_revision: z.string(),
  tolerance: z.number(),
  step: z.int(),
  mask: z.array(Numbers),
  timeline: z.array(z.array(Numbers)),
});

const manifest = Manifest.parse(readJson(`${PACK}/manifest.json`));
const encoders = Encoders.parse(readJson('test/golden/encoders.json'));
/** Null as long as the pack has no timeline encoder. */
const timeline = manifest.timeline && Timeline.parse(readJson('test/golden/timeline.json'));
let pack: ModelPack;

beforeAll(async () => {
  pack = await openPack(PACK);
});

afterAll(() => pack.close());

it('the golden files, what was fitted to the pack and its card are all of the committed pack', () => {
  expect(encoders.revision).toBe(pack.revision);
  if (timeline) expect(timeline.pack_revision).toBe(pack.revision);
  for (const file of ['calibration.json', 'links.json']) {
    expect(readJson(`${PACK}/${file}`), file).toMatchObject({ pack_revision: pack.revision });
  }
  expect(readFileSync(`${PACK}/CARD.md`, 'utf8')).toContain(`Revision \`${pack.revision}\``);
});

it('the networks name no folder of the machine that made them', () => {
  for (const file of Object.keys(pack.manifest.files).filter((name) => name.endsWith('.onnx'))) {
    expect(readFileSync(`${PACK}/${file}`).includes('site-packages'), file).toBe(false);
  }
});

describe.each(encoders.texts)('the sentence "$text"', ({ text, ids, vector }) => {
  it('has the same token ids', async () => {
    const tokenizer = await openTokenizer(PACK, pack.manifest.text);
    expect(tokenizer.encode(text)).toEqual(ids);
  });

  it('has the same vector', async () => {
    const [found] = (await pack.text.embed([text])).vectors;
    expectSameDirection(found, vector);
  });
});

describe.each(encoders.pictures)('the picture "$kind"', ({ kind, width, height, resized, vector, grid }) => {
  const fitted = () => resizeRgb(draw(kind, width, height), pack.frames.width, pack.frames.height);

  it('is resized to the same bytes', () => {
    const { rgb } = fitted();
    for (const { x, y, rgb: expected } of resized.spots) {
      const at = (y * pack.frames.width + x) * 3;
      expect([...rgb.subarray(at, at + 3)]).toEqual(expected);
    }
    expect(createHash('sha256').update(rgb).digest('hex')).toBe(resized.sha256);
  });

  it('has the same vector and the same levels', async () => {
    const { vectors, levels } = await pack.frames.embed(fitted().rgb, 1);
    expectSameDirection(vectors, vector);
    for (const [name, [first, last]] of Object.entries(grid)) {
      const cells = levels?.[name] ?? new Float32Array();
      const channels = cells.length / 9;
      expectClose(cells.subarray(0, first?.length), first, 1e-2);
      expectClose(cells.subarray(8 * channels, 8 * channels + (last?.length ?? 0)), last, 1e-2);
    }
  });
});

describe.each(timeline?.timeline.map((expected, window) => ({ window, expected })) ?? [])(
  'the timeline of window $window',
  ({ window, expected }) => {
    it('is the same in every second that is not masked', async () => {
      const { mask = [], step = 1, tolerance = 0 } = timeline ?? {};
      const found = await pack.timeline?.encode(goldenWindow(window, expected.length, mask[window] ?? []));
      for (const [second, row] of expected.entries()) {
        if (mask[window]?.[second] === 0) continue;
        const vector = found?.subarray(second * pack.dim, (second + 1) * pack.dim);
        expectClose(
          vector?.filter((_, i) => i % step === 0),
          row,
          tolerance,
        );
      }
    });
  },
);

it('a timeline that is resumed comes out as the same bits, with the real networks', async () => {
  const lengthS = 40;
  const fromS = 24;
  const undisturbed = await collect(encodeTimeline(stripes(0, lengthS), pack));
  const resumed = await collect(encodeTimeline(stripes(contextStartS(pack, fromS), lengthS), pack));
  expect(resumed).toEqual(undisturbed.slice(fromS));
  expect(undisturbed).toHaveLength(lengthS);
});

/** A video of moving stripes, in aligned batches, from `startS` on. */
async function* stripes(startS: number, lengthS: number): AsyncGenerator<FrameSeconds> {
  const { width, height } = pack.frames;
  const second = (s: number) => resizeRgb(draw('stripes', 160 + 4 * s, 90), width, height).rgb;
  for (let at = startS; at < lengthS; at += 12) {
    const seconds = Array.from({ length: Math.min(12, lengthS - at) }, (_, i) => at + i);
    const rgb = Buffer.concat(seconds.map(second));
    yield {
      startS: at,
      ptsMs: Int32Array.from(seconds, (s) => s * 1000),
      frames: await pack.frames.embed(rgb, seconds.length),
    };
  }
}

async function collect(parts: AsyncIterable<TimelineSeconds>): Promise<TimelineSeconds['vectors']> {
  const vectors: TimelineSeconds['vectors'] = [];
  for await (const part of parts) vectors.push(...part.vectors);
  return vectors;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function expectSameDirection(found: Float32Array | undefined, expected: number[]): void {
  expectClose(found, expected, VECTOR_TOLERANCE);
  expect(dot(found ?? new Float32Array(), normalise(Float32Array.from(expected)))).toBeGreaterThan(
    COSINE_FLOOR,
  );
}

function expectClose(
  found: Float32Array | undefined,
  expected: number[] | undefined,
  tolerance: number,
): void {
  expect(found?.length).toBe(expected?.length);
  const apart = (expected ?? []).map((value, i) => Math.abs(value - (found?.[i] ?? Number.NaN)));
  expect(Math.max(...apart)).toBeLessThanOrEqual(tolerance);
}

/** The pictures of model/train/golden.py, by the same integer formulas. */
function draw(kind: 'stripes' | 'checker' | 'disc', width: number, height: number): RgbImage {
  const div = (a: number, b: number): number => Math.floor(a / b);
  const pixel = {
    stripes: (x: number, y: number) => [
      (x * 7 + y * 3) % 256,
      (div(x * x, 16) + y * 5) % 256,
      (x * 2 + div(y * y, 8)) % 256,
    ],
    checker: (x: number, y: number) =>
      (div(x, 20) + div(y, 20)) % 2 === 0 ? [220, 40, 30] : [div(x * 255, width), 90, div(y * 255, height)],
    disc: (x: number, y: number) =>
      (2 * x - width) ** 2 + (2 * y - height) ** 2 > div(width * 3, 4) ** 2 ? [40, 110, 190] : [240, 200, 60],
  }[kind];
  const places = Array.from({ length: width * height }, (_, i) => pixel(i % width, div(i, width)));
  return { rgb: Uint8Array.from(places.flat()), width, height };
}

/** The inputs of model/train/export_timeline.py, by the formula that the golden file describes. */
function goldenWindow(window: number, length: number, mask: number[]) {
  const levels = pack.manifest.frame.outputs.grid?.levels ?? [];
  const waves = (count: number, k: number) => {
    const offset = 1000 * window + 100 * k;
    return Float32Array.from({ length: count }, (_, i) => Math.sin(0.37 * (i + offset) + 0.11 * (i % 7)));
  };
  const vectors = waves(length * pack.dim, 0);
  for (let second = 0; second < length; second++) {
    const row = vectors.subarray(second * pack.dim, (second + 1) * pack.dim);
    row.set(normalise(row));
  }
  return {
    vectors,
    levels: Object.fromEntries(
      levels.map(({ name, channels }, k) => [
        name,
        waves(length * 9 * channels, k + 1).map((x) => 2 + 2 * x),
      ]),
    ),
    seconds: Float32Array.from({ length }, (_, second) => second + (second >= 5 ? 2 : 0)),
    mask: Float32Array.from(mask),
  };
}
