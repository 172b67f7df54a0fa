/** The timeline: windows, cross-fade, gaps, resuming, and memory that does not grow with the video. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dot } from '../../core/vector.ts';
import { addsSeconds, fadeIn } from '../../model/runtime/cross-fade.ts';
import {
  contextStartS,
  encodeTimeline,
  type FrameSeconds,
  type ModelPack,
  openPack,
  type TimelineSeconds,
} from '../../model/runtime/pack.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

const STRIDE = 12;
const WINDOW = 24;
let dir: string;
let pack: ModelPack;
let framesOnly: ModelPack;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-timeline-'));
  pack = await openPack(await writeTinyPack(join(dir, 'tiny')));
  framesOnly = await openPack(await writeTinyPack(join(dir, 'frames'), { timeline: false }));
});

afterAll(async () => {
  await Promise.all([pack.close(), framesOnly.close()]);
  await rm(dir, { recursive: true });
});

describe('the cross-fade', () => {
  it('gives the two windows over a second weights that sum to one and mirror each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(99), (strideS, at) => {
        const position = at % strideS;
        const newer = fadeIn(position, strideS);
        expect(newer).toBeGreaterThan(0);
        expect(newer).toBeLessThan(1);
        expect(1 - newer).toBeCloseTo(fadeIn(strideS - 1 - position, strideS), 12);
      }),
    );
  });

  it('covers every second once or twice, whatever the length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (lengthS) => {
        const covered = new Array<number>(lengthS).fill(0);
        for (let startS = 0; addsSeconds(lengthS - startS, STRIDE, startS === 0); startS += STRIDE) {
          for (let s = startS; s < Math.min(lengthS, startS + WINDOW); s++)
            covered[s] = (covered[s] ?? 0) + 1;
        }
        expect(Math.min(...covered)).toBe(1);
        expect(Math.max(...covered)).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('encodeTimeline', () => {
  it('gives one unit vector for every second with a picture, in order, and null for gaps', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 80 }), async (pictures) => {
        const result = await whole(encodeTimeline(video(pictures), pack));
        expect(result.startS).toBe(0);
        expect(result.vectors.map((vector) => vector !== null)).toEqual(pictures);
        expect([...result.ptsMs]).toEqual(pictures.map((picture, s) => (picture ? s * 1000 : -1)));
        for (const vector of result.vectors) if (vector) expect(dot(vector, vector)).toBeCloseTo(1, 5);
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same bits when it starts at a later stride, from one stride on', async () => {
    const pictures = Array.from({ length: 75 }, (_, s) => s % 31 !== 17);
    const undisturbed = await whole(encodeTimeline(video(pictures), pack));
    for (let startS = STRIDE; startS < pictures.length; startS += STRIDE) {
      const resumed = await whole(encodeTimeline(video(pictures, startS), pack));
      const from = startS + STRIDE;
      expect(resumed.vectors).toEqual(undisturbed.vectors.slice(from));
      if (from < pictures.length) expect(resumed.startS).toBe(from);
    }
  });

  it('says where to start reading for a second to come out as in an undisturbed run', async () => {
    const pictures = new Array<boolean>(70).fill(true);
    const undisturbed = await whole(encodeTimeline(video(pictures), pack));
    for (const second of [0, 5, 12, 30, 60, 69]) {
      const resumed = await whole(encodeTimeline(video(pictures, contextStartS(pack, second)), pack));
      expect(resumed.startS).toBeLessThanOrEqual(second);
      expect(resumed.vectors.slice(second - resumed.startS)).toEqual(undisturbed.vectors.slice(second));
    }
    expect(contextStartS(framesOnly, 69)).toBe(69);
  });

  it('does not let the size of batches matter', async () => {
    const pictures = Array.from({ length: 53 }, (_, s) => s !== 20);
    const [byTwelve, byFive] = await Promise.all([
      whole(encodeTimeline(video(pictures, 0, 12), pack)),
      whole(encodeTimeline(video(pictures, 0, 5), pack)),
    ]);
    expect(byFive.vectors).toEqual(byTwelve.vectors);
  });

  it('changes a second with what surrounds it, and counts time in seconds, not in pictures', async () => {
    const pictures = new Array<boolean>(24).fill(true);
    const steady = await whole(encodeTimeline(video(pictures), pack));
    const sparse = await whole(encodeTimeline(video(pictures, 0, 12, 4), pack));
    const frame = await whole(encodeTimeline(video(pictures), framesOnly));
    const [alone, close, far] = [frame, steady, sparse].map(({ vectors }) => vectors[8]);
    if (!alone || !close || !far) throw new Error('second 8 has a picture');
    expect(dot(alone, close)).toBeLessThan(0.9999);
    // Neighbours that are four seconds away weigh less, so the second stays nearer to its own picture.
    expect(dot(alone, far)).toBeGreaterThan(dot(alone, close));
  });

  it('passes the frame vectors through for a pack without a timeline encoder', async () => {
    const pictures = [true, false, true, true];
    const result = await whole(encodeTimeline(video(pictures), framesOnly));
    const { vectors } = (await frames(0, pictures)).frames;
    expect(result.vectors.flatMap((vector) => [...(vector ?? [])])).toEqual([...vectors]);
    expect(result.vectors.map((vector) => vector !== null)).toEqual(pictures);
  });

  it('never runs further ahead of its consumer than a window and a batch', async () => {
    const pictures = new Array<boolean>(400).fill(true);
    let read = 0;
    const counted = tap(video(pictures), (batch) => {
      read += batch.ptsMs.length;
    });
    let given = 0;
    for await (const seconds of encodeTimeline(counted, pack)) {
      expect(read - given).toBeLessThanOrEqual(WINDOW + 12);
      given += seconds.ptsMs.length;
    }
    expect(given).toBe(400);
  });

  it('closes its source when the consumer leaves early', async () => {
    let closed = false;
    async function* source(): AsyncGenerator<FrameSeconds> {
      try {
        yield* video(new Array<boolean>(200).fill(true));
      } finally {
        closed = true;
      }
    }
    for await (const seconds of encodeTimeline(source(), pack)) {
      expect(seconds.startS).toBe(0);
      break;
    }
    expect(closed).toBe(true);
  });

  it('stops when it is aborted', async () => {
    const controller = new AbortController();
    const run = async (): Promise<void> => {
      for await (const _ of encodeTimeline(video(new Array<boolean>(200).fill(true)), pack, controller)) {
        controller.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses batches with a hole between them, with missing rows, or off the grid of windows', async () => {
    const [first, second] = [await frames(0, [true]), await frames(2, [true])];
    const hole = encodeTimeline(list(first, second), pack);
    await expect(whole(hole)).rejects.toThrow(
      'A batch at 2 s with 1 rows for 1 pictures came where 1 s was due',
    );
    const short = encodeTimeline(list({ ...first, ptsMs: Int32Array.of(0, 1000) }), pack);
    await expect(whole(short)).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(whole(encodeTimeline(video([true], 0, 1, 1, 7), pack))).rejects.toThrow('not at 7');
  });
});

/** Seconds with seeded pictures where `pictures` says so, from `startS` on, in aligned batches. */
async function* video(
  pictures: boolean[],
  startS = 0,
  batchS = 12,
  paceS = 1,
  shiftS = 0,
): AsyncGenerator<FrameSeconds> {
  for (let at = startS; at < pictures.length; at += batchS) {
    yield frames(at + shiftS, pictures.slice(at, at + batchS), paceS);
  }
}

