/** Locks that a transaction takes before it writes. In: its queries. Out: what holds until it ends. */
import { AppError } from '../../../../core/errors.ts';
import type { VideoId } from '../../../../core/ids.ts';
import type { Queries } from '../database.ts';

/** Tables with a bound on their rows. */
type Bounded = 'api_keys' | 'reels' | 'saved_searches' | 'triggers' | 'webhooks';

/** Returns true when the table holds `most` rows. Bars others from writing to it until the transaction ends. */
export async function isFull(queries: Queries, table: Bounded, most: number): Promise<boolean> {
  await queries.exec(`LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
  const row = await queries.row<{ n: number }>(`SELECT count(*) AS n FROM ${table}`);
  return (row?.n ?? 0) >= most;
}

/** Keeps a video from being deleted until the transaction ends. Throws `NOT_FOUND` when there is none. */
export async function lockVideo(queries: Queries, videoId: VideoId): Promise<void> {
  const known = await queries.row('SELECT id FROM videos WHERE id = $videoId FOR KEY SHARE', { videoId });
  if (known === undefined) throw new AppError('NOT_FOUND', `There is no video "${videoId}".`);
}
