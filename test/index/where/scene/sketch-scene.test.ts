import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../bench/random.ts';
import type { Box } from '../../../../core/box.ts';
import { sketchScene } from '../../../../index/where/scene/sketch-scene.ts';
import { usualSize } from '../../../../index/where/scene/usual-sizes.ts';
import type { SeenThing } from '../../../../index/where/seen-thing.ts';

const ASPECT = 16 / 9;

interface Standing {
  label: string;
  xM: number;
  zM: number;
  /** Times the usual height. */
  tall?: number;
}

/** Returns the box of a thing that stands before a camera, cut to the picture. */
function project({ label, xM, zM, tall = 1 }: Standing, { heightM, horizon, viewDeg } = EYE): SeenThing {
  const focal = ASPECT / 2 / Math.tan((viewDeg * Math.PI) / 360);
  const height = (focal * (usualSize(label)?.heightM ?? 1) * tall) / zM;
  const foot = horizon + (focal * heightM) / zM;
  const width = (height * (label === 'person' ? 0.4 : 1.6)) / ASPECT;
  const middle = 0.5 + (focal * xM) / zM / ASPECT;
  const box = [middle - width / 2, foot - height, middle + width / 2, foot].map((edge) =>
    Math.min(1, Math.max(0, edge)),
  ) as unknown as Box;
  return { label, box, chance: 0.8, colours: [] };
}

const EYE = { heightM: 1.6, horizon: 0.45, viewDeg: 60 };

describe('sketching a scene', () => {
  it('puts things where they stand before a usual camera', () => {
    const truth = [
      { label: 'person', xM: -1.5, zM: 5 },
      { label: 'car', xM: 3, zM: 12 },
      { label: 'truck', xM: -4, zM: 25 },
    ];
    const { things, camera } = sketchScene(
      truth.map((one) => project(one)),
      ASPECT,
    );
    expect(things.map(({ seen }) => seen.label)).toEqual(['person', 'car', 'truck']);
    for (const [i, { xM, zM }] of truth.entries()) {
      expect(Math.abs((things[i]?.zM ?? 0) / zM - 1)).toBeLessThan(0.02);
      expect(things[i]?.xM).toBeCloseTo(xM, 1);
    }
    expect(camera.horizon).toBeCloseTo(0.45, 2);
  });

  it('finds a camera that hangs high by what stands below it', () => {
    const lamp = { heightM: 5.5, horizon: 0.2, viewDeg: 60 };
    const truth = [12, 16, 20, 30].map((zM, i) => ({ label: i % 2 ? 'car' : 'person', xM: i - 2, zM }));
    const { camera, things } = sketchScene(
      truth.map((one) => project(one, lamp)),
      ASPECT,
    );
    expect(camera.heightM).toBe(5.5);
    expect(things.map(({ zM }) => Math.round(zM))).toEqual([12, 16, 20, 30]);
  });

  it('orders depth before cameras that it does not know, oftener than feet or sizes alone', () => {
    const random = createRandom(20);
    const between = (from: number, to: number) => from + (to - from) * random();
    const labels = ['person', 'car', 'bus', 'dog', 'bicycle', 'chair'];
    const tally = { pairs: 0, sketch: 0, size: 0 };
    for (let n = 0; n < 400; n++) {
      const camera = { heightM: between(1, 5), horizon: between(0.1, 0.5), viewDeg: between(40, 80) };
      const standing = Array.from({ length: 3 }, () => ({
        ...{ label: labels[Math.floor(random() * labels.length)] ?? 'car', tall: between(0.8, 1.2) },
        ...{ xM: between(-2, 2), zM: between(5, 30) },
      }));
      const boxes = standing.map((one) => project(one, camera));
      const sketched = sketchScene(boxes, ASPECT).things;
      for (const [a, b] of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const) {
        const [one, other] = [boxes[a], boxes[b]] as [SeenThing, SeenThing];
        const places = [one, other].map((box) => sketched.findIndex(({ seen }) => seen === box));
        const truth = (standing[a]?.zM ?? 0) < (standing[b]?.zM ?? 0);
        if (places.includes(-1)) continue;
        const height = ({ box }: SeenThing) => box[3] - box[1];
        tally.pairs++;
        tally.sketch += Number((places[0] ?? 0) < (places[1] ?? 0) === truth);
        tally.size += Number(height(one) > height(other) === truth);
      }
    }
    expect(tally.pairs).toBeGreaterThan(1000);
    expect(tally.sketch / tally.pairs).toBeGreaterThan(0.9);
    expect(tally.sketch).toBeGreaterThan(tally.size);
  });

  it('lets what hides another be nearer, however large it looks', () => {
    const front: SeenThing = { label: 'dog', box: [0.4, 0.6, 0.55, 0.9], chance: 0.8, colours: [] };
    const back: SeenThing = { label: 'car', box: [0.2, 0.1, 0.8, 0.8], chance: 0.9, colours: [] };
    const { things, relations } = sketchScene([back, front], ASPECT);
    expect(things.map(({ seen }) => seen.label)).toEqual(['dog', 'car']);
    expect(things[0]?.zM).toBeLessThanOrEqual(things[1]?.zM ?? 0);
    expect(relations[0]).toMatchObject({ relation: 'in_front_of', things: [0, 1], isGuess: true });
  });

  it('says what it took for granted, and keeps weak boxes and second names out', () => {
    const car = project({ label: 'car', xM: 0, zM: 10 });
    const { things, assumptions } = sketchScene(
      [car, { ...car, label: 'truck', chance: 0.5 }, { ...car, box: [0, 0.5, 0.1, 0.6], chance: 0.2 }],
      ASPECT,
    );
    expect(things.map(({ seen }) => seen.label)).toEqual(['car']);
    expect(assumptions.join(' ')).toMatch(/60 degrees.*level.*usual height.*estimates/s);
  });

  it('sketches an empty picture, and things at its edges', () => {
    expect(sketchScene([], ASPECT)).toMatchObject({ things: [], relations: [] });
    const near: SeenThing = { label: 'person', box: [0, 0, 1, 1], chance: 0.9, colours: [] };
    const flying: SeenThing = { label: 'kite', box: [0.1, 0, 0.2, 0.1], chance: 0.9, colours: [] };
    const { things } = sketchScene([near, flying], ASPECT);
    expect(things[0]?.seen).toBe(near);
    expect(things.every(({ zM, xM }) => Number.isFinite(zM + xM))).toBe(true);
  });
});
