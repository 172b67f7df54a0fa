/**
 * Things with sentences about them: cut out of photographs that training holds back (Flickr8k-dev), where the detector sees
 * one thing of a kind and people named that kind first. In: the folder of the data pack and a detector. Out: cut-outs.
 */
import type { Box } from '../../../core/box.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { decodeImage } from '../../../media/pictures/image.ts';
import { readCaptioned } from '../../eval/pictures.ts';
import type { CutOut, Look } from '../compose.ts';

/** A cut-out with the sentences that name its kind first, and no number of it. */
export interface DescribedCutOut extends CutOut {
  sentences: readonly string[];
}

/** The one thing of its kind is at least this likely, and any other of that kind at most so. */
const SURE = 0.5;
const NO_OTHER = 0.3;
/** Shorter sides are blurred in a scene. */
const LEAST_PX = 64;
/** The detector's box may cut off a hand. */
const MARGIN = 0.05;

/** Returns the cut-outs of one half of the photographs. */
export async function readDescribed(
  images: string,
  { look, kinds, half }: { look: Look; kinds: readonly string[]; half: 'fit' | 'judge' },
): Promise<DescribedCutOut[]> {
  const photographs = readCaptioned(images).filter((_, i) => (i % 2 === 0) === (half === 'fit'));
  const cutOuts: DescribedCutOut[] = [];
  for (const { bytes, sentences } of photographs) {
    const picture = await decodeImage(bytes);
    const seen = await look(picture);
    for (const thing of seen) {
      const { label } = thing;
      if (!kinds.includes(label) || !isOnly(thing, seen)) continue;
      const own = sentences.filter((sentence) => namesFirst(sentence, label));
      const cut = cutAround(thing.box, picture);
      if (own.length > 0 && cut) cutOuts.push({ label, bytes, ...cut, sentences: own });
    }
  }
  return cutOuts;
}

function isOnly(thing: SeenThing, seen: readonly SeenThing[]): boolean {
  return (
    thing.chance >= SURE &&
    seen.every((other) => other === thing || other.label !== thing.label || other.chance <= NO_OTHER)
  );
}

/** Returns true where the first thing of a sentence is one of this kind. */
export function namesFirst(sentence: string, label: string): boolean {
  const thing = parsePlaces(sentence)?.things[0];
  return thing?.labels.includes(label) === true && thing.count === null;
}

function cutAround(
  [x0, y0, x1, y1]: Box,
  { width: across, height: down }: { width: number; height: number },
): Omit<CutOut, 'label' | 'bytes'> | null {
  const [dx, dy] = [MARGIN * (x1 - x0), MARGIN * (y1 - y0)];
  const left = Math.floor(Math.max(0, x0 - dx) * across);
  const top = Math.floor(Math.max(0, y0 - dy) * down);
  const width = Math.floor(Math.min(1, x1 + dx) * across) - left;
  const height = Math.floor(Math.min(1, y1 + dy) * down) - top;
  if (Math.min(width, height) < LEAST_PX) return null;
  const inner: Box = [
    (x0 * across - left) / width,
    (y0 * down - top) / height,
    (x1 * across - left) / width,
    (y1 * down - top) / height,
  ];
  return { left, top, width, height, inner, also: new Set(), others: [] };
}
