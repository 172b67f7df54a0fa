import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChainRequest, ChainResult } from '../../../contract/index.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { type Chainer, createChainer } from '../../../index/chains/chainer.ts';
import { createSearcher } from '../../../index/search/searcher.ts';
import type { Store } from '../../../index/store/store.ts';
import { createTimelineCache } from '../../../index/timeline/timeline-cache.ts';
import { SCENE_DIM, scene } from '../../arbitraries/events.ts';
import { PACK, storeVideo } from '../../arbitraries/library.ts';
import { collect, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededRandom } from '../../arbitraries/vectors.ts';

/** The subjects on screen, each with a direction of its own. The background fills the time between. */
const SUBJECTS = ['door', 'dog', 'car', 'rain', 'street', 'tree', 'house', 'bird'];
const [DOOR, DOG] = [0, 1];

/** Says the direction of the last subject that it names, and of nothing else. */
async function embedText(sentences: string[]) {
  const vectors = sentences.map((sentence) => {
    const subject = SUBJECTS.findLastIndex((name) => sentence.includes(name));
    return scene(subject < 0 ? SCENE_DIM - 1 : subject, 1, 1, 0)[0] as UnitVector;
  });
  return { vectors, unknownShare: sentences.map(() => 0) };
}

/** Videos of background scenes in which a dog follows the door, and a car comes as often, whenever it likes. */
async function storeArchive(store: Store, videos: number): Promise<void> {
  const random = seededRandom(5);
  for (let n = 0; n < videos; n++) {
    const subjects = Array.from({ length: 40 }, () => 3 + Math.floor(random() * 5));
    for (let at = 1; at < 38; at++) {
      if (random() < 0.08) subjects.splice(at, 2, DOOR, DOG);
      if (random() < 0.08) subjects[at + 2] = 2;
    }
    await storeVideo(store, n, secondsOf(subjects, n));
  }
}

function secondsOf(subjects: number[], seed: number): UnitVector[] {
  return subjects.flatMap((subject, i) => scene(subject, 4, 100 * seed + i, 0.05));
}

type Peaked = { peak: number };

let library: TemporaryLibrary;
let chainer: Chainer;
let now = Date.UTC(2026, 10, 23);

function open(): Chainer {
  const { store } = library;
  const clock = { now: () => now, stopwatch: () => 0 };
  const shared = { store, cache: createTimelineCache(store.timelines), embedText, pack: PACK, clock };
  const searcher = createSearcher({ ...shared, vectorIndex: null });
  return createChainer({ ...shared, searcher, linkModel: null });
}

function ask(query: ChainRequest['query'], over: Partial<ChainRequest> = {}): Promise<ChainResult> {
  return chainer.chains({ query, max_events: 5, alternatives: 3, ...over });
}

/** Returns the subjects that an answer's chains show. */
function starts({ data }: ChainResult): string[][] {
  return data.map(({ events }) => events.map(({ start }) => `${start}`));
}

beforeEach(() => {
  library = new TemporaryLibrary();
  chainer = open();
  now = Date.UTC(2026, 10, 23);
});
afterEach(() => library[Symbol.dispose]());

