import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MetadataImport, Video, VideoList } from '../../../contract/index.ts';
import { videoIdOf } from '../../../core/ids.ts';
import { JSON_TYPE, post, problem } from '../requests.ts';
import { openTestLibrary, putVideo } from '../test-library.ts';

it('keeps an external id and metadata given with a path, in the hints of its job', async () => {
  using library = openTestLibrary();
  writeFileSync(join(library.root, 'a.mp4'), 'video a');
  const told = { external_id: 'clip-7', metadata: { camera: 'A7', take: 3 } };
  expect((await post(library, '/v1/videos', { path: 'a.mp4', ...told })).status).toBe(202);
  const [job] = await library.store.jobs.list({ limit: 1 });
  expect(job?.hints).toMatchObject({ externalId: 'clip-7', metadata: { camera: 'A7', take: 3 } });
});

it('gives them to a video that an upload finds in the library', async () => {
  using library = openTestLibrary();
  const contentHash = createHash('sha256').update('video one').digest('hex');
  const { id } = await putVideo(library, 'video one', { contentHash, id: videoIdOf(contentHash) });
  const url = '/v1/videos?external_id=clip-9&metadata=%7B%22camera%22%3A%22A7%22%7D';
  const init = { method: 'POST', headers: { 'Content-Type': 'video/mp4' }, body: 'video one' };
  expect((await library.app.request(url, init)).status).toBe(202); // Not indexed yet.
  expect(await library.store.videos.get(id)).toMatchObject({
    externalId: 'clip-9',
    metadata: { camera: 'A7' },
  });
});

it('edits, lists and refuses them', async () => {
  using library = openTestLibrary();
  const { id } = await putVideo(library, 'video one');
  await putVideo(library, 'video two');
  const patch = (body: unknown) =>
    library.app.request(`/v1/videos/${id}`, {
      method: 'PATCH',
      headers: JSON_TYPE,
      body: JSON.stringify(body),
    });
  const edited = Video.parse(await (await patch({ external_id: 'x', metadata: { place: 'Hafen' } })).json());
  expect(edited).toMatchObject({ external_id: 'x', metadata: { place: 'Hafen' } });
  for (const query of ['external_id=x', 'metadata=PLACE%3Dhafen', 'metadata=place%3Dhafen&external_id=x']) {
    const { data } = VideoList.parse(await (await library.app.request(`/v1/videos?${query}`)).json());
    expect(data.map((video) => video.id)).toEqual([id]);
  }
  const big = { a: 'x'.repeat(17_000) };
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i]));
  for (const metadata of [big, many, { '': 1 }, { 'a\nb': 1 }, [], 'text']) {
    expect(await problem(await patch({ metadata }))).toMatchObject({ code: 'BAD_REQUEST' });
  }
  expect(await problem(await library.app.request('/v1/videos?metadata=place'))).toMatchObject({
    code: 'BAD_REQUEST',
  });
});

it('imports a file by id and path, and reports the rows that name no video', async () => {
  using library = openTestLibrary();
  const one = await putVideo(library, 'video one');
  const two = await putVideo(library, 'video two');
  const text = `id,path,external_id,camera\n${one.id},,clip-1,A7\n,${two.path},clip-2,FX3\n,gone.mp4,clip-3,FX3\n`;
  const answer = await post(library, '/v1/videos/import-metadata', { format: 'csv', text });
  expect(MetadataImport.parse(await answer.json())).toEqual({
    updated: 2,
    problems: [{ line: 4, code: 'NOT_FOUND', message: expect.stringContaining('gone.mp4') }],
  });
  expect(await library.store.videos.get(two.id)).toMatchObject({
    externalId: 'clip-2',
    metadata: { camera: 'FX3' },
  });
  const broken = await post(library, '/v1/videos/import-metadata', { format: 'json', text: '[\n{]' });
  expect(await problem(broken)).toMatchObject({ code: 'METADATA_INVALID', details: { line: 2 } });
});
