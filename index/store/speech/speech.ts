/** Speech as stored: the spans of each video in which somebody speaks. */
import type { VideoId } from '../../../core/ids.ts';
import type { Span } from '../../../core/time.ts';

/** The spans of a video in which somebody speaks, in order, without overlap. None, where nobody was heard. */
export interface HeardSpeech {
  /** The revision of what heard it. */
  detector: string;
  spans: readonly Span[];
}

/** Stores where somebody speaks. Belongs to the video, not to a timeline: no pack's vectors depend on it. */
export interface SpeechStore {
  /** Replaces what was heard of a video. Times are kept to the millisecond. Throws `NOT_FOUND` when there is no such video. */
  put(videoId: VideoId, speech: HeardSpeech): Promise<void>;
  /** Returns what was heard of a video; undefined for one that nothing has listened to. */
  get(videoId: VideoId): Promise<HeardSpeech | undefined>;
  /** Returns what was heard of these videos, by id; those that nothing has listened to are left out. */
  getMany(videoIds: readonly VideoId[]): Promise<Map<VideoId, HeardSpeech>>;
}
