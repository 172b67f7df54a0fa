/**
 * How long a chain takes on a timeline of hours: through the real store and the real server. The timeline is stretches
 * of an indexed film in random order, written into a library of its own; what is measured is asking, not indexing.
 */

import { ChainRequest, ChainResponse } from '../../contract/chains.ts';
import { videoIdOf } from '../../core/ids.ts';
import { packKeyOf } from '../../core/pack-key.ts';
import { dequantise, type QuantisedVector } from '../../core/vector.ts';
import { openStore } from '../../index/store/open-store.ts';
import { NOTHING_TOLD } from '../../index/store/videos.ts';
import type { LoadedTimeline } from '../../index/timeline/timeline-cache.ts';
import { serve } from '../product.ts';
import { createRandom, drawInt, type Random } from '../random.ts';
import type { Table } from '../report.ts';

/** Milliseconds of answers over HTTP. */
export interface LatencyFigures {
  hours: number;
  asked: number;
  /** The very first question: events are made and kept then, where indexing had not done it. */
  firstMs: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

const HOURS = 6;
const ASKED = 60;
const CHUNK_S = 60;
const STRETCH_S = { shortest: 5, longest: 30 };

/** Writes the long timeline into `dataDir` and asks why, at random seconds of it. */
export async function measureLatency(
  from: LoadedTimeline,
  setup: { dataDir: string; pack: string },
  pack: { id: string; revision: string },
  seed: number,
): Promise<LatencyFigures> {
  const random = createRandom(seed);
  const seconds = HOURS * 3600;
  const videoId = await writeTimeline(setup.dataDir, pack, from, seconds, random);
  const server = await serve(setup);
  const times: number[] = [];
  try {
    for (let i = 0; i <= ASKED; i++) {
      const t = drawInt(random, 60, seconds);
      const body = ChainRequest.parse({ query: { moment: { video_id: videoId, t } } });
      const startedMs = performance.now();
      const response = await fetch(`${server.url}/v1/chains`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      times.push(performance.now() - startedMs);
      if (!response.ok) throw new Error(`Asking for a chain at ${t} s: ${response.status} ${text}`);
      ChainResponse.parse(JSON.parse(text));
    }
  } finally {
    await server.close();
  }
  const [firstMs = 0, ...rest] = times;
  rest.sort((a, b) => a - b);
  const at = (share: number) => rest[Math.min(rest.length - 1, Math.floor(share * rest.length))] as number;
  return { hours: HOURS, asked: ASKED, firstMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}

/** The table of the figures. */
export function latencyTable({ hours, asked, firstMs, p50Ms, p95Ms, maxMs }: LatencyFigures): Table {
  return {
    title: `Asking why, on a timeline of ${hours} h`,
    columns: ['', 'first ms', 'p50 ms', 'p95 ms', 'max ms'],
    rows: [{ name: 'POST /v1/chains', cells: [firstMs, p50Ms, p95Ms, maxMs] }],
    note: `${asked} random seconds after the first, one at a time, over HTTP. The goal is 200 ms once indexed.`,
  };
}

async function writeTimeline(
  dataDir: string,
  pack: { id: string; revision: string },
  from: LoadedTimeline,
  seconds: number,
  random: Random,
): Promise<string> {
  const order: number[] = [];
  const starts = new Set<number>();
  while (order.length < seconds) {
    const length = drawInt(random, STRETCH_S.shortest, STRETCH_S.longest + 1);
    const first = drawInt(random, 0, Math.max(1, from.seconds - length));
    starts.add(order.length);
    for (let t = first; t < Math.min(first + length, from.seconds); t++) order.push(t);
  }
  const store = await openStore(dataDir);
  try {
    const contentHash = '6'.repeat(64);
    const video = await store.videos.upsert({
      ...{ id: videoIdOf(contentHash), contentHash, path: '/composed.mp4', fileName: 'composed.mp4' },
      ...{ sizeBytes: 1, title: 'Composed', tags: [], capturedAt: null, durationS: seconds, warnings: [] },
      ...{ width: 480, height: 270, fps: 10, codec: 'h264', container: 'mp4' },
      ...NOTHING_TOLD,
      createdAt: new Date().toISOString(),
    });
    const key = { videoId: video.id, ...packKeyOf(pack), fps: 1 };
    const { timelineId } = await store.timelines.open(key);
    for (let startS = 0; startS < seconds; startS += CHUNK_S) {
      const part = order.slice(startS, Math.min(startS + CHUNK_S, seconds));
      const vectors = part.map((t) => secondOf(from, t));
      const moments = vectors.flatMap((vector, i) =>
        vector ? [{ startS: startS + i, endS: startS + i + 1, vector: dequantise(vector) }] : [],
      );
      const chunk = {
        startS,
        ptsMs: Int32Array.from(part, (_, i) => (startS + i) * 1000),
        vectors,
        cuts: part.map((t, i) => starts.has(startS + i) || from.cuts[t] === 1),
      };
      await store.timelines.commitChunk(timelineId, chunk, moments.slice(0, 1), startS + part.length);
    }
    await store.timelines.complete(timelineId);
    return video.id;
  } finally {
    await store.close();
  }
}

function secondOf({ values, dim, inverseLengths }: LoadedTimeline, t: number): QuantisedVector | null {
  const scale = inverseLengths[t] as number;
  return scale === 0 ? null : { values: values.slice(t * dim, (t + 1) * dim), scale };
}
