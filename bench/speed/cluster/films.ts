/** The films that workers index: minutes of a long clip of real footage. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, durationOf, runFfmpeg } from '../../media.ts';
import { longestClip } from '../speed.ts';
import { testFilms } from '../test-films.ts';

/** So that four workers have one each, and a busy machine comes to an end. */
const PIECES = 4;
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
  const [film] = existsSync(clips) ? longestClip(clips) : await testFilms([MADE_FILM]);
  if (film === undefined) throw new Error('There is nothing to index.');
  const folder = join(cacheDir(), 'cluster-films');
  mkdirSync(folder, { recursive: true });
  const count = Math.min(PIECES, Math.max(1, Math.floor((await durationOf(film.path)) / PIECE_S)));
  const paths: string[] = [];
  let seconds = 0;
  for (let piece = 0; piece < count; piece++) {
    const path = join(folder, `${piece}.mkv`);
    if (!existsSync(path)) await cut(film.path, piece * PIECE_S, path);
    paths.push(path);
    seconds += await durationOf(path);
  }
  return { folder, paths, seconds };
}

async function cut(film: string, fromS: number, path: string): Promise<void> {
  const part = `${path}.part.mkv`;
  rmSync(part, { force: true });
  const from = ['-ss', String(fromS), '-t', String(PIECE_S), '-i', film];
  await runFfmpeg([...from, '-map', '0:v:0', '-map', '0:a?', '-c', 'copy', part]);
  renameSync(part, path);
}
