/** Things as stored: what a detector saw in the pictures of a video that it looked at. */
import type { VideoId } from '../../../core/ids.ts';
import type { SeenThing } from '../../where/seen-thing.ts';
import type { SecondRange } from '../timelines.ts';

/** The things of one second's picture; none, where it was looked at and nothing was seen. */
export interface ThingFrame {
  second: number;
  things: SeenThing[];
}

/** The range that holds every second of a video. */
export const WHOLE_VIDEO: SecondRange = { fromS: 0, toS: 2 ** 31 - 1 };

/** Stores what was seen in videos. Belongs to the video, not to a timeline: no pack's vectors depend on it. */
export interface ThingStore {
  /**
   * Replaces what was seen in [fromS, toS) of a video, in one transaction. `detector` names what saw it. Throws
   * `NOT_FOUND` when there is no such video.
   */
  replace(
    videoId: VideoId,
    detector: string,
    range: SecondRange,
    frames: readonly ThingFrame[],
  ): Promise<void>;
  /** Returns the pictures of a video that were looked at, in order of time; with a range, those in it. */
  list(videoId: VideoId, range?: SecondRange): Promise<ThingFrame[]>;
  /** Returns the pictures of several videos that were looked at, each within its range; a video without any is left out. */
  getMany(ranges: ReadonlyMap<VideoId, SecondRange>): Promise<Map<VideoId, ThingFrame[]>>;
}
