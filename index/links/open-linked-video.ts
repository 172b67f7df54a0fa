/** Opens the links of a stored video: its timeline, its events and the verdicts on its links. */
import { AppError } from '../../core/errors.ts';
import { parseVideoId } from '../../core/ids.ts';
import { type PackKey, packName } from '../../core/pack-key.ts';
import type { EventSource } from '../events/event-source.ts';
import type { Store } from '../store/store.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import type { EventStatistics } from './event-statistics.ts';
import type { LinkModel } from './link-evidence.ts';
import { type LinkedVideo, linkVideo } from './linked-video.ts';

/** The resources that links are opened with. */
export interface LinkResources {
  store: Store;
  cache: TimelineCache;
  eventsOf: EventSource;
  pack: PackKey;
  linkModel: LinkModel | null;
}

/** Opens the links of a video. Throws `NOT_FOUND` when it is unknown, or not indexed with the pack in use. */
export async function openLinkedVideo(
  videoId: string,
  statistics: EventStatistics,
  { store, cache, eventsOf, pack, linkModel }: LinkResources,
): Promise<LinkedVideo> {
  const id = parseVideoId(videoId);
  const video = await store.videos.get(id);
  const timeline = await store.timelines.find(id, pack);
  if (video === undefined || timeline === undefined) {
    throw new AppError(
      'NOT_FOUND',
      `Video "${id}" is not there, or not indexed with ${packName(pack)} yet.`,
      {
        details: { part: id },
      },
    );
  }
  const [loaded, events] = [await cache.load(timeline), await eventsOf(timeline)];
  const verdicts = await store.verdicts.list(id);
  return linkVideo({ video, timeline, loaded, events, verdicts }, statistics, linkModel);
}
