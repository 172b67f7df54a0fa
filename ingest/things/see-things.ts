/** Looks at one picture: pixels in, things with their chances and colours out. */
import { COLOURS } from '../../contract/index.ts';
import type { RgbImage } from '../../core/image.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import { colourShares, lightOf } from '../../model/runtime/things/colours.ts';
import type { ThingDetector } from '../../model/runtime/things/detector.ts';

/** A smaller share of a thing does not colour it. */
const LEAST_SHARE = 0.08;
/** Colours kept of a thing: its own, and that of its other half. */
const COLOURS_KEPT = 2;

/** Returns the things in a picture, the likeliest first. */
export async function seeThings(
  detector: Pick<ThingDetector, 'find'>,
  picture: RgbImage,
): Promise<SeenThing[]> {
  const gains = lightOf(picture);
  const found = await detector.find(picture);
  return found.map(({ label, box, chance }) => {
    const shares = colourShares(picture, box, gains);
    const colours = COLOURS.map((colour, i) => ({ colour, share: shares[i] as number }))
      .filter(({ share }) => share >= LEAST_SHARE)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, COLOURS_KEPT);
    return { label, box, chance, colours };
  });
}
