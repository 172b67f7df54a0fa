/**
 * Reads text in pictures: 8-bit RGB goes in; lines of text with upright boxes and confidences come out, from top to bottom.
 * One network finds lines where strokes are that text could have, another reads them, both published as PP-OCRv4 mobile.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RgbImage } from '../../../core/image.ts';
import { checkGraph } from '../check-graph.ts';
import { resizeRgb } from '../pixels/resize.ts';
import { type Graph, type GraphOptions, openGraph } from '../session.ts';
import { verifyFiles } from '../verify-files.ts';
import { characterClasses, decodeCharacters } from './decode-characters.ts';
import { networksDir, readWordsManifest, SHIPPED_WORDS, type WordsManifest } from './manifest.ts';
import { lumaOf } from './stroke-cells.ts';
import { type TextBox, textBoxes } from './text-boxes.ts';
import { overlaps, type Region, TextRegions } from './text-regions.ts';

/** Height at which lines are read, and the longest line: about a hundred characters. */
const LINE_HEIGHT = 48;
const LONGEST_LINE = 1600;
/** Per channel, in the order blue, green, red: the networks were trained on OpenCV's. */
const DETECTION = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;
const RECOGNITION = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] } as const;
/** Lines of the picture before are read again unless their pixels differ by less, on average, in levels of 255. */
const SAME_PIXELS = 4;

/**
 * Threads of a network: the other cores decode and embed meanwhile, and threads that wait for a busy core spin. Beside other work
 * on two cores, a second thread doubled the processor time of the same picture (147 to 268 ms).
 */
const THREADS = 1;

/** A line of text in a picture. */
export interface TextLine {
  text: string;
  /** The recogniser's mean probability of its characters, 0 to 1. */
  confidence: number;
  /** Left, top, width and height as shares of the picture. */
  box: [number, number, number, number];
}

/** An opened reader of text. Its owner closes it. */
export interface TextReader {
  readonly revision: string;
  /**
   * Returns the lines of a picture of which anything can be read, whatever their confidence. Lines of the picture before stay as they
   * are where nothing changed, unless `afresh`: then no picture came before.
   */
  read(picture: RgbImage, afresh: boolean): Promise<TextLine[]>;
  close(): Promise<void>;
}

