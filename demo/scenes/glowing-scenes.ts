/** Scenes of the sample film in which something glows or drifts: fire, fireworks, bubbles. Brushes: paint.ts. */
import { FPS, H, HOLD, NIGHT_SKY, paint, periodicMask, type Scene, scatter, texture, W } from './paint.ts';

/** Where the fire goes out: above, and to the sides. */
const COLD = '75-Y*1.15+abs(X-160)*1.7';

/** Two columns of noise rise, glowing where they meet. */
export const fire: Scene = {
  name: 'fire',
  seconds: 9,
  sentence: 'a fire burns in the dark',
  narration: 'We lit a fire and waited for the morning.',
  chains: [
    `${texture(W / 2, 900, 22, 34, 61)},${HOLD}[f1]`,
    `${texture(W / 2, 900, 12, 18, 62)},${HOLD}[f2]`,
    "[f1]crop=320:180:x=0:y='mod(t*75,700)'[g1]",
    "[f2]crop=320:180:x=0:y='mod(t*110,700)'[g2]",
    `${paint(W / 2, H / 2, [COLD, COLD, COLD])},format=gray[cold]`,
    "[g1][g2]blend=all_mode=average,lut=y='clip((val-128)*2.6+128,0,255)'[flow]",
    '[flow][cold]blend=all_mode=subtract[flame]',
    "[flame]format=gbrp,lutrgb=r='clip(val*2.6,0,255)':g='clip((val-60)*1.6,0,255)':b='clip((val-165)*1.6,0,160)'[hot]",
    `[hot]scale=${W}:${H}:flags=bicubic`,
  ],
};

/** Three bursts over a dark town. */
export const fireworks: Scene = {
  name: 'fireworks',
  seconds: 9,
  sentence: 'fireworks explode in the night sky',
  narration: 'At midnight there were fireworks over the harbour.',
  chains: [
    `${paint(W, H, NIGHT_SKY, [{ mask: 'gt(Y,318+26*sin(floor(X/46)*2.9))', colour: [6, 7, 12] }])}[sky]`,
    ...burst('0xff7a5a', 'one', 0),
    ...burst('0x78dcff', 'two', 1),
    ...burst('0xffe178', 'three', 2),
    '[sky][one]overlay=x=20:y=-30[a]',
    '[a][two]overlay=x=300:y=-50[b]',
    '[b][three]overlay=x=160:y=20',
  ],
};

/** Bubbles rise through blue water. */
export const bubbles: Scene = {
  name: 'bubbles',
  seconds: 9,
  sentence: 'air bubbles rise under water',
  chains: [
    `${paint(W, H, ['10+30*(1-Y/H)', '80+110*(1-Y/H)', '130+90*(1-Y/H)'])}[deep]`,
    ...rising('small', 70, 9, 3, 60),
    ...rising('big', 150, 24, 8, 95),
    '[deep][small]overlay[a]',
    '[a][big]overlay',
  ],
};

/** Sparks that fly apart and go out, once in three seconds, `delay` seconds late. */
function burst(colour: string, label: string, delay: number): string[] {
  // 0: age in [0, 1); 1: distance from the middle; 2: how far the sparks have come.
  const age = `st(0,mod(N+${delay * FPS},${3 * FPS})/${3 * FPS});st(1,hypot(X-50,Y-50));st(2,6+42*ld(0)*(2-ld(0)))`;
  const ray = 'pow(cos(9*atan2(Y-50,X-50)),6)*gt(sin(ld(1)*1.3),-0.3)*between(ld(1),ld(2)*0.45,ld(2))';
  const glow = '0.9*exp(-ld(1)/7)-0.02';
  return [
    `${periodicMask(100, 100, 3 * FPS, `${age};(1-ld(0)*ld(0))*max(${ray},${glow})`)}[${label}s]`,
    `[${label}s]scale=320:320:flags=bicubic[${label}m]`,
    `color=c=${colour}:s=320x320:r=${FPS}[${label}c]`,
    `[${label}c][${label}m]alphamerge[${label}]`,
  ];
}

/** Rings named [`out`] that rise at `speed` pixels a second: one in every `cell` x `cell` pixels. */
function rising(out: string, cell: number, radius: number, seed: number, speed: number): string[] {
  const discs = scatter(W, H, cell, radius, seed);
  const inner = scatter(W, H, cell, radius, seed).replaceAll(
    `clip(${radius}+0.5`,
    `clip(${radius * 0.72}+0.5`,
  );
  return [
    `${discs},lutrgb=a='val*0.55'[${out}o]`,
    `${inner},lutrgb=r=70:g=160:b=210:a='val*0.7'[${out}i]`,
    `[${out}o][${out}i]overlay=format=rgb,split[${out}1][${out}2]`,
    `[${out}1][${out}2]vstack,crop=${W}:${H}:x='8+8*sin(t*2)-8':y='mod(t*${speed},${H})'[${out}]`,
  ];
}
