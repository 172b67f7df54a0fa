/** Looks up a video that must be there. */
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { VideoRecord, VideoStore } from './videos.ts';

/** Returns the video. Throws `NOT_FOUND` when there is none. */
export async function videoById(videos: Pick<VideoStore, 'get'>, id: VideoId): Promise<VideoRecord> {
  const video = await videos.get(id);
  if (!video) throw new AppError('NOT_FOUND', `There is no video "${id}".`);
  return video;
}
