import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexFiles } from '../../api/cli/index-files.ts';
import { parseVideoId } from '../../core/ids.ts';
import { presentJob } from '../../jobs/present-job.ts';
import { openTestLibrary, TEST_PACK } from '../api/test-library.ts';

const quiet = { out() {}, err() {}, terminal: null, signal: new AbortController().signal } as never;

it('fails for a video that is deleted before it is reported', async () => {
  using library = openTestLibrary();
  const { engine, store } = library;
  const path = join(library.root, 'a.mp4');
  writeFileSync(path, 'video');
  const work = async () => {
    const job = await store.jobs.claim(1, 0, TEST_PACK);
    const videoId = parseVideoId('00000000000000a1');
    const done = job && (await store.jobs.update(job.id, { state: 'done', videoId }));
    if (done) engine.feed.publish(presentJob(done));
  };
  const indexing = indexFiles({ ...engine, work }, [{ path }], { json: true }, quiet);
  await expect(indexing).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('passes the name on that a file is known by', async () => {
  using library = openTestLibrary();
  const { engine, store } = library;
  const path = join(library.root, `${'a'.repeat(64)}.mp4`);
  writeFileSync(path, 'video');
  const work = async () => {
    const job = await store.jobs.claim(1, 0, TEST_PACK);
    expect(job?.hints.fileName).toBe('Holiday.mp4');
    const failed = job && (await store.jobs.update(job.id, { state: 'cancelled' }));
    if (failed) engine.feed.publish(presentJob(failed));
  };
  const files = [{ path, fileName: 'Holiday.mp4' }];
  const indexing = indexFiles({ ...engine, work }, files, { json: true }, quiet);
  await expect(indexing).rejects.toMatchObject({ code: 'CANCELLED' });
});
