/**
 * Things as one blob a picture, 14 bytes each: the label's number, the chance, the four edges, and two colours with their
 * shares. Edges have 16 bits, chances and shares 8.
 */
import { COLOURS, THING_LABELS } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { SeenThing } from '../../where/seen-thing.ts';
import type { ThingFrame } from '../things/things.ts';

const BYTES = 14;
const COLOURS_KEPT = 2;

/** A row of `thing_frames`. */
export interface ThingRow {
  second: number;
  boxes: Buffer;
}

/** A row of `thing_frames`, with its video. */
export interface ThingRowOfVideo extends ThingRow {
  video_id: string;
}

/** Encodes the things of a picture. Labels that have no number are left out. */
export function encodeThings(things: readonly SeenThing[]): Buffer {
  const known = things.filter(({ label }) => labelNumber(label) >= 0);
  const blob = Buffer.alloc(known.length * BYTES);
  for (const [i, { label, box, chance, colours }] of known.entries()) {
    const at = i * BYTES;
    blob[at] = labelNumber(label);
    blob[at + 1] = byteOf(chance);
    for (const [edge, value] of box.entries())
      blob.writeUInt16LE(Math.round(Math.min(1, Math.max(0, value)) * 65535), at + 2 + 2 * edge);
    for (let n = 0; n < COLOURS_KEPT; n++) {
      const one = colours[n];
      blob[at + 10 + 2 * n] = one ? COLOURS.indexOf(one.colour) : 255;
      blob[at + 11 + 2 * n] = one ? byteOf(one.share) : 0;
    }
  }
  return blob;
}

/** Returns the picture of a row. Throws `INDEX_CORRUPT` for a blob that does not decode. */
export function thingFrameOf({ second, boxes }: ThingRow): ThingFrame {
  if (boxes.length % BYTES !== 0) throw corrupt(second);
  const things: SeenThing[] = [];
  for (let at = 0; at < boxes.length; at += BYTES) {
    const label = THING_LABELS[boxes[at] as number];
    if (label === undefined) throw corrupt(second);
    things.push({
      label,
      box: [edgeAt(boxes, at + 2), edgeAt(boxes, at + 4), edgeAt(boxes, at + 6), edgeAt(boxes, at + 8)],
      chance: (boxes[at + 1] as number) / 255,
      colours: coloursAt(boxes, at + 10),
    });
  }
  return { second, things };
}

// Bytes and plain functions: a search decodes thousands of boxes.
function edgeAt(boxes: Buffer, at: number): number {
  return ((boxes[at] as number) | ((boxes[at + 1] as number) << 8)) / 65535;
}

function coloursAt(boxes: Buffer, from: number): SeenThing['colours'] {
  const colours: SeenThing['colours'][number][] = [];
  for (let at = from; at < from + 2 * COLOURS_KEPT; at += 2) {
    const colour = COLOURS[boxes[at] as number];
    if (colour !== undefined) colours.push({ colour, share: (boxes[at + 1] as number) / 255 });
  }
  return colours;
}

/** Returns the pictures of each video, in the order of the rows. Throws as {@link thingFrameOf} does. */
export function framesByVideo(rows: readonly ThingRowOfVideo[]): Map<VideoId, ThingFrame[]> {
  const frames = new Map<VideoId, ThingFrame[]>();
  for (const row of rows) {
    const id = row.video_id as VideoId;
    const own = frames.get(id) ?? [];
    own.push(thingFrameOf(row));
    frames.set(id, own);
  }
  return frames;
}

function labelNumber(label: string): number {
  return (THING_LABELS as readonly string[]).indexOf(label);
}

function byteOf(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 255);
}

function corrupt(second: number): AppError {
  return new AppError('INDEX_CORRUPT', `The things seen at ${second} s do not decode. Reindex the video.`);
}
