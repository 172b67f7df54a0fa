/** Scenes of the sample film with things in them: a ball, a balloon, a clock, lights, a bus. Brushes: paint.ts. */
import {
  BLUE_SKY,
  type Colour,
  clouds,
  disc,
  ellipse,
  FPS,
  H,
  HOLD,
  paint,
  rect,
  type Scene,
  sprite,
  texture,
  union,
  W,
} from './paint.ts';

/** The angle around the middle of the daisy, times nine: eighteen petals. */
const PETALS = '9*atan2(Y-210,X-210)';
/** White, greyer between two petals. */
const PETAL_WHITE = `255-abs(sin(${PETALS}))*22`;

/** A striped balloon goes up past clouds. */
export const balloon: Scene = {
  name: 'balloon',
  seconds: 9,
  sentence: 'a hot air balloon rises into a blue sky',
  chains: [
    `${paint(W, H, BLUE_SKY)}[sky]`,
    ...clouds(1000, 440, 21, 150),
    `${sprite(
      150,
      200,
      [
        { mask: '1', colour: [220, 60, 50] },
        {
          mask: 'gt(sin(asin(clip((X-75)/(68*sqrt(max(0.02,1-pow((Y-75)/74,2)))),-1,1))*5),0)',
          colour: [250, 215, 70],
        },
        { mask: rect(0, 146, 150, 26), colour: [70, 60, 50] },
        { mask: rect(58, 172, 34, 24), colour: [110, 70, 35] },
      ],
      union(
        ellipse(75, 75, 68, 74),
        rect(58, 172, 34, 24),
        'between(Y,140,172)*lt(abs(abs(X-75)-16-(172-Y)*0.35),1.4)',
      ),
    )}[balloon]`,
    "[sky][clouds]overlay=x='-60-t*14':y=-40[a]",
    "[a][balloon]overlay=x='225+t*6':y='190-t*22'",
  ],
};

/** A ball and its shadow cross a lawn. */
export const ball: Scene = {
  name: 'ball',
  seconds: 9,
  sentence: 'a red ball bounces on green grass',
  chains: [
    `${texture(W, H, 5, 9, 31)},format=gbrp,lutrgb=r='val*0.35':g='60+val*0.55':b='val*0.18',${HOLD}[grass]`,
    `${sprite(
      90,
      90,
      [
        {
          mask: '1',
          colour: ['255-hypot(X-30,Y-28)*1.9', '90-hypot(X-30,Y-28)*1.5', '80-hypot(X-30,Y-28)*1.5'],
        },
      ],
      disc(45, 45, 42),
    )}[ball]`,
    `${sprite(120, 30, [{ mask: '1', colour: [10, 40, 10] }], `0.6*${ellipse(60, 15, 56, 13)}`)}[shade]`,
    "[grass][shade]overlay=x='15+t*52':y=306[a]",
    "[a][ball]overlay=x='30+t*52':y='232-200*abs(sin(t*2.6))'",
  ],
};

/** A wall clock whose hands run fast. */
export const clock: Scene = {
  name: 'clock',
  seconds: 8,
  sentence: 'a clock hangs on a wall',
  chains: [
    `${paint(
      W,
      H,
      [196, 178, 150],
      [
        { mask: disc(320, 180, 140), colour: [60, 36, 20] },
        { mask: disc(320, 180, 124), colour: [248, 246, 238] },
        {
          mask: 'between(hypot(X-320,Y-180),98,116)*lt(abs(sin(6*atan2(Y-180,X-320))),0.16)',
          colour: [20, 20, 20],
        },
      ],
    )}[face]`,
    hand(9, 104, 'minute'),
    hand(13, 70, 'hour'),
    "[minute]rotate=a='t*1.2':c=black@0[m]",
    "[hour]rotate=a='1+t*0.1':c=black@0[h]",
    '[face][h]overlay=x=170:y=30[a]',
    '[a][m]overlay=x=170:y=30',
  ],
};

