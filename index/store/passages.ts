/** Passages as stored: words with times that travel with a video, found by full-text search. */
import type { VideoId } from '../../core/ids.ts';
import type { Span } from '../../core/time.ts';
import type { Filter } from './videos.ts';

/**
 * Words of a video. `lang` is BCP 47, or null. People wrote its subtitles and its title; what stands on the screen and what is
 * said (`speech`) was recognised; a `caption` is what a vision model says of a moment.
 */
export interface Passage {
  source: 'subtitle' | 'title' | 'screen' | 'speech' | 'caption';
  lang: string | null;
  startS: number;
  endS: number;
  text: string;
  /** Where words on the screen stand. */
  box?: PassageBox | undefined;
  /** The recogniser's own score, 0 to 1. Not a probability. */
  confidence?: number | undefined;
}

/** Returns true for the source of words that are said, in subtitles or as they were recognised. */
export function isSaid(source: string | undefined): boolean {
  return source === 'subtitle' || source === 'speech';
}

/** A part of the picture: left, top, width and height as shares of it. */
export type PassageBox = [number, number, number, number];

/** A passage found by full-text search. */
export interface PassageHit extends Passage {
  videoId: VideoId;
  /** Grows with the fit, by the text index's own measure. */
  score: number;
  /** Share of the sentence's subject words that the passage holds, in (0, 1]. */
  coverage: number;
}

/** Stores passages and finds them by their words. */
export interface PassageStore {
  /** Replaces the video's passages of this source. Throws `NOT_FOUND` when there is no such video. */
  replace(videoId: VideoId, source: Passage['source'], passages: readonly Passage[]): Promise<void>;
  /**
   * Replaces the video's passages of this source that begin within the span. Throws `NOT_FOUND` when there is no such
   * video.
   */
  replaceWithin(
    videoId: VideoId,
    source: Passage['source'],
    span: Span,
    passages: readonly Passage[],
  ): Promise<void>;
  /** Returns the video's passages of this source, in the order of time. */
  list(videoId: VideoId, source: Passage['source']): Promise<Passage[]>;
  /**
   * Finds passages that hold words of a sentence, in the videos that meet the filter, best first: by coverage, then by
   * score. Where the filter has a time range, only passages that meet it.
   */
  search(sentence: string, filter: Filter, limit: number): Promise<PassageHit[]>;
  /** As `search`, for words that must stand in a passage as they are, in this order. */
  searchPhrase(words: string, filter: Filter, limit: number): Promise<PassageHit[]>;
  /** Returns the words of the text index, in the form in which it keeps them; those on the screen at least. */
  vocabulary(): Promise<string[]>;
}
