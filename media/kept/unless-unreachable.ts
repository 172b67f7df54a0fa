/** Work on kept files that may wait: what a bucket that is away keeps is removed by a later start. */
import { AppError } from '../../core/errors.ts';

/** Resolves when the work is done, or the bucket is away. Rejects with any other error. */
export async function unlessUnreachable(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'MEDIA_UNREACHABLE') throw error;
  });
}
