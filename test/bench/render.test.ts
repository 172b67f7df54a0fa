/** Composed timelines: every piece is where the plan says, to the frame. Clips are plain colours, so that it shows. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planTimeline } from '../../bench/eval/plan.ts';
import { normaliseClips, renderTimeline } from '../../bench/eval/render.ts';
import { countFrames, runFfmpeg } from '../../bench/media.ts';
import { FFMPEG } from '../support/tools.ts';

const COLOURS = { red: [200, 0, 0], green: [0, 160, 0], blue: [0, 0, 200] } as const;
const CLIPS = [
  { id: 'red', durationS: 7.4, size: '320x240', rate: 25 },
  { id: 'green', durationS: 3, size: '180x320', rate: 30 },
  { id: 'blue', durationS: 12.1, size: '640x360', rate: 12 },
] as const;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'render-'));
  for (const { id, durationS, size, rate } of CLIPS) {
    const [r, g, b] = COLOURS[id].map((value) => value.toString(16).padStart(2, '0'));
    await runFfmpeg([
      ...['-f', 'lavfi', '-i', `color=c=0x${r}${g}${b}:s=${size}:r=${rate}:d=${durationS}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', pathOf(id)],
    ]);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('puts every piece where the plan says', async () => {
  const clips = CLIPS.map(({ id, durationS }) => ({ id, durationS, path: pathOf(id) }));
  const normal = await normaliseClips(clips, join(folder, 'normal'));
  for (const [i, { durationS }] of normal.entries()) {
    expect(Math.abs(durationS - (clips[i]?.durationS ?? 0))).toBeLessThanOrEqual(0.1);
  }
  const pieces = planTimeline(normal, 60, 7);
  const film = await renderTimeline(pieces, normal, folder);

  const shown = frameColours(film);
  expect(shown).toHaveLength(await countFrames(film));
  const planned = pieces.flatMap(({ clip, fromS, toS }) =>
    Array<string>(Math.round((toS - fromS) * 10)).fill(clip),
  );
  expect(shown).toEqual(planned);
}, 60_000);

it('takes clips that were brought to the common form before as they are', async () => {
  const clips = CLIPS.slice(0, 1).map(({ id, durationS }) => ({ id, durationS, path: pathOf(id) }));
  const [first] = await normaliseClips(clips, join(folder, 'normal'));
  const before = readdirSync(join(folder, 'normal'));
  expect(await normaliseClips(clips, join(folder, 'normal'))).toEqual([first]);
  expect(readdirSync(join(folder, 'normal'))).toEqual(before);
}, 60_000);

function pathOf(id: string): string {
  return join(folder, `${id}.mp4`);
}

/** The name of the colour of every frame. */
function frameColours(film: string): string[] {
  const tiny = ['-vf', 'scale=1:1:flags=area', '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const bytes = execFileSync(FFMPEG, ['-v', 'error', '-i', film, ...tiny, '-']);
  return Array.from({ length: bytes.length / 3 }, (_, i) => {
    const rgb = [...bytes.subarray(3 * i, 3 * i + 3)];
    const brightest = rgb.indexOf(Math.max(...rgb));
    return ['red', 'green', 'blue'][brightest] ?? '';
  });
}
