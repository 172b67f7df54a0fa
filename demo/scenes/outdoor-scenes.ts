/** Scenes of the sample film under the open sky: sun, snow, sea, road, mountains. See paint.ts for the brushes. */
import {
  BLUE_SKY,
  clouds,
  disc,
  falling,
  H,
  HOLD,
  NIGHT_SKY,
  paint,
  periodic,
  rect,
  repeated,
  type Scene,
  scatter,
  sprite,
  texture,
  triangle,
  union,
  W,
} from './paint.ts';

/** 0 at the outer edge of the rainbow, 1 at the inner one. */
const BAND = '(300-hypot(X-320,Y-330))/54';

/** A low sun sinks behind a dark sea. */
export const sunset: Scene = {
  name: 'sunset',
  seconds: 11,
  sentence: 'the sun sets over the sea',
  narration: 'Welcome to Tidemark. Every picture of this film was painted by a computer.',
  chains: [
    `${paint(W, H, ['60+Y*0.9', '25+Y*0.55', '90-Y*0.2'])}[sky]`,
    `${sprite(
      160,
      160,
      [{ mask: '1', colour: [255, 236, 150] }],
      `max(${disc(80, 80, 44)},0.55*exp(-hypot(X-80,Y-80)/26)-0.03)`,
    )}[sun]`,
    `${texture(900, 140, 70, 5, 11)},format=gbrp,lutrgb=r='40+val*0.75':g='15+val*0.38':b='50+val*0.12',${HOLD}[water]`,
    `${sprite(W, 140, [{ mask: '1', colour: [255, 190, 90] }], '0.75*exp(-pow((X-320)/(36+Y*0.6),2))')}[glint]`,
    `[sky][sun]overlay=x=240:y='60+t*10'[a]`,
    "[water]crop=640:140:x='100+90*sin(t/2)':y=0[sea]",
    '[a][sea]overlay=x=0:y=220[b]',
    '[b][glint]overlay=x=0:y=220',
  ],
};

/** Two layers of snow in front of firs. */
export const snow: Scene = {
  name: 'snow',
  seconds: 9,
  sentence: 'snow falls on fir trees at night',
  narration: 'It has been snowing since the early evening.',
  chains: [
    `${paint(W, H, NIGHT_SKY, [
      { mask: repeated(fir(50, 130), 118, 20), colour: [14, 50, 36] },
      { mask: repeated(fir(50, 165), 141, 90), colour: [18, 58, 40] },
      { mask: 'gt(Y,305+8*sin(X/70))', colour: [215, 222, 238] },
    ])}[wood]`,
    ...falling('far', 46, 2.6, 1, 70),
    ...falling('near', 90, 4.5, 2, 130),
    '[wood][far]overlay[a]',
    '[a][near]overlay',
  ],
};

/** A straight road towards the horizon, its middle line running under the car. */
export const road: Scene = {
  name: 'road',
  seconds: 9,
  sentence: 'driving along a road through green fields',
  narration: 'The road to the coast is empty this morning.',
  chains: [
    `${periodic(
      W / 2,
      H / 2,
      8,
      ['50+Y*0.1', '165-Y*0.3', '50'],
      [
        { mask: 'lt(Y,78)', colour: ['120+Y', '180+Y*0.6', '245'] },
        { mask: 'lt(abs(X-160),6+(Y-78)*1.25)*gte(Y,78)', colour: [78, 78, 82] },
        { mask: 'lt(abs(abs(X-160)-(4+(Y-78)*1.12)),0.6+(Y-78)*0.03)*gte(Y,78)', colour: [235, 235, 235] },
        {
          mask: 'lt(abs(X-160),0.5+(Y-78)*0.025)*gte(Y,78)*lt(mod(900/(Y-70)+N/4,2),1)',
          colour: [240, 240, 240],
        },
      ],
    )},scale=${W}:${H}:flags=bicubic[view]`,
    ...clouds(800, 160, 51, 150),
    "[view][clouds]overlay=x='-70+t*2':y=-10",
  ],
};

/** A sailing boat crosses the picture and rocks. */
export const boat: Scene = {
  name: 'boat',
  seconds: 10,
  sentence: 'a white sailing boat on blue water',
  chains: [
    `${paint(W, H, BLUE_SKY)}[sky]`,
    `${texture(960, 150, 60, 7, 71)},format=gbrp,lutrgb=r='10+val*0.2':g='50+val*0.45':b='110+val*0.6',${HOLD}[water]`,
    ...clouds(900, 240, 72, 148),
    `${sprite(
      200,
      220,
      [
        { mask: '1', colour: [250, 250, 250] },
        { mask: 'gt(X,102)*lt(Y,170)', colour: [228, 232, 240] },
        { mask: rect(98, 0, 5, 180), colour: [90, 60, 30] },
        { mask: 'gt(Y,178)', colour: [150, 50, 40] },
      ],
      union(
        'clip((X-12)*1.9-(166-Y),0,1)*lt(X,97)*between(Y,8,166)',
        'clip((Y-20)*0.55-(X-104)+0.5,0,1)*gt(X,103)*between(Y,20,166)',
        rect(98, 4, 5, 176),
        'between(Y,178,212)*lt(abs(X-100),88-(Y-178)*1.1)',
      ),
    )},rotate=a='0.06*sin(t*1.7)':c=black@0[boat]`,
    "[sky][clouds]overlay=x='-100-t*6':y=-40[a]",
    "[water]crop=640:150:x='160+120*sin(t/3)':y=0[sea]",
    '[a][sea]overlay=x=0:y=210[b]',
    "[b][boat]overlay=x='20+t*38':y='48+4*sin(t*2)'",
  ],
};