/** Opens the part in the folder `dir`. Throws `MODEL_INVALID` naming the file and the mismatch. */
export async function openTextReader(
  dir = SHIPPED_WORDS,
  options: GraphOptions = { threads: THREADS },
): Promise<TextReader> {
  const manifest = await readWordsManifest(dir);
  const { detection, recognition, revision } = manifest;
  const folder = networksDir(manifest);
  await verifyFiles(folder, manifest, [detection.file, recognition.file, recognition.characters]);
  const classes = characterClasses(await readFile(join(folder, recognition.characters), 'utf8'));
  const graphs: Graph[] = [];
  const close = async () => void (await Promise.all(graphs.map((graph) => graph.close())));
  try {
    const [finder, recogniser] = [
      await openGraph(join(folder, detection.file), options),
      await openGraph(join(folder, recognition.file), options),
    ];
    graphs.push(finder, recogniser);
    checkGraph(finder, expected(detection, [null, 1, null, null]));
    checkGraph(recogniser, expected(recognition, [null, null, classes.length]));
    return { revision, read: createRead({ finder, recogniser, manifest, classes }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Networks {
  finder: Graph;
  recogniser: Graph;
  manifest: WordsManifest;
  classes: readonly string[];
}

/** A line as it was read, with its pixels: a caption that stays is read once. */
interface ReadLine {
  box: TextBox;
  pixels: RgbImage;
  decoded: { text: string; confidence: number };
}

function createRead(networks: Networks): TextReader['read'] {
  const regions = new TextRegions();
  let before: ReadLine[] = [];
  return async (picture, afresh) => {
    if (afresh) before = [];
    const luma = lumaOf(picture.rgb, picture.width, picture.height);
    const looked = regions.next(
      luma,
      before.map(({ box }) => box),
      afresh,
    );
    const lines = before.filter(({ box }) => !looked.some((region) => overlaps(region, box)));
    for (const region of looked)
      for (const box of await findLines(picture, region, networks)) {
        const pixels = crop(picture, box);
        const same = before.find((line) => looksAlike(line, box, pixels));
        lines.push({ box, pixels, decoded: same?.decoded ?? (await readLine(pixels, networks)) });
      }
    lines.sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
    before = lines;
    return lines.flatMap(({ box, decoded }) => {
      if (decoded.text === '') return [];
      return [{ ...decoded, box: sharesOf(box, picture) }];
    });
  };
}

async function findLines(
  picture: RgbImage,
  region: Region,
  { finder, manifest }: Networks,
): Promise<TextBox[]> {
  const { input, output } = manifest.detection;
  const part = cutOut(picture, region);
  const dims = [1, 3, part.height, part.width];
  const feed = { dtype: 'float32' as const, data: toPlanes(part, DETECTION), dims };
  const data = (await finder.run({ [input]: feed }, [output])).get(output)?.data as Float32Array;
  return textBoxes({ data, width: part.width, height: part.height }).flatMap((box) => {
    const [left, top] = [box.left + region.left, box.top + region.top];
    const right = Math.min(picture.width, box.right + region.left);
    const bottom = Math.min(picture.height, box.bottom + region.top);
    return left < right && top < bottom ? [{ left, top, right, bottom, score: box.score }] : [];
  });
}

/** Returns a part of the picture; beyond its edges, its last rows and columns go on. */
function cutOut({ rgb, width, height }: RgbImage, { left, top, right, bottom }: Region): RgbImage {
  const out = new Uint8Array((right - left) * (bottom - top) * 3);
  const rowBytes = (right - left) * 3;
  const inside = Math.min(right, width);
  for (let y = top; y < bottom; y++) {
    const row = Math.min(y, height - 1) * width;
    const to = (y - top) * rowBytes;
    out.set(rgb.subarray((row + left) * 3, (row + inside) * 3), to);
    const last = (row + width - 1) * 3;
    for (let x = inside; x < right; x++) out.set(rgb.subarray(last, last + 3), to + (x - left) * 3);
  }
  return { rgb: out, width: right - left, height: bottom - top };
}

async function readLine(line: RgbImage, { recogniser, manifest, classes }: Networks) {
  const { input, output } = manifest.recognition;
  const wide = Math.ceil((line.width * LINE_HEIGHT) / line.height / 8) * 8;
  const width = Math.min(LONGEST_LINE, Math.max(16, wide));
  const pixels = toPlanes(resizeRgb(line, width, LINE_HEIGHT), RECOGNITION);
  const dims = [1, 3, LINE_HEIGHT, width];
  const results = await recogniser.run({ [input]: { dtype: 'float32', data: pixels, dims } }, [output]);
  return decodeCharacters(results.get(output)?.data as Float32Array, classes);
}

/** Returns [3, height, width] of normalised numbers: blue, green, red. */
function toPlanes(
  { rgb, width, height }: RgbImage,
  { mean, deviation }: { mean: readonly number[]; deviation: readonly number[] },
): Float32Array {
  const size = width * height;
  const planes = new Float32Array(3 * size);
  for (let channel = 0; channel < 3; channel++) {
    const scale = 1 / (255 * (deviation[channel] as number));
    const shift = (mean[channel] as number) / (deviation[channel] as number);
    for (let i = 0; i < size; i++)
      planes[channel * size + i] = (rgb[i * 3 + 2 - channel] as number) * scale - shift;
  }
  return planes;
}

function crop({ rgb, width }: RgbImage, { left, top, right, bottom }: TextBox): RgbImage {
  const rowBytes = (right - left) * 3;
  const out = new Uint8Array(rowBytes * (bottom - top));
  for (let y = top; y < bottom; y++) {
    const from = (y * width + left) * 3;
    out.set(rgb.subarray(from, from + rowBytes), (y - top) * rowBytes);
  }
  return { rgb: out, width: right - left, height: bottom - top };
}

function looksAlike(line: ReadLine, { left, top }: TextBox, { rgb, width, height }: RgbImage): boolean {
  const { box, pixels } = line;
  if (box.left !== left || box.top !== top || pixels.width !== width || pixels.height !== height)
    return false;
  let sum = 0;
  for (let i = 0; i < rgb.length; i++) sum += Math.abs((rgb[i] as number) - (pixels.rgb[i] as number));
  return sum / rgb.length < SAME_PIXELS;
}

function sharesOf({ left, top, right, bottom }: TextBox, { width, height }: RgbImage): TextLine['box'] {
  const shares: TextLine['box'] = [
    left / width,
    top / height,
    (right - left) / width,
    (bottom - top) / height,
  ];
  return shares.map((share) => Math.round(share * 1e4) / 1e4) as TextLine['box'];
}

function expected({ input, output }: WordsManifest['detection'], shape: (number | null)[]) {
  return {
    inputs: [{ name: input, dtype: 'float32' as const, shape: [null, 3, null, null] }],
    outputs: [{ name: output, dtype: 'float32' as const, shape }],
  };
}
