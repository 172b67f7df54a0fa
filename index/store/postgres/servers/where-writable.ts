/** Keeps what can be made again, without failing the question that made it. */
import { AppError } from '../../../../core/errors.ts';

/** Waits for a write; a database that can only be read, as while its primary is away, is no failure. */
export async function whereWritable(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE')) throw error;
  }
}
