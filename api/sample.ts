/**
 * The sample film: something to search within a minute, for a library that is empty. Drawn once; whoever deletes it does
 * not get it again.
 */
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../core/log.ts';
import { drawSampleFilm } from '../ingest/sample-film.ts';
import type { Engine } from './engine.ts';
import { SAMPLE_FOLDER } from './library.ts';

/** Draws and queues the film when the library is empty and never had it. Never rejects: the server works without it. */
export async function offerSampleFilm(
  engine: Engine,
  dataDir: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const mark = join(dataDir, 'sample-offered');
  try {
    if ((await exists(mark)) || (await holdsSomething(engine))) return;
    logger.info('The library is empty: drawing the sample film.');
    const film = join(dataDir, SAMPLE_FOLDER, 'sample-film.mp4');
    await drawSampleFilm(film, { signal });
    await engine.library.addFile(film, { title: 'Sample film', tags: ['sample'] });
    await writeFile(mark, '');
  } catch (error) {
    if (!signal.aborted) logger.warn('The sample film could not be made.', { error });
  }
}

async function holdsSomething({ library, jobs }: Engine): Promise<boolean> {
  const videos = await library.list({ page_size: 1 });
  return videos.data.length > 0 || jobs.list({ page_size: 1 }).data.length > 0;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Not there, or not to be seen: then it was not offered here.
    return false;
  }
}
