import { expect, test } from 'vitest';
import { metadataPair } from '../../../../index/store/encoding/metadata.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';

const pair = metadataPair;

test('a video keeps its external id and metadata, whatever their types', async () => {
  using library = new TemporaryLibrary();
  const metadata = { camera: 'A7', take: 3, night: true, crew: ['Ann', '李'], deep: { a: [1, null] } };
  await library.store.videos.upsert(videoOf(1, { externalId: 'clip-1', metadata }));
  expect(await library.reopen().videos.get(videoOf(1).id)).toMatchObject({ externalId: 'clip-1', metadata });
});

test('adding a video again replaces what is told anew, and keeps the rest', async () => {
  using library = new TemporaryLibrary();
  const { videos } = library.store;
  await videos.upsert(videoOf(1, { externalId: 'clip-1', metadata: { camera: 'A7' } }));
  await videos.upsert(videoOf(1));
  expect(await videos.get(videoOf(1).id)).toMatchObject({ externalId: 'clip-1', metadata: { camera: 'A7' } });
  await videos.upsert(videoOf(1, { externalId: 'clip-2', metadata: { camera: 'FX3' } }));
  expect(await videos.get(videoOf(1).id)).toMatchObject({
    externalId: 'clip-2',
    metadata: { camera: 'FX3' },
  });
  const found = await videos.list({ filter: { anyMetadataOf: [[pair('camera', 'A7')]] }, limit: 9 });
  expect(found).toEqual([]);
});

test.each([
  [{ externalIds: ['clip-1', 'clip-9'] }, [1]],
  [{ anyMetadataOf: [[pair('CAMERA', 'a7')]] }, [2, 1]],
  [{ anyMetadataOf: [[pair('camera', 'A7')], [pair('take', 4)]] }, [2]],
  [{ anyMetadataOf: [[pair('take', 3), pair('take', '4')]] }, [2, 1]],
  [{ anyMetadataOf: [[pair('crew', 'bob')]] }, [2]],
  [{ anyMetadataOf: [[pair('camera', 'A')]] }, []],
])('%j finds %j', async (filter, expected) => {
  using library = new TemporaryLibrary();
  const { videos } = library.store;
  await videos.upsert(videoOf(1, { externalId: 'clip-1', metadata: { camera: 'A7', take: 3 } }));
  await videos.upsert(videoOf(2, { metadata: { Camera: 'a7', take: 4, crew: ['Ann', 'Bob'] } }));
  await videos.upsert(videoOf(3));
  const found = await videos.list({ filter, limit: 9 });
  expect(found.map(({ id }) => id)).toEqual(expected.map((n) => videoOf(n).id));
});

test('a path finds the video whose file lies there', async () => {
  using library = new TemporaryLibrary();
  const { videos } = library.store;
  for (const n of [1, 2, 3]) await videos.upsert(videoOf(n));
  expect((await videos.atPath('/films/2.mp4')).map(({ id }) => id)).toEqual([videoOf(2).id]);
  expect(await videos.atPath('/films')).toEqual([]);
});

test('an update changes what pairs a video is found by', async () => {
  using library = new TemporaryLibrary();
  const { videos } = library.store;
  await videos.upsert(videoOf(1, { metadata: { camera: 'A7' } }));
  await videos.update(videoOf(1).id, { metadata: { place: 'Kyōto \ud800' }, externalId: 'x' });
  const find = async (...one: [string, string]) =>
    (await videos.list({ filter: { anyMetadataOf: [[pair(...one)]] }, limit: 9 })).length;
  expect([await find('camera', 'A7'), await find('place', 'kyōto \ud800')]).toEqual([0, 1]);
});
