/** Reads a video that must be there, or all of them; checks a time in one. */
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { VideoRecord, VideoStore } from './videos.ts';

/** Returns the video. Throws `NOT_FOUND` when there is none. */
export async function videoById(videos: Pick<VideoStore, 'get'>, id: VideoId): Promise<VideoRecord> {
  const video = await videos.get(id);
  if (!video) throw new AppError('NOT_FOUND', `There is no video "${id}".`);
  return video;
}

/** Throws `TIME_OUTSIDE` where a video is known to have ended by a time. */
export function checkTime({ title, durationS }: Pick<VideoRecord, 'title' | 'durationS'>, atS: number): void {
  if (durationS === null || atS < durationS) return;
  throw new AppError('TIME_OUTSIDE', `"${title}" ends at ${durationS} s; ${atS} s is after it.`, {
    details: { at: atS, durationS },
  });
}

/** How many rows are read at a time. */
const ROWS = 500;

/** Yields every video, newest first. */
export async function* everyVideo(
  videos: Pick<VideoStore, 'list'>,
): AsyncGenerator<VideoRecord, void, undefined> {
  for (let after: VideoRecord | undefined; ; ) {
    const page = await videos.list({ limit: ROWS, after });
    yield* page;
    after = page.at(-1);
    if (page.length < ROWS) return;
  }
}
