/**
 * Films with words drawn into them: each word stands for a few seconds over a moving or plain picture, in a font, at a size, still
 * or drifting. In: a seed and what differs between films that choose and films that judge. Out: the file, and its words.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFfmpeg } from '../media.ts';
import { createRandom, drawInt, type Random, shuffled } from '../random.ts';

/** Heights of the letters' font, in pixels of a film of 1280 x 720. */
export const SIZES = [10, 14, 20, 32] as const;

/** A word of a film. */
export interface DrawnWord {
  text: string;
  language: 'English' | 'Chinese';
  sizePx: number;
  moves: boolean;
  startS: number;
  endS: number;
}

/** A drawn film. */
export interface WordFilm {
  file: string;
  durationS: number;
  words: DrawnWord[];
}

/** The films that choose a threshold, or those that are reported: no font, word or background is in both. */
export type Half = 'choose' | 'judge';

const FONTS: Record<Half, { English: string[]; Chinese: string[] }> = {
  choose: { English: ['DejaVu Serif', 'DejaVu Sans:bold'], Chinese: ['WenQuanYi Micro Hei Mono'] },
  judge: { English: ['DejaVu Sans', 'DejaVu Sans Mono'], Chinese: ['WenQuanYi Micro Hei'] },
};
const WORDS: Record<Half, { English: string; Chinese: string }> = {
  choose: {
    English:
      'harbour lantern quarter velvet bridge summer copper window garden silver ticket morning planet bottle',
    Chinese: '早晨 灯笼 花园 车票 行星 夏天 窗户 铜器 瓶子 桥梁 天鹅 季节',
  },
  judge: {
    English:
      'platform closing northern exit station library monday welcome danger kitchen figure results chapter market',
    Chinese: '出口 车站 图书馆 星期一 欢迎 危险 厨房 结果 市场 北方 音乐 导演',
  },
};
const BACKGROUNDS: Record<Half, string[]> = {
  choose: ['gradients=s=1280x720:r=5:speed=0.01'],
  judge: ['mandelbrot=s=1280x720:r=5'],
};

/** Seconds that a group of words stands, and words of a group. */
const GROUP_S = 4;
const WORDS_AT_ONCE = 5;
const GROUPS = 1;

/** Draws one film for each background, language, size and kind of motion; words repeat over films, not within a group. */
export async function drawWordFilms(folder: string, half: Half, seed: number): Promise<WordFilm[]> {
  const random = createRandom(seed);
  const films: WordFilm[] = [];
  for (const [i, background] of BACKGROUNDS[half].entries()) {
    const words: DrawnWord[] = [];
    const filters: string[] = [];
    let atS = 0;
    for (const language of ['English', 'Chinese'] as const)
      for (const sizePx of SIZES)
        for (const moves of [false, true])
          for (let group = 0; group < GROUPS; group++, atS += GROUP_S) {
            const drawn = drawGroup(random, half, {
              language,
              sizePx,
              moves,
              startS: atS,
              endS: atS + GROUP_S,
            });
            words.push(...drawn.map(({ word }) => word));
            filters.push(...drawn.map(({ filter }) => filter));
          }
    const script = join(folder, `${half}-${i}.filter`);
    writeFileSync(script, filters.join(',\n'));
    const file = join(folder, `${half}-${i}.mp4`);
    const input = ['-f', 'lavfi', '-t', String(atS), '-i', background, '-filter_script:v', script];
    await runFfmpeg([
      ...input,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-crf',
      '20',
      '-pix_fmt',
      'yuv420p',
      file,
    ]);
    films.push({ file, durationS: atS, words });
  }
  return films;
}

function drawGroup(
  random: Random,
  half: Half,
  look: Omit<DrawnWord, 'text'>,
): { word: DrawnWord; filter: string }[] {
  const texts = shuffled(WORDS[half][look.language].split(' '), random).slice(0, WORDS_AT_ONCE);
  const fonts = FONTS[half][look.language];
  return texts.map((text, i) => {
    const font = fonts[drawInt(random, 0, fonts.length)] as string;
    const [x, y] = [drawInt(random, 40, 800), 40 + i * 130 + drawInt(random, 0, 50)];
    const { startS, endS, sizePx, moves } = look;
    const across = moves ? `${x}+30*(t-${startS})` : String(x);
    const filter =
      `drawtext=fontfile=${fontFile(font)}:text=${text}:fontsize=${sizePx}:x=${across}:y=${y}` +
      `:fontcolor=white:box=1:boxcolor=black@0.5:boxborderw=4:enable='between(t,${startS},${endS - 0.05})'`;
    return { word: { ...look, text }, filter };
  });
}

/** Finds a font by its name. Throws when another one would be taken for it. */
function fontFile(name: string): string {
  const [file = '', family = ''] = execFileSync('fc-match', ['-f', '%{file}|%{family}', name], {
    encoding: 'utf8',
  }).split('|');
  if (!family.includes(name.split(':')[0] as string))
    throw new Error(`There is no font "${name}". Install it.`);
  return file;
}
