import { afterAll, beforeAll, expect, it } from 'vitest';
import { seeThings } from '../../../ingest/things/see-things.ts';
import { openThings, type ThingDetector } from '../../../model/runtime/things/detector.ts';
import { drawScene } from '../../support/drawn-things.ts';

let detector: ThingDetector;
beforeAll(async () => {
  detector = await openThings();
});
afterAll(() => detector.close());

it('sees drawn things where they were drawn, in their colours', async () => {
  const picture = await drawScene([
    { kind: 'stop sign', x: 0.3 },
    { kind: 'traffic light', x: 0.75 },
  ]);
  const things = await seeThings(detector, picture);
  const [sign, light] = ['stop sign', 'traffic light'].map((label) =>
    things.find((one) => one.label === label),
  );
  expect(middle(sign?.box)).toBeCloseTo(0.3, 1);
  expect(middle(light?.box)).toBeCloseTo(0.75, 1);
  expect(sign?.colours[0]?.colour).toBe('red');
  expect(light?.colours[0]?.colour).toBe('black');
  for (const { chance } of things) expect(chance >= 0 && chance <= 1).toBe(true);
});

function middle(box: readonly number[] = [9, 0, 9, 0]): number {
  return ((box[0] as number) + (box[2] as number)) / 2;
}
