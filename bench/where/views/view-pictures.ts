/**
 * Labelled pictures for views. In: the folder of the data pack. Out: for each group of views, pictures with the right label;
 * only those that training holds back (by name), apart from boxes, whose sizes no training sentence tells.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { isHeldBack, readTar, rowsOf } from '../../eval/pictures.ts';
import { CocoRow } from '../compose.ts';

/** A picture with the label that is right; null where none of the group's labels is. */
export interface ViewPicture {
  name: string;
  bytes: Uint8Array;
  label: string | null;
}

const Row = z.object({ image: z.string(), label: z.string().optional() });
/** A picture whose largest box has this share of it is a close-up; one without a larger box than that is wide. */
const CLOSE_FROM = 0.4;
const WIDE_TO = 0.05;
/** Sets that show neither rooms nor scenes first of all. */
const OTHERS = ['animals9', 'objects199', 'clothing'];

/** Reads the pictures of each group. */
export function readViewPictures(images: string): Record<string, ViewPicture[]> {
  const held = (source: string, label: (own: string) => string | null): ViewPicture[] => {
    const files = readTar(join(images, `${source}.tar`));
    return rowsOf(join(images, `${source}.jsonl`), Row).flatMap(({ image, label: own = '' }) => {
      const bytes = files.get(image);
      const isKept = isHeldBack(source, image, own.replaceAll('_', ' ').toLowerCase(), false);
      return bytes && isKept ? [{ name: `${source}/${image}`, bytes, label: label(own) }] : [];
    });
  };
  const rooms = held('rooms6', (own) => own);
  const scenes = held('scenes6', (own) => own);
  const as = (pictures: ViewPicture[], label: string) => pictures.map((one) => ({ ...one, label }));
  return {
    place: [
      ...as([...rooms, ...held('indoor-nyu-qa', () => null)], 'indoor'),
      ...as([...scenes, ...held('street-camvid', () => null), ...held('weather5', () => null)], 'outdoor'),
    ],
    light: held('daynight', (own) => own),
    shot: shots(images),
    room: [...rooms, ...scenes, ...OTHERS.flatMap((name) => held(name, () => null))],
  };
}

/** The size of a shot by the largest box of a photograph. */
function shots(images: string): ViewPicture[] {
  const files = readTar(join(images, 'coco-mini.tar'));
  return rowsOf(join(images, 'coco-mini-annotations.jsonl'), CocoRow).flatMap(
    ({ image, width, height, boxes }) => {
      const bytes = files.get(image);
      if (!bytes || boxes.length === 0) return [];
      const largest = Math.max(...boxes.map(({ xywh: [, , w = 0, h = 0] }) => (w * h) / (width * height)));
      const label = largest >= CLOSE_FROM ? 'close-up' : largest <= WIDE_TO ? 'wide' : 'medium';
      return [{ name: `coco-mini/${image}`, bytes, label }];
    },
  );
}
