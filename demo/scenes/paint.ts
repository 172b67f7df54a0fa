/**
 * Brushes for the sample film: small functions that write ffmpeg filter chains and `geq` expressions. In expressions
 * X and Y are the pixel; a mask is a coverage in [0, 1]; a colour is red, green and blue in 0..255, each a number or
 * an expression. Only filters that a 2018 build of ffmpeg has are used, and noise is seeded: one build, one film.
 */

/** Width of the film in pixels. */
export const W = 640;
/** Height of the film in pixels. */
export const H = 360;
/** Frames a second. */
export const FPS = 20;

/** Red, green, blue, 0..255. */
export type Colour = readonly [number | string, number | string, number | string];

/** A layer of paint; a later layer covers an earlier one. */
export interface Layer {
  mask: string;
  colour: Colour;
}

/** One scene of the film: what it shows, for how long, and the chains that draw it. */
export interface Scene {
  /** Names the scene; letters only, unique. */
  name: string;
  seconds: number;
  /** Describes the scene as a search would. */
  sentence: string;
  /** The narrator's words, if any: kept as subtitles, so that words can be found too. */
  narration?: string;
  /** Filter chains; the last one leaves the picture on its unlabelled output. Labels are private to the scene. */
  chains: string[];
}

/** The sky of a fine day. */
export const BLUE_SKY: Colour = ['90+Y*0.35', '150+Y*0.25', '235'];
/** The sky of a clear night. */
export const NIGHT_SKY: Colour = ['8+Y*0.03', '12+Y*0.05', '40+Y*0.1'];

/** Ends a chain of one frame: shows that frame for ever. */
export const HOLD = `loop=loop=-1:size=1:start=0,setpts=N/${FPS}/TB`;

/** A disc with a soft edge of one pixel. */
export function disc(x: number, y: number, radius: number): string {
  return `clip(${radius}+0.5-hypot(X-${x},Y-${y}),0,1)`;
}

/** An ellipse with half-axes `rx`, `ry`. */
export function ellipse(x: number, y: number, rx: number, ry: number): string {
  return `clip((1-hypot((X-${x})/${rx},(Y-${y})/${ry}))*${Math.min(rx, ry)}+0.5,0,1)`;
}

/** A rectangle, sharp. */
export function rect(x: number, y: number, width: number, height: number): string {
  return `between(X,${x},${x + width - 1})*between(Y,${y},${y + height - 1})`;
}

/** An upright triangle standing on its base. */
export function triangle(apexX: number, apexY: number, halfBase: number, height: number): string {
  const slope = (halfBase / height).toFixed(4);
  return `clip((Y-${apexY})*${slope}-abs(X-${apexX})+0.5,0,1)*lt(Y,${apexY + height})`;
}

/** Covered where any of the masks is. */
export function union(...masks: string[]): string {
  return masks.reduce((a, b) => `max(${a},${b})`);
}

/** The mask over and over: every `period` pixels to the right, starting at `offset`. */
export function repeated(mask: string, period: number, offset = 0): string {
  return mask.replaceAll('X', `mod(X+${offset},${period})`);
}

/** An opaque still picture: a ground colour and layers on it. */
export function paint(width: number, height: number, ground: Colour, layers: readonly Layer[] = []): string {
  return `${blank(width, height, 1)},format=gbrp,geq=${channels(ground, layers)},${HOLD}`;
}

/** A still picture with see-through parts: the first layer is its ground, `alpha` its coverage. */
export function sprite(width: number, height: number, layers: readonly Layer[], alpha: string): string {
  const [ground, ...rest] = layers;
  const drawn = channels(ground?.colour ?? [0, 0, 0], rest);
  return `${blank(width, height, 1)},format=rgba,geq=${drawn}:a='255*clip(${alpha},0,1)',${HOLD}`;
}

/** A picture that repeats itself every `frames` frames: expressions may use N, the frame's number. */
export function periodic(
  width: number,
  height: number,
  frames: number,
  ground: Colour,
  layers: readonly Layer[] = [],
): string {
  const loop = `loop=loop=-1:size=${frames}:start=0,setpts=N/${FPS}/TB`;
  return `${blank(width, height, frames)},format=gbrp,geq=${channels(ground, layers)},${loop}`;
}

/** A coverage that repeats itself every `frames` frames, as a grey picture; the expression may use N. */
export function periodicMask(width: number, height: number, frames: number, mask: string): string {
  const loop = `loop=loop=-1:size=${frames}:start=0,setpts=N/${FPS}/TB`;
  return `${blank(width, height, frames)},format=gray,geq=lum='255*(${mask})',${loop}`;
}

/** One frame of smooth grey noise around 128, a random value every `cellW` x `cellH` pixels. Needs a {@link HOLD}. */
export function texture(width: number, height: number, cellW: number, cellH: number, seed: number): string {
  const columns = Math.max(6, Math.round(width / cellW));
  const rows = Math.max(6, Math.round(height / cellH));
  const noise = `format=gray,noise=c0_strength=100:c0_seed=${seed}`;
  return `${blank(columns, rows, 1)},${noise},scale=${width}:${height}:flags=bicubic`;
}

/** White dots on nothing: one of `radius` in every `cell` x `cell` pixels, shifted as a hash of the cell says. */
export function scatter(width: number, height: number, cell: number, radius: number, seed: number): string {
  const hash = (k: number) =>
    `mod(abs(sin(floor(X/${cell})*${12.99 + k}+floor(Y/${cell})*78.23+${seed})*4375.85),1)`;
  const at = (axis: string, k: number) =>
    `mod(${axis},${cell})-${radius + 1}-${hash(k)}*${cell - 2 * radius - 2}`;
  const mask = `clip(${radius}+0.5-hypot(${at('X', 0)},${at('Y', 31.7)}),0,1)`;
  return sprite(width, height, [{ mask: '1', colour: [245, 248, 255] }], mask);
}

/** A cloud layer named [clouds]: white where soft noise is above `level`, thinning out at its upper and lower edge. */
export function clouds(width: number, height: number, seed: number, level: number): string[] {
  const thickness = `clip((lum(X,Y)-${level})*7,0,235)*clip(min(Y-30,${height - 1}-Y)/40,0,1)`;
  return [
    `${texture(width, height, 160, 60, seed)}[c1]`,
    `${texture(width, height, 60, 26, seed + 1)}[c2]`,
    `[c1][c2]blend=all_mode=average,geq=lum='${thickness}'[cm]`,
    `${blank(width, height, 1).replace('gray', 'white')}[cw]`,
    `[cw][cm]alphamerge,${HOLD}[clouds]`,
  ];
}

/** White specks named [`out`] that fall at `speed` pixels a second; see {@link scatter} for the rest. */
export function falling(out: string, cell: number, radius: number, seed: number, speed: number): string[] {
  return [
    `${scatter(W, H, cell, radius, seed)},split[${out}1][${out}2]`,
    `[${out}1][${out}2]vstack,crop=${W}:${H}:x=0:y='${H}-mod(t*${speed},${H})'[${out}]`,
  ];
}

function blank(width: number, height: number, frames: number): string {
  return `color=c=gray:s=${width}x${height}:r=${FPS}:d=${frames / FPS}`;
}

function channels(ground: Colour, layers: readonly Layer[]): string {
  return (['r', 'g', 'b'] as const)
    .map((name, i) => {
      const painted = layers.reduce(
        (under, { mask, colour }) => `lerp(${under},${colour[i]},${mask})`,
        `${ground[i]}`,
      );
      return `${name}='clip(${painted},0,255)'`;
    })
    .join(':');
}
