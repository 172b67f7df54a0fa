/** Readings as stored: how far each reader of frames has come in each video. */
import type { VideoId } from '../../../core/ids.ts';

/** A reader of frames, and which form of its results it writes. */
export interface ReaderKey {
  reader: string;
  /** Results of another revision are made anew. */
  revision: string;
}

/** How far a reader has come: the results of all seconds before `nextSecond` are stored. */
export interface ReadingRecord extends ReaderKey {
  nextSecond: number;
  complete: boolean;
}

/** Stores how far readers have come. Their results are in stores of their own. */
export interface ReadingStore {
  /** Returns the readings of a video. */
  list(videoId: VideoId): Promise<ReadingRecord[]>;
  /** Writes how far a reader has come, over what it wrote before. Throws `NOT_FOUND` when there is no such video. */
  put(videoId: VideoId, reading: ReadingRecord): Promise<void>;
  /** Returns the ids of the videos that this reader, in this revision, has read to the end. */
  complete(reader: ReaderKey): Promise<VideoId[]>;
  /** Returns the videos that a reader has begun or read, with the revision that it did so in. */
  ofReader(reader: string): Promise<{ videoId: VideoId; revision: string }[]>;
  /** Forgets that a reader has read a video; what it wrote stays. */
  forget(videoId: VideoId, reader: string): Promise<void>;
}
