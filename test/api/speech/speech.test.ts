/** Where somebody speaks, over HTTP. */
import { expect, it } from 'vitest';
import { videoOf } from '../../arbitraries/store.ts';
import { openTestLibrary } from '../test-library.ts';

it('answers with the spans, and says whether anything has listened', async () => {
  using library = openTestLibrary();
  const { id } = await library.store.videos.upsert(videoOf(1));
  const get = async (of: string) => {
    const response = await library.app.request(`/v1/videos/${of}/speech`);
    return [response.status, await response.json()];
  };
  expect(await get(id)).toEqual([200, { video_id: id, listened: false, spans: [] }]);
  await library.store.speech.put(id, { detector: 'r1', spans: [{ startS: 1.5, endS: 3 }] });
  const spans = [{ start: 1.5, end: 3 }];
  expect(await get(id)).toEqual([200, { video_id: id, listened: true, spans }]);
  expect(await get('ffffffffffffffff')).toMatchObject([404, { code: 'NOT_FOUND' }]);
});
