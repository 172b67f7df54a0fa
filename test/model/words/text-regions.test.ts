/** Where text is looked for: strokes of any size, where something changed; not surfaces, and not what was looked at. */
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type LumaImage, lumaOf } from '../../../model/runtime/words/stroke-cells.ts';
import { type Region, TextRegions } from '../../../model/runtime/words/text-regions.ts';

const [WIDTH, HEIGHT] = [960, 540];

/** Draws shapes on grey. */
async function draw(shapes: string): Promise<LumaImage> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#555"/>${shapes}</svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return lumaOf(data, WIDTH, HEIGHT);
}

const word = (text: string, x: number, y: number, size: number) =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-size="${size}" fill="white">${text}</text>`;

const holds = ({ left, top, right, bottom }: Region, x: number, y: number) =>
  left <= x && x < right && top <= y && y < bottom;

describe('regions of text', () => {
  it.each([12, 24, 60, 160])('hold words of %i pixels, and little else', async (size) => {
    const regions = new TextRegions().next(await draw(word('Harbour', 100, 200, size)), [], true);
    expect(regions.some((region) => holds(region, 100 + size, 200 - size / 3))).toBe(true);
    expect(regions.some((region) => holds(region, 940, 520))).toBe(false);
  });

  it('are none in surfaces with edges, and where letters are paler than a person would set them', async () => {
    const surfaces =
      '<rect x="100" y="100" width="300" height="200" fill="white"/><circle cx="700" cy="300" r="90"/>';
    expect(new TextRegions().next(await draw(surfaces), [], true)).toEqual([]);
    const pale = word('Harbour', 100, 200, 24).replace('white', '#606060');
    expect(new TextRegions().next(await draw(pale), [], true)).toEqual([]);
  });

  it('are none where nothing changed; a new word is looked at, and no other', async () => {
    const looked = new TextRegions();
    const first = word('Harbour', 100, 100, 24);
    expect(looked.next(await draw(first), [], true)).toHaveLength(1);
    expect(looked.next(await draw(first), [], false)).toEqual([]);
    const regions = looked.next(await draw(first + word('Lantern', 600, 400, 24)), [], false);
    expect(regions).toHaveLength(1);
    expect(holds(regions[0] as Region, 620, 395)).toBe(true);
    expect(looked.next(await draw(first), [], true)).toHaveLength(1);
  });

  it('cover all of a line of which a part changed, or that is gone', async () => {
    const line = { left: 96, top: 76, right: 360, bottom: 112 };
    const looked = new TextRegions();
    looked.next(await draw(word('Harbour gate 17', 100, 100, 32)), [], true);
    for (const shapes of [word('Harbour gate 48', 100, 100, 32), '']) {
      const regions = looked.next(await draw(shapes), [line], false);
      expect(regions.some((region) => holds(region, line.left, line.top))).toBe(true);
      expect(regions.some((region) => holds(region, line.right - 1, line.bottom - 1))).toBe(true);
    }
  });

  it('lie on the raster of the network, do not overlap, and are one where they are most of the picture', async () => {
    const scattered = Array.from({ length: 12 }, (_, i) =>
      word('gate', (i * 271) % 880, 40 + i * 42, 14),
    ).join('');
    const regions = new TextRegions().next(await draw(scattered), [], true);
    expect(regions.length).toBeGreaterThan(1);
    for (const [i, a] of regions.entries()) {
      expect([a.left, a.top, a.right, a.bottom].map((side) => side % 32)).toEqual([0, 0, 0, 0]);
      for (const b of regions.slice(i + 1))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    }
    const page = Array.from({ length: 26 }, (_, i) =>
      word('a page full of words '.repeat(5), 4, 20 + i * 20, 20),
    ).join('');
    expect(new TextRegions().next(await draw(page), [], true)).toEqual([
      { left: 0, top: 0, right: 960, bottom: 544 },
    ]);
  });
});
