/**
 * Draws pictures that show no thing: plain colours, gradients, noise, patterns, walls. In: a random source, or a folder
 * that ffmpeg draws into. Two generators, so that what is chosen by one is judged by the other.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { runFfmpeg } from '../media.ts';
import { drawInt, type Random } from '../random.ts';

const [W, H] = [384, 216];
type Colour = readonly [number, number, number];
/** The colour at a place. */
type Field = (x: number, y: number) => Colour;

/** Draws each kind of texture a few times, as PNG, into a folder. */
export async function drawTextures(dir: string, random: Random): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [kind, { make, times }] of Object.entries(KINDS)) {
    for (let n = 0; n < times; n++) await writePicture(join(dir, `${kind}-${n}.png`), make(random));
  }
}

async function writePicture(file: string, field: Field): Promise<void> {
  const data = new Uint8ClampedArray(3 * W * H);
  for (let y = 0; y < H; y++) for (let x = 0; x < W; x++) data.set(field(x, y), 3 * (y * W + x));
  await sharp(Buffer.from(data.buffer), { raw: { width: W, height: H, channels: 3 } }).toFile(file);
}

const KINDS: Record<string, { make: (random: Random) => Field; times: number }> = {
  plain: { make: (random) => flat(colour(random)), times: 6 },
  black: { make: () => flat([0, 0, 0]), times: 1 },
  white: { make: () => flat([255, 255, 255]), times: 1 },
  grey: { make: () => flat([128, 128, 128]), times: 1 },
  gradient: { make: gradient, times: 6 },
  noise: { make: (random) => noise(random, [drawInt(random, 1, 8)]), times: 10 },
  clouds: { make: clouds, times: 8 },
  stripes: { make: stripes, times: 6 },
  checks: { make: (random) => checks(random, drawInt(random, 8, 60)), times: 6 },
  bricks: { make: (random) => bricks(random, 0.5), times: 10 },
  tiles: { make: (random) => bricks(random, 0), times: 6 },
  dots: { make: dots, times: 6 },
  bars: { make: bars, times: 4 },
};

const flat =
  (of: Colour): Field =>
  () =>
    of;

function colour(random: Random): Colour {
  return [255 * random(), 255 * random(), 255 * random()];
}

function mix(share: number, a: Colour, b: Colour): Colour {
  return [0, 1, 2].map((k) => share * (a[k] as number) + (1 - share) * (b[k] as number)) as unknown as Colour;
}

function gradient(random: Random): Field {
  const [a, b, angle] = [colour(random), colour(random), 7 * random()];
  return (x, y) => mix(0.5 + ((x / W - 0.5) * Math.cos(angle) + (y / H - 0.5) * Math.sin(angle)) / 1.5, a, b);
}

/** Noise of blocks of several sizes, grey. */
function noise(random: Random, scales: readonly number[]): Field {
  const spread = 60 + 120 * random();
  const layers = scales.map((scale) => {
    const columns = Math.ceil(W / scale);
    const values = Float32Array.from({ length: columns * Math.ceil(H / scale) }, () => random() - 0.5);
    return (x: number, y: number) =>
      values[Math.floor(y / scale) * columns + Math.floor(x / scale)] as number;
  });
  return (x, y) => {
    const level =
      128 + (spread * layers.reduce((sum, layer) => sum + layer(x, y), 0)) / Math.sqrt(scales.length);
    return [level, level, level];
  };
}

function clouds(random: Random): Field {
  const [a, b, field] = [colour(random), colour(random), noise(random, [4, 8, 16, 32, 64])];
  return (x, y) => mix(Math.min(1, Math.max(0, field(x, y)[0] / 255)), a, b);
}

function stripes(random: Random): Field {
  const [a, b, angle, rate] = [colour(random), colour(random), 3.14 * random(), 0.05 + 0.5 * random()];
  return (x, y) => (Math.sin(rate * (x * Math.cos(angle) + y * Math.sin(angle))) > 0 ? a : b);
}

function checks(random: Random, size: number): Field {
  const [a, b] = [colour(random), colour(random)];
  return (x, y) => ((Math.floor(x / size) + Math.floor(y / size)) % 2 === 0 ? a : b);
}

