import { describe, expect, it } from 'vitest';
import { COLOURS, type Colour } from '../../../contract/index.ts';
import { colourOf, colourShares } from '../../../model/runtime/things/colours.ts';

const CARS: [Colour, [number, number, number]][] = [
  ['red', [190, 30, 35]],
  ['blue', [35, 70, 170]],
  ['green', [40, 130, 60]],
  ['yellow', [235, 205, 40]],
  ['white', [235, 235, 230]],
  ['black', [25, 25, 28]],
  ['grey', [128, 130, 132]],
  ['orange', [240, 130, 20]],
  ['brown', [110, 70, 40]],
  ['pink', [240, 160, 185]],
  ['purple', [110, 50, 150]],
];

/** A grey street with a car of one colour in its middle, under light of a tint. */
function street(car: [number, number, number], light: [number, number, number]) {
  const [width, height] = [64, 48];
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const isCar = x >= 22 && x < 42 && y >= 16 && y < 32;
    const own = isCar ? car : [60, 110, 170].map(() => 60 + ((x * 7 + y * 3) % 120));
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = Math.min(255, (own[c] as number) * (light[c] as number));
  }
  return { rgb, width, height };
}

const BOX = [20 / 64, 14 / 48, 44 / 64, 34 / 48] as const;

function mainColour(picture: ReturnType<typeof street>): Colour {
  const shares = colourShares(picture, BOX);
  return COLOURS[shares.indexOf(Math.max(...shares))] as Colour;
}

describe('colours of a thing', () => {
  it.each(CARS)('names a %s pixel', (name, rgb) => {
    expect(colourOf(...rgb)).toBe(name);
  });

  it.each(CARS)('sees a %s car in white light', (name, rgb) => {
    expect(mainColour(street(rgb, [1, 1, 1]))).toBe(name);
  });

  const saturated = CARS.filter(([name]) => ['red', 'blue', 'green', 'yellow', 'black'].includes(name));
  it.each(saturated)('sees a %s car in the warm light of an evening', (name, rgb) => {
    expect(mainColour(street(rgb, [1.15, 1, 0.8]))).toBe(name);
  });

  it('gives shares that sum to 1', () => {
    const shares = colourShares(street([190, 30, 35], [1, 1, 1]), BOX);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  });
});
