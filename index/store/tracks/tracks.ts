/** Tracks as stored: what was followed over a span of a video, so that it is followed once. */
import type { VideoId } from '../../../core/ids.ts';
import type { Track } from '../../tracks/track.ts';

/** A span of a video, in whole milliseconds. */
export interface TrackSpan {
  videoId: VideoId;
  startMs: number;
  endMs: number;
}

/** A span with what was followed in it. */
export interface FollowedSpan extends TrackSpan {
  tracks: Track[];
}

/** Stores tracks by span. They can be followed again: of each video the latest {@link SPANS_KEPT} spans are kept. */
export interface TrackStore {
  /** Returns the tracks of exactly this span; undefined where none are stored, or another `revision` followed them. */
  get(span: TrackSpan, revision: string): Promise<Track[] | undefined>;
  /** Returns all spans of these videos, whatever revision followed them; a video without any is left out. */
  getMany(videoIds: readonly VideoId[]): Promise<Map<VideoId, FollowedSpan[]>>;
  /** Stores the tracks of a span, which may be none. Throws `NOT_FOUND` when there is no such video. */
  put(span: TrackSpan, revision: string, tracks: readonly Track[]): Promise<void>;
}

/** Spans kept of a video. */
export const SPANS_KEPT = 100;
