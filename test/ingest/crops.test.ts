/** Crops of things: the right pixels, in the space of the text encoder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImageEmbedder } from '../../api/workers/embed-images.ts';
import type { Box } from '../../core/box.ts';
import type { RgbImage } from '../../core/image.ts';
import { dot } from '../../core/vector.ts';
import { cropBox } from '../../ingest/crops/embed-crops.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { drawPng } from '../support/drawn-things.ts';

/** A picture of 4 x 3 whose pixels count up. */
const PICTURE: RgbImage = { rgb: Uint8Array.from({ length: 36 }, (_, i) => i), width: 4, height: 3 };

describe('a crop', () => {
  it('holds the pixels of its box', () => {
    expect(cropBox(PICTURE, [0.25, 1 / 3, 0.75, 1])).toEqual({
      ...{ width: 2, height: 2 },
      rgb: Uint8Array.from([15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32]),
    });
  });

  it.each([
    ['reaches out of the picture', [-0.5, -0.5, 2, 2], [4, 3]],
    ['is empty', [0.5, 0.5, 0.5, 0.5], [1, 1]],
    ['lies at the lower right corner', [1, 1, 1, 1], [1, 1]],
  ] as const)('of a box that %s stays in it, with a pixel at least', (_, box, size) => {
    const { width, height, rgb } = cropBox(PICTURE, box);
    expect([width, height]).toEqual(size);
    expect(rgb.length).toBe(width * height * 3);
  });
});

describe('the vector of a crop', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-crops-'));
  const path = join(dir, 'picture.png');
  const images = createImageEmbedder(dir, () => openPack('model/packs/base', { parts: ['frame'] }));
  const SIGN: Box = [0.15, 0.15, 0.35, 0.6];
  const CLOCK: Box = [0.62, 0.2, 0.88, 0.65];

  beforeAll(async () => {
    const things = [
      { kind: 'stop sign', x: 0.25 },
      { kind: 'clock', x: 0.75 },
    ] as const;
    writeFileSync(path, await drawPng(things));
  });
  afterAll(async () => {
    await images.close();
    rmSync(dir, { recursive: true });
  });

  it('is liker to words about its own thing than that of its neighbour', async () => {
    const pack = await openPack('model/packs/base', { parts: ['text'] });
    const [sign, clock] = await images.embedBoxes(path, [SIGN, CLOCK]);
    const { vectors } = await pack.text.embed(['a red traffic sign', 'a white clock with black hands']);
    await pack.close();
    const cosine = (words: number, crop: Float32Array | undefined) =>
      dot(vectors[words] as Float32Array, crop as Float32Array);
    expect(cosine(0, sign)).toBeGreaterThan(cosine(0, clock));
    expect(cosine(1, clock)).toBeGreaterThan(cosine(1, sign));
  });

  it('is kept: the same box is the same vector, without the picture', async () => {
    const [before] = await images.embedBoxes(path, [SIGN]);
    rmSync(path);
    expect((await images.embedBoxes(path, [SIGN]))[0]).toBe(before);
  });
});
