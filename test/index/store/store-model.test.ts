/** The store against a model made of plain arrays: any sequence of calls, restarts among them, answers the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Passage } from '../../../index/store/passages.ts';
import type { Chunk } from '../../../index/store/timelines.ts';
import type { Filter, VideoRecord } from '../../../index/store/videos.ts';
import {
  chunkAt,
  collect,
  filters,
  meets,
  passages,
  TemporaryLibrary,
  unitVector,
  videoFacts,
  videoOf,
} from '../../arbitraries/store.ts';

const DIM = 4;
const PACK = { packId: 'base', packRevision: '1' };

interface ModelVideo {
  video: VideoRecord;
  timeline: {
    chunks: Map<number, { chunk: Chunk; moments: number }>;
    next: number;
    complete: boolean;
  } | null;
  subtitles: Passage[];
}
type Model = { videos: Map<number, ModelVideo>; gone: number };
type Command = fc.AsyncCommand<Model, TemporaryLibrary>;

function command(
  name: string,
  run: (model: Model, library: TemporaryLibrary) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Command {
  return { check, run, toString: () => name };
}

const slot = fc.integer({ min: 0, max: 7 });

const add = fc.tuple(slot, videoFacts).map(([n, facts]) =>
  command(`add ${n} ${JSON.stringify(facts)}`, async (model, { store }) => {
    const kept = await store.videos.upsert(videoOf(n, facts));
    const before = model.videos.get(n);
    const edited = before && {
      title: before.video.title,
      tags: before.video.tags,
      capturedAt: before.video.capturedAt ?? facts.capturedAt,
      durationS: facts.durationS ?? before.video.durationS,
    };
    const video = videoOf(n, { ...facts, ...edited });
    model.videos.set(n, { timeline: null, subtitles: [], ...before, video });
    expect(kept).toEqual(video);
  }),
);

const patch = fc.tuple(slot, videoFacts).map(([n, { title, tags, capturedAt }]) =>
  command(`patch ${n}`, async (model, { store }) => {
    const known = model.videos.get(n);
    const after = await store.videos.update(videoOf(n).id, { title, tags, capturedAt });
    if (known) known.video = { ...known.video, title, tags, capturedAt };
    expect(after).toEqual(known?.video);
  }),
);

const remove = slot.map((n) =>
  command(`remove ${n}`, async (model, { store }) => {
    const known = model.videos.get(n);
    for (const { moments } of known?.timeline?.chunks.values() ?? []) model.gone += moments;
    expect(await store.videos.delete(videoOf(n).id)).toBe(model.videos.delete(n));
  }),
);

const commit = fc
  .tuple(slot, fc.constantFrom(0, 60, 120))
  .chain(([n, startS]) =>
    fc.tuple(fc.constant(n), chunkAt(startS, DIM), fc.array(unitVector(DIM), { maxLength: 3 })),
  )
  .map(([n, chunk, vectors]) =>
    command(
      `commit ${n} at ${chunk.startS}`,
      async (model, { store }) => {
        const known = model.videos.get(n) as ModelVideo;
        known.timeline ??= { chunks: new Map(), next: 0, complete: false };
        const { timelineId } = await store.timelines.open({ videoId: known.video.id, ...PACK, fps: 1 });
        const moments = vectors.map((vector, i) => ({
          startS: chunk.startS + i,
          endS: chunk.startS + i + 1,
          vector,
        }));
        await store.timelines.commitChunk(timelineId, chunk, moments, chunk.startS + chunk.vectors.length);
        model.gone += known.timeline.chunks.get(chunk.startS)?.moments ?? 0;
        known.timeline.chunks.set(chunk.startS, { chunk, moments: moments.length });
        known.timeline.next = Math.max(known.timeline.next, chunk.startS + chunk.vectors.length);
      },
      (model) => model.videos.has(n),
    ),
  );

const complete = slot.map((n) =>
  command(
    `complete ${n}`,
    async (model, { store }) => {
      const known = model.videos.get(n) as ModelVideo;
      const { timelineId } = await store.timelines.open({ videoId: known.video.id, ...PACK, fps: 1 });
      await store.timelines.complete(timelineId);
      if (known.timeline) known.timeline.complete = true;
    },
    (model) => model.videos.get(n)?.timeline != null,
  ),
);

const subtitle = fc.tuple(slot, passages).map(([n, list]) =>
  command(
    `subtitle ${n}`,
    async (model, { store }) => {
      await store.passages.replace(videoOf(n).id, 'subtitle', list);
      (model.videos.get(n) as ModelVideo).subtitles = list;
    },
    (model) => model.videos.has(n),
  ),
);

const restart = fc.constant(command('restart', async (_, library) => void library.reopen()));

const look = filters.map((filter) =>
  command('look', async (model, library) => await compare(model, library, filter)),
);

async function compare(model: Model, { store }: TemporaryLibrary, filter: Filter): Promise<void> {
  const allowed = [...model.videos.values()]
    .filter(({ video }) => meets(video, filter))
    .sort((a, b) => (a.video.createdAt < b.video.createdAt ? 1 : -1));
  expect(await store.videos.list({ filter, limit: 100 })).toEqual(allowed.map(({ video }) => video));

  const searchable = await store.timelines.searchable(PACK, filter);
  const indexed = allowed.filter(({ timeline }) => timeline !== null).reverse();
  expect(searchable.map(({ video }) => video)).toEqual(
    indexed.map(({ video: { id, durationS } }) => ({ id, durationS })),
  );
  for (const [i, { timeline }] of searchable.entries()) {
    const { timelineId, nextSecond, state } = timeline;
    const expected = (indexed[i] as ModelVideo).timeline as NonNullable<ModelVideo['timeline']>;
    expect([nextSecond, state]).toEqual([expected.next, expected.complete ? 'complete' : 'indexing']);
    const chunks = [...expected.chunks.values()].map(({ chunk }) => chunk);
    expect(await collect(store.timelines.chunks(timelineId))).toEqual(
      chunks.sort((a, b) => a.startS - b.startS),
    );
  }

  const moments = [...model.videos.values()].flatMap(({ timeline }) => [
    ...(timeline?.chunks.values() ?? []),
  ]);
  const held = moments.reduce((sum, chunk) => sum + chunk.moments, 0);
  expect(await store.moments.after(0, 1000, PACK)).toHaveLength(held);
  expect(await store.moments.generation()).toBe(model.gone);

  const spoken = (await store.passages.search('dog', filter, 100)).filter(
    ({ source }) => source === 'subtitle',
  );
  const withDog = allowed.flatMap(({ subtitles }) => subtitles).filter(({ text }) => /\bdogs?\b/.test(text));
  expect(spoken).toHaveLength(withDog.length);
}

test('any sequence of calls, with restarts, has the same effect as on plain arrays', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.commands([add, add, commit, commit, patch, remove, complete, subtitle, restart, look], {
        size: '+1',
      }),
      async (commands) => {
        using library = new TemporaryLibrary();
        await fc.asyncModelRun(
          () => ({ model: { videos: new Map(), gone: 0 }, real: library }),
          [...commands],
        );
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);
