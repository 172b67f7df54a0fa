/** The small steps between a decoded second and a stored one. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { dot, normalise } from '../../core/vector.ts';
import { hashFile } from '../../files/hash-file.ts';
import { cutMinutes } from '../../ingest/chunks.ts';
import { isCut, sketchPicture } from '../../ingest/cuts.ts';
import { expandPaths } from '../../ingest/expand-paths.ts';
import { ALIKE, groupMoments, LONGEST_S } from '../../ingest/moments.ts';
import { drawTile, sheetName, storyboardVtt, tileSize, writeSheet } from '../../ingest/storyboard.ts';
import { FrameCutter } from '../../media/frames/frame-cutter.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const vectorOf = (angle: number) => normalise(Float32Array.from([Math.cos(angle), Math.sin(angle), 0.01]));

describe('moments', () => {
  it('cover every second with a picture once, in order, and none without', () => {
    const seconds = fc.array(fc.option(fc.double({ min: 0, max: 3, noNaN: true })), { maxLength: 60 });
    fc.assert(
      fc.property(seconds, (angles) => {
        const runs = groupMoments(
          120,
          angles.map((angle) => (angle === null ? null : vectorOf(angle))),
        );
        const covered = runs.flatMap(({ startS, endS }) =>
          Array.from({ length: endS - startS }, (_, i) => startS + i),
        );
        expect(covered).toEqual(angles.flatMap((angle, i) => (angle === null ? [] : [120 + i])));
        for (const { startS, endS, vector } of runs) {
          expect(endS - startS).toBeLessThanOrEqual(LONGEST_S);
          expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
        }
      }),
    );
  });

  it('change where the picture does', () => {
    const angles = [0, 0.05, 0, 1.5, 1.5, 1.45];
    expect(groupMoments(0, angles.map(vectorOf)).map(({ startS, endS }) => [startS, endS])).toEqual([
      [0, 3],
      [3, 6],
    ]);
    expect(dot(vectorOf(0), vectorOf(1.5))).toBeLessThan(ALIKE);
  });
});

describe('cuts', () => {
  const SIZE = 32;
  const paint = (colour: (x: number, y: number) => [number, number, number]) => {
    const rgb = new Uint8Array(SIZE * SIZE * 3);
    for (let i = 0; i < SIZE * SIZE; i++) rgb.set(colour(i % SIZE, Math.floor(i / SIZE)), i * 3);
    return sketchPicture(rgb, SIZE, SIZE);
  };
  const beach = paint((_, y) => (y < 16 ? [90, 160, 250] : [230, 210, 140]));

  it('begin where another picture is shown', () => {
    expect(isCut(null, beach)).toBe(true);
    expect(
      isCut(
        beach,
        paint((x) => (x < 10 ? [20, 20, 20] : [10, 90, 30])),
      ),
    ).toBe(true);
  });

  it('do not where the same one moves, flickers or darkens a little', () => {
    expect(isCut(beach, beach)).toBe(false);
    expect(
      isCut(
        beach,
        paint((_, y) => (y < 10 ? [90, 160, 250] : [230, 210, 140])),
      ),
    ).toBe(false);
    expect(
      isCut(
        beach,
        paint((_, y) => (y < 16 ? [80, 150, 240] : [220, 200, 130])),
      ),
    ).toBe(false);
  });
});

describe('minutes', () => {
  it('start at multiples of 60 and leave out what is there already', async () => {
    async function* timeline() {
      for (let startS = 48; startS < 190; startS += 12) {
        const length = Math.min(12, 190 - startS);
        const vectors = Array.from({ length }, (_, i) => vectorOf(startS + i));
        yield {
          startS,
          ptsMs: Int32Array.from({ length }, (_, i) => (startS + i) * 1000),
          vectors,
        };
      }
    }
    const minutes = [];
    for await (const { startS, ptsMs, vectors } of cutMinutes(timeline(), 60))
      minutes.push([startS, vectors.length, ptsMs[0]]);
    expect(minutes).toEqual([
      [60, 60, 60_000],
      [120, 60, 120_000],
      [180, 10, 180_000],
    ]);
  });
});

describe('frames cut from a stream of bytes', () => {
  it('are the same however the stream comes in pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.integer({ min: 1, max: 9 }),
        (pieces, size) => {
          const cutter = new FrameCutter(size);
          const frames = pieces.flatMap((piece) => cutter.cut(piece));
          const bytes = Buffer.concat(pieces);
          expect(frames.every((frame) => frame.length === size)).toBe(true);
          expect(Buffer.concat(frames)).toEqual(bytes.subarray(0, frames.length * size));
          expect(cutter.rest).toBe(bytes.length % size);
        },
      ),
    );
  });
});

describe('a storyboard', () => {
  it('shows each second where its cue says', async () => {
    using tmp = makeTmpDir();
    const tile = tileSize(1920, 1080);
    expect(tile).toEqual({ width: 160, height: 90 });
    expect(tileSize(1080, 1920)).toEqual({ width: 90, height: 160 });
    const plain = (value: number) => new Uint8Array(8 * 8 * 3).fill(value);
    const tiles = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i === 5 ? null : drawTile(plain(i * 20), { width: 8, height: 8 }, tile),
      ),
    );
    await writeSheet(tmp.path, 60, tiles, tile);
    expect(readdirSync(tmp.path)).toEqual([sheetName(60)]);

    const ptsMs = Int32Array.from({ length: 12 }, (_, i) => (i === 5 ? -1 : (60 + i) * 1000));
    const vtt = await storyboardVtt([{ startS: 60, ptsMs }], tile, 'storyboard/');
    const cues = [...vtt.matchAll(/(\S+) --> (\S+)\nstoryboard\/001\.webp#xywh=(\d+),(\d+),160,90/g)];
    expect(cues).toHaveLength(11);
    for (const [, from = '', , x, y] of cues) {
      const second = Number(from.slice(6));
      const left = Number(x) + 10;
      const { data } = await sharp(readFileSync(tmp.file('001.webp')))
        .extract({ left, top: Number(y) + 10, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(Math.abs((data[0] as number) - second * 20)).toBeLessThan(8);
    }
  });
});

describe('folders', () => {
  it('become the videos below them, each once, without leaving the tree', async () => {
    using tmp = makeTmpDir();
    const folder = tmp.file('videos');
    mkdirSync(`${folder}/b/deep`, { recursive: true });
    mkdirSync(tmp.file('elsewhere'));
    const files = [
      'videos/a.MP4',
      'videos/b/deep/c.webm',
      'videos/b/notes.txt',
      'videos/.hidden.mp4',
      'elsewhere/x.mp4',
    ];
    for (const name of files) writeFileSync(tmp.file(name), 'x');
    writeFileSync(`${folder}/program.ts`, 'export const x = 1;');
    writeFileSync(`${folder}/stream.ts`, Buffer.from([0x47, 0x40, 0, 0x10, 0]));
    symlinkSync(tmp.file('elsewhere'), `${folder}/out`);
    symlinkSync(folder, `${folder}/b/loop`);
    symlinkSync(`${folder}/nowhere`, `${folder}/dead.mp4`);

    const found: string[] = [];
    for await (const file of expandPaths([folder, `${folder}/a.MP4`, `${folder}/b/notes.txt`]))
      found.push(relative(tmp.path, file));
    expect(found).toEqual(['videos/a.MP4', 'videos/b/deep/c.webm', 'videos/stream.ts', 'videos/b/notes.txt']);
    const absent = async () => {
      for await (const _ of expandPaths([tmp.file('absent')]));
    };
    await expect(absent()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the content hash', () => {
  it('is the SHA-256 of the bytes, and can be stopped', async () => {
    using tmp = makeTmpDir();
    writeFileSync(tmp.file('abc'), 'abc');
    const hash = await hashFile(tmp.file('abc'));
    expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(hashFile(tmp.file('abc'), { signal: stopped })).rejects.toThrow('enough');
  });
});
