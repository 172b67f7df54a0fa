/** Resizing: what must hold for any picture, and agreement with a slow floating-point reference. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbImage } from '../../core/image.ts';
import { fitRgb, resizeRgb } from '../../model/runtime/pixels/resize.ts';
import { axisWeights, type ResizeFilter, WEIGHT_BITS } from '../../model/runtime/pixels/resize-weights.ts';

const side = fc.integer({ min: 1, max: 40 });
const filter = fc.constantFrom<ResizeFilter>('bilinear', 'bicubic');
const image = fc
  .tuple(side, side)
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((rgb): RgbImage => ({ rgb, width, height })),
  );

describe('the weights of a resize', () => {
  it('sum to one, within the rounding of each tap, and stay inside the picture', () => {
    fc.assert(
      fc.property(side, side, filter, (from, to, kind) => {
        for (const { first, taps } of axisWeights(from, to, kind)) {
          const sum = taps.reduce((total, tap) => total + tap, 0);
          expect(Math.abs(sum - 2 ** WEIGHT_BITS)).toBeLessThanOrEqual(taps.length);
          expect(first).toBeGreaterThanOrEqual(0);
          expect(first + taps.length).toBeLessThanOrEqual(from);
        }
      }),
    );
  });

  it('give every input position its share, so that nothing is skipped when shrinking', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        const [from, to] = [Math.max(a, b), Math.min(a, b)];
        const seen = new Set(
          axisWeights(from, to, 'bilinear').flatMap(({ first, taps }) =>
            [...taps].flatMap((tap, i) => (tap > 0 ? [first + i] : [])),
          ),
        );
        expect(seen.size).toBe(from);
      }),
    );
  });

  it('mirror when the axis is mirrored', () => {
    fc.assert(
      fc.property(side, side, filter, (from, to, kind) => {
        const weights = axisWeights(from, to, kind).map(({ first, taps }) => spread(first, taps, from));
        const mirrored = weights.map((row) => row.toReversed()).toReversed();
        const apart = weights.flatMap((row, i) =>
          row.map((tap, j) => Math.abs(tap - (mirrored[i]?.[j] ?? 99))),
        );
        expect(Math.max(...apart)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('resizeRgb', () => {
  it('keeps a picture of one colour', () => {
    const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(colour, side, side, side, side, filter, (rgb, width, height, toWidth, toHeight, kind) => {
        const plain = resizeRgb(onePlain(rgb, width, height), toWidth, toHeight, kind);
        expect(plain).toEqual(onePlain(rgb, toWidth, toHeight));
      }),
    );
  });

  it('gives a picture of the same size back unchanged', () => {
    fc.assert(
      fc.property(image, filter, (picture, kind) => {
        expect(resizeRgb(picture, picture.width, picture.height, kind)).toEqual(picture);
      }),
    );
  });

  it('agrees with a floating-point reference within two steps of 255', () => {
    fc.assert(
      fc.property(image, side, side, filter, (picture, width, height, kind) => {
        const fast = resizeRgb(picture, width, height, kind).rgb;
        const slow = reference(picture, width, height, kind);
        expect(fast.length).toBe(slow.length);
        for (const [i, value] of slow.entries())
          expect(Math.abs((fast[i] ?? 999) - value)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('halves a row of pixels by the triangle 1 3 3 1, cut off at the border', () => {
    const rgb = Uint8Array.from([0, 80, 160, 240].flatMap((value) => [value, value, value]));
    const halved = resizeRgb({ rgb, width: 4, height: 1 }, 2, 1);
    // left: (0*3 + 80*3 + 160*1) / 7 = 57.1; right: (80*1 + 160*3 + 240*3) / 7 = 182.9
    expect([...halved.rgb]).toEqual([57, 57, 57, 183, 183, 183]);
  });
});

describe('fitRgb', () => {
  it('squashes to exactly the wanted size', () => {
    const fitted = fitRgb(onePlain([1, 2, 3], 64, 10), {
      width: 8,
      height: 8,
      resize: { mode: 'squash', filter: 'bilinear' },
    });
    expect(fitted).toEqual(onePlain([1, 2, 3], 8, 8));
  });

  it('cuts the middle out of a wide picture, its aspect kept', () => {
    const wide = bands(
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
      ],
      20,
      20,
    );
    const fitted = fitRgb(wide, {
      width: 10,
      height: 10,
      resize: { mode: 'shortest-edge-crop', filter: 'bicubic' },
    });
    const middle = onePlain([0, 255, 0], 8, 8);
    const inner = fitted.rgb.filter((_, i) => ![0, 9].includes(Math.floor(i / 3) % 10)).slice(0, 8 * 8 * 3);
    expect(inner).toEqual(middle.rgb);
    expect([fitted.width, fitted.height]).toEqual([10, 10]);
  });

  it('resizes to the edge first when that is larger than the cut', () => {
    const fitted = fitRgb(
      bands(
        [
          [9, 9, 9],
          [200, 200, 200],
          [9, 9, 9],
        ],
        10,
        30,
      ),
      {
        width: 2,
        height: 2,
        resize: { mode: 'shortest-edge-crop', filter: 'bilinear', edge: 15 },
      },
    );
    expect(fitted).toEqual(onePlain([200, 200, 200], 2, 2));
  });
});

function spread(first: number, taps: Int32Array, length: number): number[] {
  return Array.from({ length }, (_, i) => taps[i - first] ?? 0);
}

function onePlain(rgb: number[], width: number, height: number): RgbImage {
  return {
    rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => rgb[i % 3] as number),
    width,
    height,
  };
}

/** Upright bands of one colour each, side by side. */
function bands(colours: number[][], bandWidth: number, height: number): RgbImage {
  const width = bandWidth * colours.length;
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % width;
    return colours[Math.floor(x / bandWidth)]?.[i % 3] as number;
  });
  return { rgb, width, height };
}

/** The same filters in floating point, one pass over both axes, clamped to 0..255 once. */
function reference(
  { rgb, width, height }: RgbImage,
  toWidth: number,
  toHeight: number,
  kind: ResizeFilter,
): number[] {
  const columns = floatWeights(width, toWidth, kind);
  const rows = floatWeights(height, toHeight, kind);
  return rows.flatMap((row) =>
    columns.flatMap((column) =>
      [0, 1, 2].map((channel) => {
        let sum = 0;
        for (let y = 0; y < height; y++) {
          // 8 bits between the passes clip what the cubic overshoots, so the reference clips there too.
          let line = 0;
          for (let x = 0; x < width; x++)
            line += (column[x] as number) * (rgb[(y * width + x) * 3 + channel] as number);
          sum += (row[y] as number) * clamp(line);
        }
        return clamp(sum);
      }),
    ),
  );
}

function floatWeights(from: number, to: number, kind: ResizeFilter): number[][] {
  const stretch = Math.max(1, from / to);
  const shape = (x: number): number => {
    const d = Math.abs(x);
    if (kind === 'bilinear') return Math.max(0, 1 - d);
    if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
    return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
  };
  return Array.from({ length: to }, (_, i) => {
    const centre = ((i + 0.5) * from) / to;
    const raw = Array.from({ length: from }, (__, j) => shape((j + 0.5 - centre) / stretch));
    const sum = raw.reduce((total, value) => total + value, 0);
    return raw.map((value) => value / sum);
  });
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, value));
}