/** The full moon drifts against two depths of stars. */
export const moon: Scene = {
  name: 'moon',
  seconds: 9,
  sentence: 'a full moon and stars in the night sky',
  narration: 'On a clear night the stars come out one after another.',
  chains: [
    `${paint(W, H, NIGHT_SKY)}[sky]`,
    `${scatter(900, H, 58, 1.6, 5)}[stars]`,
    `${scatter(900, H, 31, 0.7, 6)}[dust]`,
    `${texture(150, 150, 22, 20, 81)},format=gbrp,lutrgb=r='170+val*0.33':g='168+val*0.32':b='150+val*0.3',${HOLD}[rock]`,
    `${paint(150, 150, [white(disc(75, 75, 70)), white(disc(75, 75, 70)), white(disc(75, 75, 70))])},format=gray[round]`,
    '[rock][round]alphamerge[moon]',
    "[sky][dust]overlay=x='-t*5':y=0[a]",
    "[a][stars]overlay=x='-20-t*9':y=0[b]",
    "[b][moon]overlay=x='380-t*8':y='60-t*2'",
  ],
};

/** The camera pans along white peaks. */
export const mountains: Scene = {
  name: 'mountains',
  seconds: 9,
  sentence: 'snowy mountains under a blue sky',
  narration: 'Above two thousand metres the snow never melts.',
  chains: [
    `${paint(960, H, BLUE_SKY, [
      { mask: `gt(Y,${ridge(90, 0.9)})`, colour: ['235+8*sin(X/5+Y/7)', '240+8*sin(X/5+Y/7)', '252'] },
      { mask: `gt(Y,${ridge(90, 0.9)}+60+24*sin(X/9)+12*sin(X/3.7))`, colour: [104, 110, 130] },
      { mask: `gt(Y,${ridge(230, 0.35)})`, colour: [46, 84, 58] },
    ])}[peaks]`,
    "[peaks]crop=640:360:x='20+t*30':y=0",
  ],
};

/** Windows glow in a wet town. */
export const rain: Scene = {
  name: 'rain',
  seconds: 9,
  sentence: 'rain falls on the buildings of a grey city',
  chains: [
    `${paint(
      W,
      H,
      ['96+Y*0.12', '102+Y*0.12', '112+Y*0.12'],
      [
        { mask: 'gt(Y,150+70*sin(floor(X/74)*2.4))', colour: [74, 80, 90] },
        { mask: 'gt(Y,210+60*sin(floor((X+40)/96)*4.1))', colour: [52, 57, 66] },
        {
          mask: 'gt(Y,225+60*sin(floor((X+40)/96)*4.1))*lt(mod(X+40,24),11)*lt(mod(Y,26),14)*gt(sin(floor(X/24)*7.3+floor(Y/26)*3.1),0.1)',
          colour: [222, 196, 120],
        },
      ],
    )}[town]`,
    `${sprite(W, H, [{ mask: '1', colour: [205, 214, 226] }], '0.6*lt(mod(X+Y*0.12+floor(Y/60)*23,31),1.6)*lt(mod(Y+floor(X/31)*37,60),26)')},split[r1][r2]`,
    `[r1][r2]vstack,crop=${W}:${H}:x=0:y='${H}-mod(t*480,${H})'[drops]`,
    '[town][drops]overlay',
  ],
};

/** A rainbow stands over a meadow. */
export const rainbow: Scene = {
  name: 'rainbow',
  seconds: 8,
  sentence: 'a rainbow over a green meadow',
  chains: [
    `${paint(
      W,
      H,
      ['130+Y*0.2', '165+Y*0.15', '205'],
      [{ mask: `0.75*between(${BAND},0,1)`, colour: [bow(0.1), bow(0.5), bow(0.9)] }],
    )}[sky]`,
    `${texture(W, 110, 6, 9, 91)},format=gbrp,lutrgb=r='40+val*0.4':g='85+val*0.5':b='val*0.2',${HOLD}[meadow]`,
    ...clouds(1000, 200, 93, 136),
    "[sky][clouds]overlay=x='-200-t*12':y=-30[a]",
    '[a][meadow]overlay=x=0:y=250',
  ],
};

function bow(centre: number): string {
  return `255*clip(1.5-abs(${BAND}-${centre})*3.4,0,1)`;
}

function white(mask: string): string {
  return `255*${mask}`;
}

/** The height of a mountain range: `top` is its mean in pixels from above. */
function ridge(top: number, steepness: number): string {
  return `(${top}+${steepness}*(70*abs(sin(X/97))+38*abs(sin(X/41+1))+14*sin(X/13)))`;
}

/** A fir tree of three tiers with its top at (x, y). */
function fir(x: number, y: number): string {
  return union(...[0, 45, 90].map((d) => triangle(x, y + d, 26 + d * 0.32, 78)));
}
