/**
 * Pictures that no model was trained on, with sentences that are true of them: the development split of Flickr8k with
 * its captions, pictures of the labelled collections that training holds back, with their labels, and frames of video
 * clips that training sets aside. In: the folder of
 * the data pack (uncompressed tars of WebP, lists of labels). Which pictures are held back is decided by their names, as
 * in model/train/data/pictures.py; a test holds the two together.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** A picture with sentences about it, the ones a person might search with. */
export interface Picture {
  name: string;
  bytes: Uint8Array;
  sentences: string[];
  /** Further frames of the same clip, in order. */
  frames?: Uint8Array[];
}

/** Collections with one label a picture. `open`: a tenth of its labels is never trained on. */
const LABELLED = [
  { source: 'imagenet-samples', open: true },
  { source: 'objects199', open: true },
  { source: 'sports100', open: true },
  { source: 'actions15', open: false },
  { source: 'animals9', open: false },
  { source: 'rooms6', open: false },
  { source: 'scenes6', open: false },
];
const HELD_BACK = 0.1;
const SET_ASIDE = join(import.meta.dirname, '../../model/train/data/msrvtt-set-aside.json');

const Captioned = z.object({ image: z.string(), split: z.string(), captions: z.array(z.string()).min(1) });
const Chinese = z.object({ image: z.string(), human: z.array(z.string()).min(1) });
const SetAside = z.object({ set_aside: z.array(z.number()) });
const Frame = z.object({ image: z.string(), video: z.string() });
const ClipCaptions = z.object({ video: z.string(), captions: z.array(z.string()).min(1) });
const Labelled = z.object({ image: z.string(), label: z.string() });

/** Photos of the development split: English captions, then two Chinese ones. */
export function readCaptioned(folder: string): Picture[] {
  const files = readTar(join(folder, 'flickr8k-dev.tar'));
  const chinese = new Map(
    rowsOf(join(folder, 'flickr8k-captions-zh.jsonl.gz'), Chinese).map(({ image, human }) => [image, human]),
  );
  return rowsOf(join(folder, 'flickr8k-captions.jsonl'), Captioned)
    .filter(({ split }) => split === 'dev')
    .flatMap(({ image, captions }) => {
      const bytes = files.get(image);
      const sentences = [...captions, ...(chinese.get(image) ?? []).slice(0, 2)];
      return bytes ? [{ name: image, bytes, sentences }] : [];
    });
}

/** Labelled pictures that training holds back; the label is the only sentence. */
export function readLabelled(folder: string): Picture[] {
  return LABELLED.flatMap(({ source, open }) => {
    const files = readTar(join(folder, `${source}.tar`));
    const list = join(folder, `${source}.jsonl`);
    return rowsOf(existsSync(list) ? list : join(folder, `${source}-labels.jsonl`), Labelled).flatMap(
      ({ image, label }) => {
        const bytes = files.get(image);
        const plain = label.replaceAll('_', ' ').toLowerCase();
        return bytes && isHeldBack(source, image, plain, open)
          ? [{ name: image, bytes, sentences: [plain] }]
          : [];
      },
    );
  });
}

/** Reads the MSR-VTT clips that training sets aside (model/train/data/msrvtt-set-aside.json): a few frames and sentences each. */
export function readClips(folder: string): Picture[] {
  const ids = setAsideClips();
  const files = readTar(join(folder, 'msrvtt-frames.tar'));
  const frames = rowsOf(join(folder, 'msrvtt-frames.jsonl.gz'), Frame).filter(({ video }) => ids.has(video));
  return rowsOf(join(folder, 'msrvtt-captions.jsonl.gz'), ClipCaptions)
    .filter(({ video }) => ids.has(video))
    .flatMap(({ video, captions }) => {
      const [first, ...rest] = frames
        .filter((frame) => frame.video === video)
        .flatMap(({ image }) => files.get(image) ?? []);
      return first ? [{ name: video, bytes: first, frames: rest, sentences: captions }] : [];
    });
}

/** Returns the names of the MSR-VTT clips that training sets aside. */
export function setAsideClips(): Set<string> {
  const { set_aside } = SetAside.parse(JSON.parse(readFileSync(SET_ASIDE, 'utf8')));
  return new Set(set_aside.map((id) => `video${id}`));
}

/** Tells whether no training sees this picture, or this label at all. */
export function isHeldBack(source: string, image: string, label: string, open: boolean): boolean {
  return (
    (open && stableFraction('class', label) < HELD_BACK) ||
    stableFraction('picture', source, image) < HELD_BACK
  );
}

/** A number in [0, 1) that depends on the parts alone. */
function stableFraction(...parts: string[]): number {
  return createHash('sha256').update(parts.join('\x1f')).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Returns the rows of a file of JSON lines, packed or not, each checked. */
export function rowsOf<Row>(file: string, schema: z.ZodType<Row>): Row[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)));
}

/** The files of an uncompressed tar (POSIX ustar: headers of 512 bytes, contents padded to as many). */
export function readTar(file: string): Map<string, Uint8Array> {
  const BLOCK = 512;
  const tar = readFileSync(file);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    files.set(name, tar.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
