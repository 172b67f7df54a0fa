/** The MSR-VTT clips that training sets aside, with their frames by shot, and what is said of the whole and of the shots. */
import { join } from 'node:path';
import { z } from 'zod';
import { readTar, rowsOf, setAsideClips } from './pictures.ts';

/** A clip: shots in order, with their frames in order. */
export interface Clip {
  video: string;
  category: string;
  /** True of the whole clip. */
  sentences: string[];
  /** `sentences` are true of one frame of the shot, and so of the shot more than of the others. */
  shots: { name: string; frames: Uint8Array[]; sentences: string[] }[];
}

const Frame = z.object({ image: z.string(), video: z.string(), shot: z.string(), frame: z.number() });
const Captions = z.object({ video: z.string(), category: z.string(), captions: z.array(z.string()) });
const Described = z.object({ text: z.string(), group: z.string() });

/** Reads the clips from the folder of the data pack, which holds `images` and `text`. */
export function readShotClips(folder: string): Clip[] {
  const images = join(folder, 'images');
  const ids = setAsideClips();
  const files = readTar(join(images, 'msrvtt-frames.tar'));
  const frames = grouped(rowsOf(join(images, 'msrvtt-frames.jsonl.gz'), Frame), ({ video }) => video);
  const described = readDescriptions(join(folder, 'text/imagecode.jsonl.gz'));
  return rowsOf(join(images, 'msrvtt-captions.jsonl.gz'), Captions)
    .filter(({ video }) => ids.has(video))
    .map(({ video, category, captions }) => {
      const ordered = (frames.get(video) ?? []).sort((a, b) => a.frame - b.frame);
      const shots = [...grouped(ordered, ({ shot }) => shot)].map(([name, list]) => ({
        name,
        frames: list.map(({ image }) => files.get(image) as Uint8Array),
        sentences: described.get(`${video} ${name}`) ?? [],
      }));
      return { video, category, sentences: captions, shots };
    });
}

/** Returns the sentences of each "video shot". */
function readDescriptions(file: string): Map<string, string[]> {
  const sentences = new Map<string, string[]>();
  for (const { text, group } of rowsOf(file, Described)) {
    const [, video, shot] = /^MSR-VTT-video\w+Video_(video\d+)-shot(\w+)#/.exec(group) ?? [];
    if (!video) continue;
    const key = `${video} ${shot}`;
    sentences.set(key, [...(sentences.get(key) ?? []), text]);
  }
  return sentences;
}

/** Groups items by a key, in the order in which keys first appear. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