async function frames(startS: number, pictures: boolean[], paceS = 1): Promise<FrameSeconds> {
  const { width, height } = pack.frames;
  const seen = pictures.flatMap((picture, i) => (picture ? [startS + i] : []));
  const rgb = Uint8Array.from(
    seen.flatMap((second) =>
      Array.from({ length: width * height * 3 }, (_, i) => (second * 37 + (i % 3) * 91) % 256),
    ),
  );
  return {
    startS,
    ptsMs: Int32Array.from(pictures, (picture, i) => (picture ? (startS + i) * paceS * 1000 : -1)),
    frames: await pack.frames.embed(rgb, seen.length),
  };
}

async function* list(...batches: FrameSeconds[]): AsyncGenerator<FrameSeconds> {
  yield* batches;
}

async function* tap<T>(source: AsyncIterable<T>, see: (item: T) => void): AsyncGenerator<T> {
  for await (const item of source) {
    see(item);
    yield item;
  }
}

/** Joins all parts of a short timeline. */
async function whole(parts: AsyncIterable<TimelineSeconds>): Promise<TimelineSeconds> {
  const all: TimelineSeconds[] = [];
  for await (const part of parts) all.push(part);
  return {
    startS: all[0]?.startS ?? -1,
    ptsMs: Int32Array.from(all.flatMap(({ ptsMs }) => [...ptsMs])),
    vectors: all.flatMap(({ vectors }) => vectors),
  };
}
