/** Tests how far readers of frames have come, and the words that they store. Runs on SQLite and on PostgreSQL. */
import { describe, expect, test } from 'vitest';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

describe('readings', () => {
  const reading = { reader: 'text', revision: '1', nextSecond: 60, complete: false };

  test('say how far a reader has come, and go with their video', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const { id } = await store.videos.upsert(videoOf(1));
    await store.readings.put(id, reading);
    await store.readings.put(id, { ...reading, reader: 'other', nextSecond: 0 });
    await store.readings.put(id, { ...reading, nextSecond: 90, complete: true });
    expect(await store.readings.list(id)).toEqual([
      { ...reading, reader: 'other', nextSecond: 0 },
      { ...reading, nextSecond: 90, complete: true },
    ]);
    expect(await store.readings.complete({ reader: 'text', revision: '1' })).toEqual([id]);
    expect(await store.readings.complete({ reader: 'text', revision: '2' })).toEqual([]);
    expect(await store.readings.complete({ reader: 'other', revision: '1' })).toEqual([]);
    expect(await store.readings.ofReader('text')).toEqual([{ videoId: id, revision: '1' }]);
    await store.readings.forget(id, 'text');
    expect(await store.readings.ofReader('text')).toEqual([]);
    expect(await store.readings.list(id)).toEqual([{ ...reading, reader: 'other', nextSecond: 0 }]);
    await store.videos.delete(id);
    expect(await store.readings.list(id)).toEqual([]);
    await expect(store.readings.put(id, reading)).rejects.toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });
});

describe('words on the screen', () => {
  const line = (startS: number, text: string) => ({
    ...{ source: 'screen' as const, lang: null, startS, endS: startS + 5, text },
    ...{ box: [0.1, 0.2, 0.3, 0.05] as [number, number, number, number], confidence: 0.9 },
  });

  test('are replaced span by span, and found with their boxes', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const { id } = await store.videos.upsert(videoOf(1));
    await store.passages.replaceWithin(id, 'screen', { startS: 0, endS: 60 }, [line(3, 'Exit left')]);
    await store.passages.replaceWithin(id, 'screen', { startS: 60, endS: 90 }, [line(61, 'Gate 7')]);
    await store.passages.replaceWithin(id, 'screen', { startS: 0, endS: 60 }, [line(4, 'Exit right')]);
    expect(await store.passages.list(id, 'screen')).toEqual([line(4, 'Exit right'), line(61, 'Gate 7')]);
    expect(await store.passages.search('gate', {}, 5)).toMatchObject([
      { ...line(61, 'Gate 7'), videoId: id },
    ]);
    expect(await store.passages.search('left', {}, 5)).toEqual([]);
    expect(await store.passages.list(id, 'subtitle')).toEqual([]);
  });
});
