import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTrack } from '../../../index/tracks/describe-track.ts';
import { middleOf } from '../../../index/tracks/track.ts';
import { followSpan } from '../../../ingest/tracks/follow-span.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { openThings, type ThingDetector } from '../../../model/runtime/things/detector.ts';
import { drawFilm } from '../../support/drawn-film.ts';

let dir: string;
let detector: ThingDetector;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tidemark-follow-'));
  detector = await openThings();
  const film = await drawFilm(6, (timeS) => [
    { kind: 'stop sign', x: 0.15 + 0.1 * timeS },
    { kind: 'traffic light', x: 0.9 },
  ]);
  writeFileSync(join(dir, 'film.mp4'), film);
});
afterAll(async () => {
  await detector.close();
  rmSync(dir, { recursive: true });
});

const follow = async (startMs: number, endMs: number, signal?: AbortSignal) => {
  const path = join(dir, 'film.mp4');
  const { statSync } = await import('node:fs');
  const video = { path, fileName: 'film.mp4', sizeBytes: statSync(path).size, durationS: 6 };
  return followSpan({ tools: await locateFfmpeg(), detector }, { video, startMs, endMs }, signal);
};

describe('following the things of a span', () => {
  it('finds the path of what moves, and that the rest stands', async () => {
    const tracks = await follow(1000, 5000);
    const sign = tracks.find(({ label }) => label === 'stop sign');
    const light = tracks.find(({ label }) => label === 'traffic light');
    expect(sign?.points).toHaveLength(20);
    for (const { atS, box } of sign?.points ?? []) expect(middleOf(box).x).toBeCloseTo(0.15 + 0.1 * atS, 1);
    expect(describeTrack(sign as never).moved.x).toBeGreaterThan(0.3);
    expect(Math.abs(describeTrack(light as never).moved.x)).toBeLessThan(0.03);
  });

  it('stops when it is told to', async () => {
    await expect(follow(0, 6000, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