/** Red, red and amber, green. */
export const traffic: Scene = {
  name: 'traffic',
  seconds: 9,
  sentence: 'a traffic light changes from red to green',
  chains: [
    `${paint(
      W,
      H,
      ['150+Y*0.1', '165+Y*0.1', '185+Y*0.08'],
      [
        { mask: rect(300, 300, 40, 60), colour: [70, 70, 74] },
        { mask: rect(250, 20, 140, 290), colour: [30, 32, 34] },
        { mask: disc(320, 75, 40), colour: [70, 16, 16] },
        { mask: disc(320, 165, 40), colour: [72, 58, 14] },
        { mask: disc(320, 255, 40), colour: [14, 62, 24] },
      ],
    )}[post]`,
    lamp([255, 40, 30], 'red'),
    lamp([255, 200, 30], 'amber'),
    lamp([50, 240, 90], 'green'),
    "[post][red]overlay=x=270:y=25:enable='lt(t,4.5)'[a]",
    "[a][amber]overlay=x=270:y=115:enable='between(t,3.5,4.5)'[b]",
    "[b][green]overlay=x=270:y=205:enable='gte(t,4.5)'",
  ],
};

/** A yellow school bus drives by. */
export const bus: Scene = {
  name: 'bus',
  seconds: 9,
  sentence: 'a yellow school bus drives down the street',
  narration: 'The school bus is never late.',
  chains: [
    `${paint(W, H, BLUE_SKY, [
      { mask: 'gt(Y,230)', colour: [120, 160, 80] },
      { mask: 'gt(Y,262)', colour: [86, 86, 90] },
      { mask: 'between(Y,318,324)*lt(mod(X,90),50)', colour: [235, 235, 235] },
    ])}[street]`,
    `${sprite(
      300,
      170,
      [
        { mask: '1', colour: [246, 186, 20] },
        { mask: 'between(Y,24,62)*lt(mod(X-8,40),31)*between(X,12,246)', colour: [60, 84, 104] },
        { mask: 'between(Y,78,82)', colour: [30, 30, 30] },
        { mask: 'between(Y,104,108)', colour: [30, 30, 30] },
        { mask: `${rect(254, 30, 14, 34)}`, colour: [60, 84, 104] },
        { mask: union(disc(66, 136, 28), disc(228, 136, 28)), colour: [26, 26, 28] },
        { mask: union(disc(66, 136, 12), disc(228, 136, 12)), colour: [170, 170, 174] },
      ],
      union(rect(6, 10, 262, 126), rect(262, 66, 34, 70), disc(66, 136, 28), disc(228, 136, 28)),
    )}[bus]`,
    "[street][bus]overlay=x='-180+t*82':y='140+1.5*sin(t*20)'",
  ],
};

/** The camera goes in on a daisy. */
export const flower: Scene = {
  name: 'flower',
  seconds: 8,
  sentence: 'a white daisy with a yellow middle',
  chains: [
    `${texture(W, H, 26, 20, 101)},format=gbrp,lutrgb=r='20+val*0.25':g='70+val*0.45':b='20+val*0.15',${HOLD}[leaves]`,
    `${sprite(
      420,
      420,
      [
        { mask: '1', colour: [PETAL_WHITE, PETAL_WHITE, PETAL_WHITE] },
        {
          mask: disc(210, 210, 62),
          colour: ['250-hypot(X-196,Y-196)*0.5', '196-hypot(X-196,Y-196)*0.8', 30],
        },
      ],
      union(`clip(96+104*pow(abs(cos(${PETALS})),0.4)-hypot(X-210,Y-210),0,1)`, disc(210, 210, 62)),
    )}[daisy]`,
    "[leaves][daisy]overlay=x='(W-w)/2':y='(H-h)/2'[still]",
    `[still]zoompan=z='1+on*0.003':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d=1:fps=${FPS}:s=${W}x${H}`,
  ],
};

/** A clock hand that points up from the middle of a 300 x 300 sprite. */
function hand(width: number, length: number, label: string): string {
  const shape = union(
    rect(150 - Math.floor(width / 2), 150 - length, width, length + 14),
    disc(150, 150, 11),
  );
  return `${sprite(300, 300, [{ mask: '1', colour: [20, 20, 20] }], shape)}[${label}]`;
}

/** A lit lamp with its glow, 100 x 100. */
function lamp(colour: Colour, label: string): string {
  const glow = union(disc(50, 50, 40), '0.7*exp(-(hypot(X-50,Y-50)-40)/5)');
  return `${sprite(100, 100, [{ mask: '1', colour }], glow)}[${label}]`;
}
