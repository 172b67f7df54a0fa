/** Scenes of the sample film that are one flat pattern: a board, bricks, a fractal, a television. Brushes: paint.ts. */
import { FPS, H, HOLD, paint, rect, type Scene, sprite, texture, W } from './paint.ts';

/** A chess board turns under the camera. */
export const board: Scene = {
  name: 'board',
  seconds: 8,
  sentence: 'a black and white chess board turns round',
  chains: [
    `${paint(
      380,
      380,
      [96, 60, 34],
      [
        { mask: rect(50, 50, 280, 280), colour: [240, 236, 224] },
        {
          mask: `${rect(50, 50, 280, 280)}*eq(mod(floor((X-50)/35)+floor((Y-50)/35),2),1)`,
          colour: [24, 22, 22],
        },
      ],
    )},format=yuv420p[squares]`,
    `[squares]rotate=a='t*0.35',crop=${W / 2}:${H / 2},scale=${W}:${H}:flags=bicubic`,
  ],
};

/** The colour bars of a television before the programme. */
export const bars: Scene = {
  name: 'bars',
  seconds: 7,
  sentence: 'colour bars, a television test pattern',
  chains: [`smptebars=s=${W}x${H}:r=${FPS},format=yuv420p`],
};

/** A screen without a programme. */
export const nosignal: Scene = {
  name: 'nosignal',
  seconds: 7,
  sentence: 'grey noise on a television without a signal',
  chains: [
    `color=c=gray:s=${W / 2}x${H / 2}:r=${FPS},format=gray,noise=c0_strength=90:c0_flags=t:c0_seed=7,scale=${W}:${H}:flags=neighbor`,
  ],
};

/** A flight into the Mandelbrot set. */
export const fractal: Scene = {
  name: 'fractal',
  seconds: 10,
  sentence: 'a colourful fractal pattern zooms in',
  narration: 'However close you look, there is more to see.',
  chains: [
    `mandelbrot=s=320x180:r=${FPS}:start_scale=2:end_scale=0.004:end_pts=220:maxiter=120:inner=black,scale=${W}:${H}:flags=bicubic`,
  ],
};

/** The camera moves along a brick wall. */
export const bricks: Scene = {
  name: 'bricks',
  seconds: 8,
  sentence: 'a wall of red bricks',
  chains: [
    `${texture(1000, H, 7, 5, 111)},format=gbrp,lutrgb=r='110+val*0.4':g='40+val*0.3':b='25+val*0.25',${HOLD}[clay]`,
    `${sprite(1000, H, [{ mask: '1', colour: [196, 188, 176] }], 'max(lt(mod(Y,36),5),lt(mod(X+42*mod(floor(Y/36),2),84),5))')}[mortar]`,
    '[clay][mortar]overlay[wall]',
    "[wall]crop=640:360:x='20+t*40':y=0",
  ],
};

/** A square slides from left to right: a sentence about motion. */
export const square: Scene = {
  name: 'square',
  seconds: 8,
  sentence: 'a blue square moves from left to right',
  chains: [
    `${paint(W, H, [244, 240, 228])}[page]`,
    `${sprite(120, 120, [{ mask: '1', colour: [30, 80, 220] }], '1')}[square]`,
    "[page][square]overlay=x='-60+t*84':y=120",
  ],
};

/** The film ends in black. */
export const end: Scene = {
  name: 'end',
  seconds: 6,
  sentence: 'a black screen',
  narration: 'The end. Now drop a film of your own.',
  chains: [`color=c=black:s=${W}x${H}:r=${FPS}`],
};
