/** Tests what was heard of videos, as stored. Runs on SQLite and on PostgreSQL. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeSpans, heardSpeechOf } from '../../../../index/store/encoding/speech-codec.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';

const SPANS = [
  { startS: 0.5, endS: 2.25 },
  { startS: 100_000.001, endS: 100_001 },
];

test('what was heard comes back, is replaced, and goes with its video', async () => {
  using library = new TemporaryLibrary();
  const { speech, videos } = library.store;
  const [one, two] = [await videos.upsert(videoOf(1)), await videos.upsert(videoOf(2))];
  await speech.put(one.id, { detector: 'r1', spans: [] });
  await speech.put(one.id, { detector: 'r2', spans: SPANS });
  const kept = library.reopen();
  expect(await kept.speech.get(one.id)).toEqual({ detector: 'r2', spans: SPANS });
  expect(await kept.speech.get(two.id)).toBeUndefined();
  expect([...(await kept.speech.getMany([one.id, two.id])).keys()]).toEqual([one.id]);
  await kept.videos.delete(one.id);
  expect(await kept.speech.get(one.id)).toBeUndefined();
  await expect(kept.speech.put(one.id, { detector: 'r1', spans: [] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('spans are kept to the millisecond', () => {
  const ms = fc.uniqueArray(fc.nat(2 ** 31), { maxLength: 20 }).map((times) => times.sort((a, b) => a - b));
  fc.assert(
    fc.property(ms, (times) => {
      const spans = times.flatMap((at, i) =>
        i % 2 === 1 ? [{ startS: (times[i - 1] as number) / 1000, endS: at / 1000 }] : [],
      );
      const row = { video_id: 'v', detector: 'r', spans: encodeSpans(spans) };
      expect(heardSpeechOf(row).spans).toEqual(spans);
    }),
  );
});

test('a blob that was cut is told apart', () => {
  const spans = encodeSpans(SPANS).subarray(1);
  expect(() => heardSpeechOf({ video_id: 'v', detector: 'r', spans })).toThrow(
    expect.objectContaining({ code: 'INDEX_CORRUPT' }),
  );
});
