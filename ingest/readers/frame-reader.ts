/**
 * Readers of frames: work that looks at single pictures of a video beside the frame encoder, and needs them larger than it
 * does. The pictures come from the decoding that indexing does anyway, at a second size (docs/decisions/0019 says what
 * that costs); for videos that are indexed already, from a decoding of their own.
 */
import type { VideoId } from '../../core/ids.ts';
import type { RgbImage } from '../../core/image.ts';
import type { Span } from '../../core/time.ts';
import type { ReaderKey } from '../../index/store/readings/readings.ts';

/** A second's picture, in the video's shape: no side is longer than the largest that a reader asks for, or than the video's. */
export interface ReadFrame {
  second: number;
  picture: RgbImage;
  /** True where it differs from the last one that was due, or a minute begins: what readers without a rule of their own read. */
  isDue: boolean;
}

/** The result of a frame, for the seconds until the next one that was read, a gap, or the end of the minute. */
export interface FrameResult<Result> extends Span {
  result: Result;
}

/** Reads frames of one video after another. Frames come in order, one at a time. */
export interface FrameReader<Result = unknown> extends ReaderKey {
  /** The longer side of the pictures it wants, in pixels; smaller videos are not enlarged. */
  readonly longSide: number;
  /** Decides whether a frame is read, called for each second that has one; by default those that are due. Cheap. */
  wants?(frame: ReadFrame): boolean;
  /** Reads a frame. What it throws ends the job; the results of whole minutes are kept. */
  read(frame: ReadFrame, signal?: AbortSignal): Promise<Result>;
  /** Replaces what is stored of the seconds of `span`, up to a minute. Called again when a run was interrupted. */
  store(videoId: VideoId, span: Span, results: readonly FrameResult<Result>[]): Promise<void>;
}