describe('an archive in which a dog follows the door', () => {
  beforeEach(() => storeArchive(library.store, 12));

  test('why: the door, with its evidence', async () => {
    const answer = await ask({ text: 'why did the dog run?' });
    expect(answer).toMatchObject({ kind: 'why', direction: 'causes', no_evidence: false, language: 'en' });
    const [best] = answer.data;
    expect(best?.events.at(-1)).toEqual(answer.anchor);
    const link = best?.links.at(-1);
    expect(link).toMatchObject({ grade: 'recurring', lag_s: 0, score: null });
    expect(link?.evidence.recurring?.q_value).toBeLessThan(0.05);
    expect(link?.evidence.recurring?.count).toBeGreaterThan(2 * (link?.evidence.recurring?.expected ?? 0));
    expect(link?.explanation).toMatch(/follows that kind .* by chance|would be chance/);
    expect(best?.events.at(-2)?.labels[0]?.text).toMatch(/door/);
  });

  test('what next: the dog, after the door', async () => {
    const answer = await ask({ text: '门 door 打开之后发生了什么？' });
    expect(answer).toMatchObject({ kind: 'next', direction: 'effects', language: 'zh', no_evidence: false });
    expect(answer.data[0]?.events[0]).toEqual(answer.anchor);
    expect(answer.data[0]?.links[0]).toMatchObject({ grade: 'recurring' });
    expect(answer.explanation).toMatch(/[一-龥]/);
  });

  test('clauses are found in their order, and joined by evidence', async () => {
    const answer = await ask({ text: 'because the door opened the dog ran out' });
    expect(answer.kind).toBe('clauses');
    const [best] = answer.data;
    expect(best?.events.map(({ clause }) => clause)).toEqual(['the door opened', 'the dog ran out']);
    expect(best?.links).toMatchObject([{ grade: 'recurring', lag_s: 0 }]);
    expect(answer.anchor).toMatchObject({ id: best?.events[1]?.id });
  });

  test('the car, as frequent as the door, is no cause', async () => {
    const { data, tested, kinds } = await chainer.patterns({ limit: 20, language: 'en' });
    expect(kinds).toBeGreaterThanOrEqual(8);
    expect(tested).toBe(kinds * (kinds - 1));
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ recurring: { common_cause: false }, lag_s: { p50: 0 } });
    for (const { cause, effect } of data[0]?.examples ?? []) expect(effect.start - cause.start).toBe(4);
  });

  test('of two opposite verdicts at once, the second is refused', async () => {
    const { anchor, data } = await ask({ text: 'why did the dog run?' });
    const [door, dog] = (data[0]?.events ?? []).slice(-2) as unknown as [Peaked, Peaked];
    const id = anchor?.video_id as string;
    const confirm = (cause: number, effect: number) =>
      chainer.judge({
        ...{ cause: { video_id: id, t: cause }, effect: { video_id: id, t: effect } },
        ...{ verdict: 'confirmed', language: 'en' },
      });
    const outcomes = await Promise.allSettled([confirm(door.peak, dog.peak), confirm(dog.peak, door.peak)]);
    expect(outcomes[0].status).toBe('fulfilled');
    expect(outcomes[1]).toMatchObject({ status: 'rejected', reason: { code: 'LINK_CYCLE' } });
    expect(await library.store.verdicts.list(videoOf(Number.parseInt(id, 16)).id)).toHaveLength(1);
  });

  test('a rejected link is not followed again, and a confirmed one always; both outlive the pack', async () => {
    const { anchor, data } = await ask({ text: 'why did the dog run?' });
    const [door, dog] = (data[0]?.events ?? []).slice(-2) as unknown as [Peaked, Peaked];
    const id = anchor?.video_id as string;
    const place = (t: number) => ({ video_id: id, t });
    const judge = (cause: number, effect: number, verdict: 'confirmed' | 'rejected' | null) =>
      chainer.judge({ cause: place(cause), effect: place(effect), verdict, language: 'en' });

    expect(await judge(door.peak, dog.peak, 'rejected')).toMatchObject({
      grade: 'rejected',
      evidence: { verdict: { state: 'rejected', at: '2026-11-23T00:00:00.000Z' } },
    });
    const pairs = (answer: ChainResult) =>
      answer.data.flatMap(({ links }) => links.map(({ cause, effect }) => `${cause} ${effect}`));
    const rejected = `${data[0]?.events.at(-2)?.id} ${data[0]?.events.at(-1)?.id}`;
    expect(pairs(await ask({ moment: place(dog.peak) }))).not.toContain(rejected);

    await judge(door.peak, dog.peak, 'confirmed');
    const again = await ask({ moment: place(dog.peak) });
    expect(again.data[0]?.links.at(-1)).toMatchObject({ grade: 'confirmed' });
    expect(await library.store.verdicts.list(videoOf(Number.parseInt(id, 16)).id)).toHaveLength(1);

    await expect(judge(dog.peak, door.peak, 'confirmed')).rejects.toMatchObject({
      code: 'LINK_CYCLE',
      details: { path: [{ id: dogId(again) }, {}, { id: dogId(again) }] },
    });
    library.reopen();
    chainer = open();
    expect((await ask({ moment: place(dog.peak) })).data[0]?.links.at(-1)).toMatchObject({
      grade: 'confirmed',
    });
    expect(await judge(door.peak, dog.peak, null)).toMatchObject({ grade: 'recurring' });
  });

  const dogId = ({ anchor }: ChainResult) => anchor?.id;

  test('the same question is answered alike by a library that is opened again', async () => {
    const before = await ask({ text: 'why did the dog run?' });
    library.reopen();
    chainer = open();
    expect(await ask({ text: 'why did the dog run?' })).toEqual(before);
  });
});

