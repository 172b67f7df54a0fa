/** Times one vector in onnxruntime-node, with one thread and with two. In: a pack. Out: milliseconds on the clock. */
import { quantile } from '../../evaluation/measures.ts';
import { type ModelPack, openPack } from '../../model/runtime/pack.ts';
import type { Table } from '../report.ts';

/** Milliseconds for one vector, the median of many calls. */
export interface VectorCosts {
  threads: number;
  sentenceMs: number;
  /** A picture by itself, as a question with a picture has it. */
  frameMs: number;
  /** A picture of a batch, as indexing has it. */
  batchedFrameMs: number;
  /** A second of a video in the timeline encoder, windows overlapping; null for packs without one. */
  timelineMs: number | null;
}

const CALLS = 40;
const BATCH = 12;
const SENTENCE = 'a woman with a white umbrella crosses a busy street';

/** Measures one pack with one thread, then with two. */
export async function measureVectorCosts(packDir: string): Promise<VectorCosts[]> {
  const costs: VectorCosts[] = [];
  for (const threads of [1, 2]) {
    await using pack = await openPack(packDir, { threads });
    costs.push({ threads, ...(await costsOf(pack)) });
  }
  return costs;
}

async function costsOf(pack: ModelPack): Promise<Omit<VectorCosts, 'threads'>> {
  const { frames, text, timeline } = pack;
  const pictures = (count: number) => new Uint8Array(count * frames.width * frames.height * 3).fill(90);
  const [one, many] = [pictures(1), pictures(BATCH)];
  return {
    sentenceMs: await medianMs(() => text.embed([SENTENCE])),
    frameMs: await medianMs(() => frames.embed(one, 1)),
    batchedFrameMs: (await medianMs(() => frames.embed(many, BATCH))) / BATCH,
    timelineMs: timeline ? (await medianMs(await windowCall())) / timeline.strideS : null,
  };

  /** Encodes a whole window of the same picture. */
  async function windowCall(): Promise<() => Promise<unknown>> {
    const length = timeline?.windowS ?? 0;
    const { vectors, levels } = await frames.embed(pictures(length), length);
    const window = {
      vectors,
      levels: levels ?? {},
      seconds: Float32Array.from({ length }, (_, second) => second),
      mask: new Float32Array(length).fill(1),
    };
    return async () => timeline?.encode(window);
  }
}

async function medianMs(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  await call();
  for (let i = 0; i < CALLS; i++) {
    const startedMs = performance.now();
    await call();
    times.push(performance.now() - startedMs);
  }
  return quantile(times, 0.5) ?? 0;
}

/** The figures beside what the base pack may cost at most with two threads. */
export function vectorCostTable(costs: readonly VectorCosts[]): Table {
  const row = (name: string, pick: (cost: VectorCosts) => number | null, limit: number | null) => ({
    name,
    cells: [...costs.map(pick), limit],
  });
  return {
    title: 'A vector in onnxruntime-node, ms (median)',
    columns: [
      '',
      ...costs.map(({ threads }) => (threads === 1 ? 'one thread' : `${threads} threads`)),
      'wanted',
    ],
    rows: [
      row('a sentence', (cost) => cost.sentenceMs, 5),
      row('a frame, alone', (cost) => cost.frameMs, 6),
      row(`a frame, of ${BATCH}`, (cost) => cost.batchedFrameMs, 6),
      row('a second of the timeline', (cost) => cost.timelineMs, null),
    ],
  };
}
