/** Vectors of folders of images and files of sentences, as `tidemark embed` prints them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asUnit, dot, type UnitVector } from '../../core/vector.ts';
import { type EmbeddedRow, embedImages, embedTexts } from '../../ingest/embed-files.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { fitRgb, type ModelPack, openPack } from '../../model/runtime/pack.ts';
import { COLOURS, writeTinyPack } from '../support/tiny-pack.ts';

let dir: string;
let pack: ModelPack;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-embed-'));
  pack = await openPack(await writeTinyPack(join(dir, 'pack')));
  for (const [name, [r, g, b]] of Object.entries(COLOURS)) {
    await sharp({ create: { width: 60, height: 30, channels: 3, background: { r, g, b } } }).toFile(
      join(dir, `${name}.png`),
    );
  }
});

afterAll(async () => {
  await pack.close();
  await rm(dir, { recursive: true });
});

describe('embedding', () => {
  it('gives each image by its name, next to the sentence that describes it', async () => {
    await writeFile(join(dir, 'notes.txt'), 'not an image');
    const names = Object.keys(COLOURS).sort();
    await writeFile(join(dir, 'lines'), names.join('\n'));
    const images = await collect(embedImages(dir, pack.frames));
    const texts = await collect(embedTexts(join(dir, 'lines'), pack.text));
    expect(images.map(({ id }) => id)).toEqual(names.map((name) => `${name}.png`));
    for (const [i, { vector }] of images.entries()) {
      const cosines = texts.map((text) => dot(text.vector, vector));
      expect(cosines.indexOf(Math.max(...cosines))).toBe(i);
    }
  });

  it('looks at the middle of an image once more', async () => {
    const framed = sharp({
      create: { width: 40, height: 40, channels: 3, background: { r: 255, g: 0, b: 0 } },
    });
    const middle = await sharp({
      create: { width: 34, height: 34, channels: 3, background: { r: 0, g: 0, b: 255 } },
    })
      .png()
      .toBuffer();
    await mkdir(join(dir, 'framed'));
    await framed.composite([{ input: middle }]).toFile(join(dir, 'framed', 'a.png'));
    const [row] = await collect(embedImages(join(dir, 'framed'), pack.frames));
    const { rgb } = fitRgb(await decodeImage(join(dir, 'framed', 'a.png')), pack.frames);
    const whole = asUnit((await pack.frames.embed(rgb, 1)).vectors);
    const [blue] = (await pack.text.embed(['blue'])).vectors;
    expect(dot(row?.vector as UnitVector, blue as UnitVector)).toBeGreaterThan(
      dot(whole, blue as UnitVector),
    );
  });

  it('counts lines from 1 and leaves blank ones out', async () => {
    await writeFile(join(dir, 'gaps'), 'red\r\n\n  \nblue\n');
    const rows = await collect(embedTexts(join(dir, 'gaps'), pack.text));
    expect(rows.map(({ id }) => id)).toEqual([1, 4]);
    expect(rows[0]?.vector).toEqual((await pack.text.embed(['red'])).vectors[0]);
  });

  it('says which image cannot be decoded, and which path cannot be read', async () => {
    await writeFile(join(dir, 'zz.jpg'), 'no jpeg');
    await expect(collect(embedImages(dir, pack.frames))).rejects.toThrow('zz.jpg');
    await expect(collect(embedImages(join(dir, 'none'), pack.frames))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(collect(embedTexts(join(dir, 'none'), pack.text))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});

async function collect(rows: AsyncIterable<EmbeddedRow>): Promise<EmbeddedRow[]> {
  const all: EmbeddedRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
