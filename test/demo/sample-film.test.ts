/** The sample film: ffmpeg can draw it, whole or not at all. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawSampleFilm, SAMPLE_SCENES, SCENES } from '../../demo/sample-film.ts';
import { end, square } from '../../demo/scenes/flat-scenes.ts';
import { ball } from '../../demo/scenes/made-scenes.ts';
import { FFMPEG, FFPROBE } from '../support/tools.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sample-film-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the sample film', () => {
  it('lasts three to four minutes, each scene 6 to 15 s, without gaps', () => {
    expect(SAMPLE_SCENES.at(-1)?.end).toBeGreaterThan(180);
    expect(SAMPLE_SCENES.at(-1)?.end).toBeLessThan(240);
    for (const [i, { start, end }] of SAMPLE_SCENES.entries()) {
      expect(start).toBe(SAMPLE_SCENES[i - 1]?.end ?? 0);
      expect(end - start).toBeGreaterThanOrEqual(6);
      expect(end - start).toBeLessThanOrEqual(15);
    }
    expect(new Set(SCENES.map(({ name }) => name)).size).toBe(SCENES.length);
  });

  it('can be drawn in every scene', async () => {
    const glimpses = SCENES.map((scene) => ({ ...scene, seconds: 0.1 }));
    await drawSampleFilm(join(folder, 'film.mp4'), { scenes: glimpses });
    expect(probe(join(folder, 'film.mp4'))).toEqual({ frames: 2 * SCENES.length, size: '640x360' });
  }, 120_000);

  it('shows its scenes one after the other and says its words in time', async () => {
    const short = [square, ball, end].map((scene) => ({ ...scene, seconds: 2 }));
    const progress: number[] = [];
    await drawSampleFilm(join(folder, 'film.mp4'), {
      scenes: short,
      onProgress: ({ done }) => progress.push(done),
    });

    expect(progress).toEqual([2, 4, 6]);
    expect(readdirSync(folder).sort()).toEqual(['film.mp4', 'film.vtt']);
    expect(readFileSync(join(folder, 'film.vtt'), 'utf8')).toBe(
      `WEBVTT\n\n00:00:05.000 --> 00:00:09.000\n${end.narration}\n`,
    );
    const [page, grass, black] = [1, 3, 5].map((second) => cornerColour(join(folder, 'film.mp4'), second));
    expect(page?.every((value) => value > 200)).toBe(true);
    expect(grass?.[1]).toBeGreaterThan(1.5 * (grass?.[0] ?? 0));
    expect(black?.every((value) => value < 24)).toBe(true);
  });

  it('is drawn to the same bytes twice', async () => {
    const scenes = [{ ...ball, seconds: 1 }];
    await drawSampleFilm(join(folder, 'one.mp4'), { scenes });
    await drawSampleFilm(join(folder, 'two.mp4'), { scenes });
    expect(readFileSync(join(folder, 'one.mp4')).equals(readFileSync(join(folder, 'two.mp4')))).toBe(true);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const stop = new AbortController();
    const drawn = drawSampleFilm(join(folder, 'film.mp4'), {
      scenes: [end, square].map((scene) => ({ ...scene, seconds: 1 })),
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(drawn).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the scene that ffmpeg cannot draw', async () => {
    const broken = { ...end, name: 'broken', chains: ['nosuchfilter'] };
    await expect(drawSampleFilm(join(folder, 'film.mp4'), { scenes: [broken] })).rejects.toMatchObject({
      code: 'FFMPEG_FAILED',
      message: expect.stringContaining('"broken"'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

function probe(file: string): { frames: number; size: string } {
  const shown = ['-show_entries', 'stream=nb_read_packets,width,height', '-of', 'json', '-count_packets'];
  const { streams } = JSON.parse(
    execFileSync(FFPROBE, ['-v', 'error', ...shown, file], { encoding: 'utf8' }),
  );
  const [{ nb_read_packets, width, height }] = streams;
  return { frames: Number(nb_read_packets), size: `${width}x${height}` };
}

/** Mean red, green and blue of the lower left corner at a second. */
function cornerColour(file: string, second: number): number[] {
  const one = [
    '-vf',
    'crop=80:80:0:280,scale=1:1:flags=area',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
  ];
  return [...execFileSync(FFMPEG, ['-v', 'error', '-ss', `${second}`, '-i', file, ...one, '-'])];
}
