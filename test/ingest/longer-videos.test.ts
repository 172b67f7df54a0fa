/**
 * Videos that last longer than their headers say: every second of them is found, shown and cut. The number in the
 * picture says which frame it is.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packKeyOf } from '../../core/pack-key.ts';
import { dequantise, type UnitVector } from '../../core/vector.ts';
import { presentTimes } from '../../index/chains/present-chain.ts';
import { createSearcher } from '../../index/search/searcher.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import type { TimelineRecord } from '../../index/store/timelines.ts';
import { loadTimeline } from '../../index/timeline/timeline-cache.ts';
import { indexVideo } from '../../ingest/pipeline.ts';
import { cutClip } from '../../media/clips/cut-clip.ts';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { keepPoster } from '../../media/pictures/poster.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { type ModelPack, openPack } from '../../model/runtime/pack.ts';
import { collect } from '../arbitraries/store.ts';
import { H264, readNumber, runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { DATED, FFMPEG } from '../support/tools.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FPS = 5;
const SECONDS = 80;
const SIZE = 64;

const tmp = makeTmpDir();
let pack: ModelPack;
let tools: FfmpegTools;

beforeAll(async () => {
  tools = await locateFfmpeg();
  pack = await openPack(await writeTinyPack(tmp.file('pack')));
  const whole = tmp.file('whole.mp4');
  await writeClip(whole, { timesMs: steadyTimes(SECONDS * FPS, FPS), outputArgs: [...H264, '-g', '5'] });
  await joined(whole, 'ts', ['-c', 'copy']);
  await joined(whole, 'mpg', ['-c:v', 'mpeg2video', '-r', '25', '-q:v', '2']);
  await runFfmpeg(['-i', whole, '-c', 'copy', tmp.file('video.mkv')]);
  const bytes = readFileSync(tmp.file('video.mkv'));
  // Matroska's element Duration, 8 bytes of ms.
  bytes.writeDoubleBE(20_000, bytes.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3);
  writeFileSync(tmp.file('video.mkv'), bytes);
});
afterAll(async () => {
  await pack.close();
  tmp[Symbol.dispose]();
});

/** Two halves of a video, one after the other in a file: the time stamps of the second begin anew. */
async function joined(whole: string, kind: string, coding: string[]): Promise<void> {
  const half = SECONDS / 2;
  const halves = [tmp.file(`a.${kind}`), tmp.file(`b.${kind}`)];
  for (const [i, file] of halves.entries())
    await runFfmpeg(['-ss', `${i * half}`, '-t', `${half}`, '-i', whole, ...coding, file]);
  writeFileSync(tmp.file(`video.${kind}`), Buffer.concat(halves.map((file) => readFileSync(file))));
}

/** Which frame each second is judged by, and when it is shown: where two halves meet, that is up to ffmpeg. */
async function indexedFrames(path: string): Promise<{ timeS: number; number: number | null }[]> {
  const probe = await probeVideo(tools, path);
  const frames = [];
  for await (const { ptsMs, rgb } of decodeFrames({ tools, path, probe, width: SIZE, height: SIZE }))
    frames.push({ timeS: ptsMs / 1000, number: rgb && readNumber(rgb, SIZE, SIZE) });
  return frames;
}

async function numberAt(shown: Uint8Array): Promise<number | null> {
  const { rgb, width, height } = await decodeImage(shown);
  return readNumber(rgb, width, height);
}

/** Numbers of the frames of a clip, without repetitions. */
function numbersOf(path: string): (number | null)[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${SIZE}x${SIZE}`, 'pipe:1'];
  const rgb = execFileSync(FFMPEG, ['-v', 'error', '-i', path, ...raw], { maxBuffer: 2 ** 28 });
  const bytes = SIZE * SIZE * 3;
  const frames = Array.from({ length: rgb.length / bytes }, (_, i) =>
    readNumber(rgb.subarray(i * bytes, (i + 1) * bytes), SIZE, SIZE),
  );
  return frames.filter((number, i) => number !== frames[i - 1]);
}

/** A searcher for which a sentence is the vector that is stored of the second that it names. */
async function searcherOf(store: Store, { timelineId }: TimelineRecord) {
  const vectors = (await collect(store.timelines.chunks(timelineId))).flatMap((chunk) => chunk.vectors);
  return createSearcher({
    store,
    pack: { packId: pack.id, packRevision: pack.revision },
    vectorIndex: null,
    clock: { now: () => Date.UTC(2026, 10, 23), stopwatch: () => 0 },
    embedText: async (sentences) => ({
      vectors: sentences.map((text): UnitVector => {
        const vector = vectors[Number(text.split(' ')[1])];
        return vector ? dequantise(vector) : expect.unreachable();
      }),
      unknownShare: sentences.map(() => 0),
    }),
  });
}

describe.skipIf(DATED).each(['ts', 'mpg', 'mkv'])(
  'a video.%s that lasts longer than its header says',
  (kind) => {
    it('is found, shown and cut to its end', async () => {
      const path = tmp.file(`video.${kind}`);
      expect((await probeVideo(tools, path)).durationS).toBeLessThan(SECONDS / 2 + 1);
      const dataDir = tmp.file(`data-${kind}`);
      const store = await openStore(dataDir);
      try {
        const deps = {
          tools,
          store,
          pack,
          media: createFolderStore(dataDir),
          now: () => new Date('2026-01-02T03:04:05Z'),
        };
        const { video } = await indexVideo(deps, { path, hints: {} });
        expect(video.durationS).toBe(SECONDS);
        const timeline = (await store.timelines.find(video.id, packKeyOf(pack))) as TimelineRecord;
        expect(timeline).toMatchObject({ state: 'complete', nextSecond: SECONDS });

        const searcher = await searcherOf(store, timeline);
        const { values } = await searcher.curve(video.id, 'second 77');
        expect([values.length, values[77]]).toEqual([
          SECONDS,
          expect.closeTo(Math.max(...values.map(Number)), 2),
        ]);
        const late = { query: { text: 'second 77' }, filter: { time: { gte: 70 } } };
        const { data } = await searcher.search(late);
        expect(data).not.toEqual([]);
        for (const { start, end, peak } of data)
          expect([start >= 70, end > start, peak >= start && peak < SECONDS]).toEqual([true, true, true]);
        const beside = { query: { text: '', moment: { video_id: video.id, t: 79 } }, page_size: 1 };
        await expect(searcher.search(beside)).resolves.toHaveProperty('data');
        const last = (await store.events.list(timeline.timelineId)).at(-1);
        const loaded = await loadTimeline(store.timelines, timeline);
        expect(last && presentTimes({ loaded, video }, last).end).toBe(SECONDS);

        const frames = await indexedFrames(path);
        for (const second of [8, 35, 47, 77]) {
          const { timeS, number } = frames[second] ?? expect.unreachable();
          const poster = await keepPoster(tools, { media: deps.media, video }, { timeS, width: 160 });
          expect([second, await numberAt(readFileSync(poster))]).toEqual([second, number]);
        }
        for (const second of [8, 77]) {
          const { timeS: startS, number } = frames[second] ?? expect.unreachable();
          const span = { path, durationS: video.durationS, startS, endS: startS + 2, toleranceS: 0 };
          const clip = await cutClip(tools, span, tmp.file(`clip-${kind}-${second}`));
          const wanted = Array.from({ length: 2 * FPS }, (_, i) => (number ?? 0) + i);
          expect([second, numbersOf(clip.path)]).toEqual([second, wanted]);
        }
      } finally {
        await store.close();
      }
    });
  },
);
