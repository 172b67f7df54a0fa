import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { offerSampleFilm, type SampleParts } from '../../api/sample.ts';
import { videoIdOf } from '../../core/ids.ts';
import { createLogger } from '../../core/log.ts';
import { openTestLibrary, putVideo, type TestLibrary } from './test-library.ts';

interface OfferedFilm {
  drawn: string[];
  fractions: (number | null)[];
  logged: string[];
}

/** Makes an offer to the library and waits for what comes of it. */
async function offer(
  { engine, dir, stopping }: TestLibrary,
  draw?: SampleParts['draw'],
): Promise<OfferedFilm> {
  const made: OfferedFilm = { drawn: [], fractions: [], logged: [] };
  const { done, fraction } = offerSampleFilm({
    engine,
    dataDir: dir,
    logger: createLogger('warn', (line) => made.logged.push(line)),
    signal: stopping.signal,
    draw:
      draw ??
      (async (file, { onProgress }) => {
        made.drawn.push(file);
        onProgress({ stage: 'drawing', done: 30, total: 120 });
        made.fractions.push(fraction());
        await mkdir(join(file, '..'), { recursive: true });
        await writeFile(file, 'video of the sample');
      }),
  });
  await done;
  made.fractions.push(fraction());
  return made;
}

describe('the sample film', () => {
  it('is drawn into an empty library and queued, and reports progress', async () => {
    using library = openTestLibrary();
    expect(await offer(library)).toMatchObject({ fractions: [0.25, null], logged: [] });
    expect(await library.store.jobs.list({ limit: 5 })).toMatchObject([
      {
        hints: { title: 'Sample film', tags: ['sample'] },
        path: join(library.dir, 'sample', 'sample-film.mp4'),
      },
    ]);
  });

  it('is not drawn into a library that holds something', async () => {
    using library = openTestLibrary();
    await putVideo(library, 'video a');
    expect((await offer(library)).drawn).toEqual([]);
  });

  it('is not made again once it is deleted together with its file', async () => {
    using library = openTestLibrary();
    const [film = ''] = (await offer(library)).drawn;
    const contentHash = '5'.repeat(64);
    const { id } = await putVideo(library, 'film', { path: film, contentHash, id: videoIdOf(contentHash) });
    for (const job of await library.store.jobs.list({ limit: 5 }))
      await library.store.jobs.update(job.id, { videoId: id });
    await library.engine.library.remove(id);
    await expect(writeFile(film, '', { flag: 'r+' })).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await library.store.jobs.list({ limit: 5 })).toEqual([]);
    expect((await offer(library)).drawn).toEqual([]);
  });

  it('logs a failure, and is tried again at the next start', async () => {
    using library = openTestLibrary();
    const broken = await offer(library, () => Promise.reject(new Error('no encoder')));
    expect(broken.logged.join()).toContain('no encoder');
    expect((await offer(library)).drawn).toHaveLength(1);
  });

  it('is given up without a word when the server stops', async () => {
    using library = openTestLibrary();
    const stopped = await offer(library, async () => {
      library.stopping.abort();
      throw new Error('killed');
    });
    expect(stopped.logged).toEqual([]);
  });
});