/** Rows of blocks with joints, each row shifted by a share of a block. */
function bricks(random: Random, shift: number): Field {
  const width = drawInt(random, 20, 80);
  const height = shift > 0 ? Math.round(width * (0.35 + 0.25 * random())) : width;
  const joint = drawInt(random, 1, 5);
  const own =
    shift > 0 ? ([120 + 80 * random(), 50 + 60 * random(), 40 + 50 * random()] as const) : colour(random);
  const mortar = mix(0.6 + 0.4 * random(), [200, 195, 185], [120, 120, 120]);
  const grain = noise(random, [1, 3]);
  return (x, y) => {
    const row = Math.floor(y / height);
    const along = x + (row % 2) * shift * width;
    if (y % height < joint || along % width < joint) return mortar;
    const tone = 14 * Math.sin(7 * Math.floor(along / width) + 3 * row) + (grain(x, y)[0] - 128) / 12;
    return [own[0] + tone, own[1] + tone, own[2] + tone];
  };
}

function dots(random: Random): Field {
  const [a, b, step] = [colour(random), colour(random), drawInt(random, 12, 50)];
  const radius = step * (0.2 + 0.25 * random());
  return (x, y) => (Math.hypot((x % step) - step / 2, (y % step) - step / 2) < radius ? a : b);
}

/** Eight colours side by side, as test cards have. */
function bars(random: Random): Field {
  const level = 255 * (0.6 + 0.4 * random());
  const ORDER = [7, 6, 3, 2, 5, 4, 1, 0];
  return (x) => {
    const bits = ORDER[Math.floor((8 * x) / W)] as number;
    return [bits & 4 ? level : 0, bits & 2 ? level : 0, bits & 1 ? level : 0];
  };
}

const SIZE = 's=480x270';
/** Textures of ffmpeg: its own sources, and formulas that share nothing with the ones above. */
const FFMPEG_SOURCES: readonly string[] = [
  ...['red', 'navy', 'olive', 'white', 'black', 'beige', 'teal', 'gray'].map(
    (name) => `color=${name}:${SIZE}`,
  ),
  ...[`color=gray:${SIZE},noise=alls=100`, `color=black:${SIZE},noise=alls=60`],
  `color=gray:${SIZE},geq=lum='random(1)*255':cb=128:cr=128`,
  `color=gray:${SIZE},geq=r='random(1)*255':g='random(2)*255':b='random(3)*255'`,
  `color=gray:s=240x136,geq=lum='random(1)*255':cb=128:cr=128,scale=480:270:flags=bilinear`,
  ...['c0=teal:c1=orange', 'c0=black:c1=gray', 'c0=pink:c1=navy'].map(
    (of) => `gradients=${SIZE}:${of}:seed=1`,
  ),
  ...['smptebars', 'smptehdbars', 'pal75bars', 'pal100bars', 'rgbtestsrc', 'yuvtestsrc'].map(
    (of) => `${of}=${SIZE}`,
  ),
  ...[`cellauto=${SIZE}:rule=110:seed=1`, `life=${SIZE}:ratio=.4:seed=1`],
  ...[30, 47, 64, 81].map((width) => wallSource(width, Math.round(width * 0.45), 0.5)),
  ...[26, 44].map((width) => wallSource(width, width, 0)),
  ...[24, 44].map(
    (size) => `color=gray:${SIZE},geq=lum='255*mod(floor(X/${size})+floor(Y/${size}),2)':cb=128:cr=128`,
  ),
  ...[18, 40].map((size) => `color=gray:${SIZE},geq=lum='255*mod(floor((X+Y)/${size}),2)':cb=90:cr=128`),
];

function wallSource(width: number, height: number, shift: number): string {
  const isBlock = `gt(mod(Y,${height}),3)*gt(mod(X+mod(floor(Y/${height}),2)*${shift * width},${width}),3)`;
  const plane = (block: number, joint: number) =>
    `'if(${isBlock},${block}+10*sin(floor(X/${width})*7),${joint})'`;
  return `color=gray:${SIZE},geq=r=${plane(165, 205)}:g=${plane(80, 200)}:b=${plane(60, 190)}`;
}

/** Draws textures by ffmpeg, as PNG, into a folder. */
export async function drawOtherTextures(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const [n, source] of FFMPEG_SOURCES.entries()) {
    await runFfmpeg(['-f', 'lavfi', '-i', source, '-frames:v', '1', join(dir, `${n}.png`)]);
  }
}
