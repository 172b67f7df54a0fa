/**
 * The sample film: gives an empty library a video to search within a minute. Drawn once; a deleted sample film does not
 * come back.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../core/log.ts';
import { fraction, type OnProgress } from '../core/progress.ts';
import { canRead } from '../files/file-exists.ts';
import type { Engine } from './engine.ts';
import { SAMPLE_FILM } from './services/kept/kept-uploads.ts';

/** The film while it is made. */
export interface SampleOffer {
  /** Returns the drawn share, in [0, 1]; null when nothing is being drawn. */
  fraction(): number | null;
  /** Resolves when the film is queued, not needed, or failed. Never rejects: the server works without it. */
  done: Promise<void>;
}

/** The dependencies of an offer. */
export interface SampleParts {
  engine: Pick<Engine, 'library' | 'intake' | 'jobs'>;
  dataDir: string;
  logger: Logger;
  signal: AbortSignal;
  /** Draws the film to a file. */
  draw: (file: string, options: { signal: AbortSignal; onProgress: OnProgress }) => Promise<void>;
}

/** Draws the film and queues it when the library is empty and never had it. */
export function offerSampleFilm(parts: SampleParts): SampleOffer {
  let drawn: number | null = null;
  const onProgress: OnProgress = (progress) => {
    drawn = fraction(progress);
  };
  const done = make(parts, onProgress)
    .catch((error: unknown) => {
      if (!parts.signal.aborted) parts.logger.warn('The sample film could not be made.', { error });
    })
    .finally(() => {
      drawn = null;
    });
  return { fraction: () => drawn, done };
}

async function make(
  { engine, dataDir, logger, signal, draw }: SampleParts,
  onProgress: OnProgress,
): Promise<void> {
  const mark = join(dataDir, 'sample-offered');
  if ((await canRead(mark)) || (await holdsSomething(engine))) return;
  logger.info('The library is empty: drawing the sample film.');
  const film = join(dataDir, SAMPLE_FILM);
  onProgress({ stage: 'drawing', done: 0, total: 1 });
  await draw(film, { signal, onProgress });
  await engine.intake.addFile(film, { title: 'Sample film', tags: ['sample'] });
  await writeFile(mark, '');
}

async function holdsSomething({ library, jobs }: SampleParts['engine']): Promise<boolean> {
  const videos = await library.list({ page_size: 1 });
  return videos.data.length > 0 || (await jobs.list({ page_size: 1 })).data.length > 0;
}
