/** The films that workers index: a long clip of real footage, cut into minutes, each more than once under another title. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, durationOf, runFfmpeg } from '../../media.ts';
import { longestClip } from '../speed.ts';
import { testFilms } from '../test-films.ts';

/** Each minute is there so often: the same pictures, but to the library another video. */
const COPIES = 2;
const PIECE_S = 60;
/** Where there is no footage. */
const MADE_FILM = 'H.264 360p, 300 s';

/** Videos to index, and how long they are together. */
export interface Films {
  folder: string;
  paths: readonly string[];
  seconds: number;
}

/** Cuts the films, and keeps them between runs. Nothing is encoded again. */
export async function cutFilms(clips: string): Promise<Films> {
  const [film] = [...longestClip(clips), ...(await testFilms([MADE_FILM]))];
  if (film === undefined) throw new Error('There is nothing to index.');
  const folder = join(cacheDir(), 'cluster-films');
  const count = Math.max(1, Math.floor((await durationOf(film.path)) / PIECE_S));
  const paths: string[] = [];
  for (let piece = 0; piece < count; piece++) {
    for (let copy = 0; copy < COPIES; copy++) {
      const path = join(folder, `${piece}-${copy}.mkv`);
      if (!existsSync(path))
        await cut(film.path, { fromS: piece * PIECE_S, title: `${piece}-${copy}`, path });
      paths.push(path);
    }
  }
  let seconds = 0;
  for (const path of paths) seconds += await durationOf(path);
  return { folder, paths, seconds };
}

async function cut(
  film: string,
  { fromS, title, path }: { fromS: number; title: string; path: string },
): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true });
  const part = `${path}.part.mkv`;
  rmSync(part, { force: true });
  const from = ['-ss', String(fromS), '-t', String(PIECE_S), '-i', film];
  await runFfmpeg([
    ...from,
    '-map',
    '0:v:0',
    '-map',
    '0:a?',
    '-c',
    'copy',
    '-metadata',
    `title=${title}`,
    part,
  ]);
  renameSync(part, path);
}
