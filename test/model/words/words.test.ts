/** Text in pictures: boxes from maps, characters from probabilities, and both networks on a drawn picture. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RgbImage } from '../../../core/image.ts';
import { characterClasses, decodeCharacters } from '../../../model/runtime/words/decode-characters.ts';
import { readWordsManifest } from '../../../model/runtime/words/manifest.ts';
import { textBoxes } from '../../../model/runtime/words/text-boxes.ts';
import { openTextReader, type TextReader } from '../../../model/runtime/words/text-reader.ts';

describe('characters along a line', () => {
  const classes = characterClasses('a\nb\n');
  const steps = (...likeliest: number[][]) => Float32Array.from(likeliest.flat());

  it('take repeats for one, and the blank between them for two', () => {
    expect(classes).toEqual(['', 'a', 'b', ' ']);
    const [blank, a, b] = [
      [0.9, 0.1, 0, 0],
      [0.2, 0.8, 0, 0],
      [0, 0.4, 0.6, 0],
    ] as const;
    const line = decodeCharacters(steps([...a], [...a], [...blank], [...a], [...b]), classes);
    expect(line.text).toBe('aab');
    expect(line.confidence).toBeCloseTo((0.8 + 0.8 + 0.6) / 3);
  });

  it('are parted where the network hesitates between nothing and a space', () => {
    const a = [0.1, 0.9, 0, 0];
    expect(decodeCharacters(steps(a, [0.8, 0, 0, 0.2], [0.1, 0, 0, 0.9], a), classes).text).toBe('a a');
    expect(decodeCharacters(steps(a, [0.95, 0, 0, 0.05], a), classes).text).toBe('aa');
    expect(decodeCharacters(steps([0.9, 0, 0, 0.1]), classes)).toEqual({ text: '', confidence: 0 });
  });
});

describe('boxes of a map of probabilities', () => {
  const draw = (...cores: [left: number, top: number, right: number, bottom: number, p: number][]) => {
    const map = { data: new Float32Array(60 * 40), width: 60, height: 40 };
    for (const [left, top, right, bottom, p] of cores)
      for (let y = top; y < bottom; y++) map.data.fill(p, y * 60 + left, y * 60 + right);
    return map;
  };

  it('grow by the margin that the core of a line lacks, and stay in the picture', () => {
    // 40 x 10: area over perimeter is 4, and 1.5 times that the margin.
    expect(textBoxes(draw([4, 20, 44, 30, 0.9]))).toEqual([
      { left: 0, top: 14, right: 50, bottom: 36, score: expect.closeTo(0.9) },
    ]);
  });

  it('leave out what is faint or tiny, and come from top to bottom', () => {
    const map = draw(
      [10, 28, 30, 34, 0.8],
      [10, 5, 30, 11, 0.8],
      [40, 5, 42, 11, 0.9],
      [40, 20, 55, 30, 0.5],
    );
    expect(textBoxes(map).map(({ top }) => top)).toEqual([2, 25]);
  });
});

/** Black text on white in a serif-less font that every system with fonts has. */
async function drawText(lines: string[]): Promise<RgbImage> {
  const text = lines
    .map(
      (line, i) => `<text x="20" y="${60 + 60 * i}" font-family="sans-serif" font-size="30">${line}</text>`,
    )
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240"><rect width="640" height="240" fill="white"/>${text}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { rgb: new Uint8Array(data), width: 640, height: 240 };
}

describe('the part that reads text', () => {
  let reader: TextReader;
  beforeAll(async () => {
    reader = await openTextReader();
  });
  afterAll(() => reader.close());

  it('reads drawn lines, with their places', async () => {
    const lines = await reader.read(await drawText(['Platform 9 closes', 'Gate B 17']), true);
    expect(lines.map(({ text }) => text)).toEqual(['Platform 9 closes', 'Gate B 17']);
    for (const [i, { box, confidence }] of lines.entries()) {
      expect(confidence).toBeGreaterThan(0.9);
      const [left, top, , height] = box;
      expect(left * 640).toBeLessThan(24);
      expect((top + height / 2) * 240).toBeGreaterThan(35 + 60 * i);
      expect((top + height / 2) * 240).toBeLessThan(65 + 60 * i);
    }
  });

  it('keeps lines where nothing changes, and reads those that come, change or go', async () => {
    const texts = async (lines: string[], afresh = false) =>
      (await reader.read(await drawText(lines), afresh)).map(({ text }) => text);
    expect(await texts(['Platform 9 closes', 'Gate B 17', ''], true)).toEqual([
      'Platform 9 closes',
      'Gate B 17',
    ]);
    expect(await texts(['Platform 9 closes', 'Gate B 17', 'Exit north'])).toEqual([
      'Platform 9 closes',
      'Gate B 17',
      'Exit north',
    ]);
    expect(await texts(['Platform 9 closes', 'Gate B 44', 'Exit north'])).toEqual([
      'Platform 9 closes',
      'Gate B 44',
      'Exit north',
    ]);
    expect(await texts(['', 'Gate B 44', 'Exit north'])).toEqual(['Gate B 44', 'Exit north']);
    expect(await texts([])).toEqual([]);
  });

  it('reads nothing in a plain picture', async () => {
    const rgb = new Uint8Array(320 * 200 * 3).fill(90);
    expect(await reader.read({ rgb, width: 320, height: 200 }, true)).toEqual([]);
  });

  it('is refused when its folder has no manifest', async () => {
    await expect(readWordsManifest('/nowhere')).rejects.toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    );
  });
});
