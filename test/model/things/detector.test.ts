/**
 * The committed part finds here what it found in Python. The golden file is written by
 * `python -m model.train.things.golden`, for one revision of the part.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RgbImage } from '../../../core/image.ts';
import {
  openThings,
  SHIPPED_THINGS,
  type ThingDetector,
  thingsIn,
} from '../../../model/runtime/things/detector.ts';

const Golden = z.object({
  revision: z.string(),
  size: z.tuple([z.int(), z.int()]),
  things: z.array(z.object({ label: z.string(), score: z.number(), box: z.array(z.number()) })),
});

/** The picture of model/train/things/golden.py: a sign on a pole, by the same integer formula. */
function drawSign(width: number, height: number): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rgb.set(signPixel(x, y), (y * width + x) * 3);
  return { rgb, width, height };
}

function signPixel(x: number, y: number): [number, number, number] {
  const [dx, dy] = [Math.abs(x - 90), Math.abs(y - 66)];
  const around = Math.max(dx, dy, Math.floor(((dx + dy) * 17) / 24));
  if (around < 27) return dy < 6 && dx < 20 ? [240, 240, 240] : [196, 22, 28];
  if (around < 30) return [255, 255, 255];
  if (dx < 3 && y > 66) return [136, 136, 136];
  return y >= 135 ? [107, 143, 78] : [106 + Math.floor((y * 2) / 3), 167 + Math.floor(y / 3), 232];
}

const short = (value: string | number) => (typeof value === 'string' ? value : Number(value.toFixed(2)));

describe('the part that finds things', () => {
  let detector: ThingDetector;
  beforeAll(async () => {
    detector = await openThings();
  });
  afterAll(() => detector.close());

  it('finds in a drawn picture what it found in Python', async () => {
    const golden = Golden.parse(JSON.parse(await readFile('test/golden/things.json', 'utf8')));
    expect(golden.revision).toBe(detector.revision);
    // The weakest peaks change places with the last bits of a number.
    const found = (await detector.find(drawSign(...golden.size))).filter(({ score }) => score >= 0.1);
    const wanted = golden.things.filter(({ score }) => score >= 0.1);
    expect(found.map(({ label }) => label)).toEqual(wanted.map(({ label }) => label));
    for (const [i, { score, box }] of wanted.entries()) {
      expect(found[i]?.score).toBeCloseTo(score, 2);
      for (const [edge, value] of box.entries()) expect(found[i]?.box[edge]).toBeCloseTo(value, 2);
    }
  });

  it('puts the box around the thing', async () => {
    const [sign] = await detector.find(drawSign(320, 180));
    const [x0, y0, x1, y1] = sign?.box ?? [0, 0, 0, 0];
    expect([x0 * 320, x1 * 320].map(Math.round)).toEqual([expect.closeTo(60, -1), expect.closeTo(120, -1)]);
    expect([y0 * 180, y1 * 180].map(Math.round)).toEqual([expect.closeTo(36, -1), expect.closeTo(96, -1)]);
  });

  it('keeps the aspect of what it looks at', () => {
    expect(detector.sizeFor({ width: 1920, height: 1080 })).toEqual({ width: 384, height: 224 });
    expect(detector.sizeFor({ width: 1080, height: 1920 })).toEqual({ width: 224, height: 384 });
    expect(detector.sizeFor({ width: 5000, height: 10 })).toEqual({ width: 384, height: 32 });
  });

  it('finds nothing in an empty picture', async () => {
    expect(await detector.find({ rgb: new Uint8Array(64 * 64 * 3).fill(90), width: 64, height: 64 })).toEqual(
      [],
    );
  });

  it('removes boxes of one class that repeat a better one, and no others', () => {
    const boxes = Float32Array.from([
      0, 0, 0.5, 1, 0.02, 0, 0.52, 1, 0.02, 0, 0.52, 1, 0.6, 0, 1, 1, 0, 0, 1, 1,
    ]);
    const peaks = {
      boxes,
      scores: Float32Array.from([0.9, 0.8, 0.7, 0.6, 0.04]),
      classes: Float32Array.from([0, 0, 1, 0, 0]),
    };
    const found = thingsIn(peaks, {
      labels: ['cat', 'dog'],
      chances: [
        [0.2, 0.1],
        [0.8, 0.9],
      ],
    });
    expect(found.map(({ label, score, chance }) => [label, score, chance].map(short))).toEqual([
      ['cat', 0.9, 0.9],
      ['dog', 0.7, 0.77],
      ['cat', 0.6, 0.63],
    ]);
  });

  it('refuses a network that was changed', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'things-'));
    try {
      await cp(SHIPPED_THINGS, dir, { recursive: true });
      const network = await readFile(join(dir, 'things.onnx'));
      network[2000] = (network[2000] as number) ^ 1;
      await writeFile(join(dir, 'things.onnx'), network);
      await expect(openThings(dir)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