describe('one video', () => {
  const video = videoOf(1);

  test('without recurrences is answered with order, and `no_evidence` is true', async () => {
    await storeVideo(library.store, 1, secondsOf([3, 4, 5], 1));
    const answer = await ask({ moment: { video_id: video.id, t: 6 } });
    expect(answer).toMatchObject({ no_evidence: true, partial: false, parsed: null, no_match: null });
    expect(starts(answer)).toEqual([['0', '4']]);
    expect(answer.data[0]?.links).toMatchObject([
      { grade: 'order', score: null, evidence: { adjacent: true } },
    ]);
    expect(answer.data[0]?.links[0]?.explanation).not.toMatch(/because|caused|led to/);
    const first = await ask({ moment: { video_id: video.id, t: 0 } });
    expect(first).toMatchObject({ data: [], anchor: { start: 0 }, no_evidence: true });
    const last = await ask({ moment: { video_id: video.id, t: 9 } }, { direction: 'effects' });
    expect(last).toMatchObject({ data: [], kind: 'next' });
  });

  test('that is still being indexed answers with what is there', async () => {
    const { store } = library;
    await storeVideo(store, 1, secondsOf([3, 4], 1));
    const { id } = await store.videos.upsert(videoOf(2, { durationS: 100 }));
    const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
    const finished = (await store.timelines.find(video.id, PACK))?.timelineId as number;
    const [chunk] = await collect(store.timelines.chunks(finished));
    await store.timelines.commitChunk(timelineId, chunk as NonNullable<typeof chunk>, [], 8);
    const answer = await ask({ moment: { video_id: id, t: 6 } });
    expect(answer).toMatchObject({ partial: true, anchor: { start: 4 } });
    expect(await ask({ moment: { video_id: id, t: 50 } })).toMatchObject({
      partial: true,
      anchor: null,
      data: [],
    });
    expect(await ask({ text: 'a dog' })).toMatchObject({ partial: true });
    expect(await store.events.run(timelineId)).toBeUndefined();
  });

  test('has its events stored, with shots, and made again when the timeline changes', async () => {
    await storeVideo(library.store, 1, secondsOf([3, 4, 5], 1), {}, [2]);
    const timeline = async () => await library.store.timelines.find(video.id, PACK);
    const { data } = await chainer.events({ video_id: video.id, level: 'shot', language: 'en' });
    expect(data.map(({ start, end, shots }) => [start, end, shots?.length])).toEqual([
      [0, 4, 2],
      [4, 8, 1],
      [8, 12, 1],
    ]);
    expect((await library.store.events.run((await timeline())?.timelineId as number))?.version).toBe(
      (await timeline())?.version,
    );
    await storeVideo(library.store, 1, secondsOf([3, 3, 5], 1));
    const after = await chainer.events({ video_id: video.id, level: 'event', language: 'en' });
    expect(after.data).toHaveLength(2);
    expect(after.data[0]?.shots).toBeUndefined();
  });

  test.each<[string, ChainRequest['query'], string]>([
    ['nothing asked', {}, 'QUERY_EMPTY'],
    ['no words', { text: '  ?' }, 'QUERY_EMPTY'],
    ['a question about nothing', { text: 'x'.repeat(1001) }, 'QUERY_TOO_LONG'],
    ['both', { text: 'a dog', moment: { video_id: video.id, t: 1 } }, 'BAD_REQUEST'],
    ['an unknown video', { moment: { video_id: videoOf(9).id, t: 1 } }, 'NOT_FOUND'],
    ['no id at all', { moment: { video_id: 'x', t: 1 } }, 'NOT_FOUND'],
    ['a moment after the end', { moment: { video_id: video.id, t: 500 } }, 'NOT_FOUND'],
    ['its own cause', { text: 'a dog because a dog' }, 'QUERY_INVALID'],
  ])('%s is refused', async (_, query, code) => {
    await storeVideo(library.store, 1, secondsOf([3, 4, 5], 1));
    await expect(ask(query)).rejects.toMatchObject({ code });
  });

  test('links that cannot be are refused', async () => {
    await storeVideo(library.store, 1, secondsOf([3, 4, 5], 1));
    await storeVideo(library.store, 2, secondsOf([3, 4, 5], 1));
    const at = (video: number, t: number) => ({ video_id: videoOf(video).id, t });
    const judge = (cause: { video_id: string; t: number }, effect: typeof cause) =>
      chainer.judge({ cause, effect, verdict: 'confirmed', language: 'en' });
    await expect(judge(at(1, 1), at(2, 5))).rejects.toMatchObject({ code: 'QUERY_INVALID' });
    await expect(judge(at(1, 1), at(1, 2))).rejects.toMatchObject({ code: 'QUERY_INVALID' });
    await expect(judge(at(1, 1), at(1, 99))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('an empty library finds nothing, and says so', async () => {
  expect(await ask({ text: 'why did the dog run?' })).toMatchObject({
    ...{ data: [], anchor: null, no_evidence: true, partial: false },
    explanation: 'The footage shows nothing of the kind.',
  });
  expect(await chainer.patterns({ limit: 5, language: 'en' })).toMatchObject({
    data: [],
    tested: 0,
    kinds: 0,
  });
});
