/** The methods of the threads. */

import type {
  ChainRequest,
  ChainResult,
  Curve,
  EventsQuery,
  EventsResult,
  Link,
  LinkRequest,
  PatternsQuery,
  PatternsResult,
  SearchInput,
  SearchResult,
} from '../../contract/index.ts';
import type { Box } from '../../core/box.ts';
import type { VideoId } from '../../core/ids.ts';
import type { Progress } from '../../core/progress.ts';
import type { Track } from '../../index/tracks/track.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import type { IndexTask } from '../../ingest/pipeline.ts';
import type { SpanToFollow } from '../../ingest/tracks/follow-span.ts';
import type { MadeClip } from '../../media/clips/cut-clip.ts';
import type { ClipsToMake, MadeFile } from '../../media/clips/make-clips.ts';

/** A picture in a file, and the boxes in it that are meant. */
export interface BoxedPicture {
  path: string;
  boxes: readonly Box[];
}

/** Methods of the search thread: text encoder, HNSW cache, long reads. */
export interface SearchMethods {
  /**
   * Returns once the model and the library are open and warm; at once, with the share of the moments that it holds, while
   * the vector index is built.
   */
  ready: { request: null; response: { indexShare: number | null } };
  search: { request: SearchInput; response: SearchResult };
  curve: { request: { videoId: VideoId; text: string }; response: Curve };
  chains: { request: ChainRequest; response: ChainResult };
  judge: { request: LinkRequest; response: Link };
  events: { request: EventsQuery; response: EventsResult };
  patterns: { request: PatternsQuery; response: PatternsResult };
  /** Returns the things in the image file at a path. */
  see: { request: { path: string }; response: SeenThing[] };
  /** Returns how like a phrase each box of some pictures is: cosines, in their order. */
  compare: { request: { phrase: string; pictures: BoxedPicture[] }; response: number[][] };
  /** Returns the likeliest kind of place of a second; null where none is likely. */
  room: {
    request: { videoId: VideoId; atS: number };
    response: { label: string; probability: number } | null;
  };
  /** Returns the tracks of a span. */
  follow: { request: SpanToFollow; response: Track[] };
}

/** Methods of the ingest thread: one video at a time. */
export interface IngestMethods {
  /** Indexes a video; reports its id as soon as it is known, then progress. */
  index: {
    request: IndexTask;
    response: { videoId: VideoId; alreadyIndexed: boolean };
    progress: { videoId: VideoId } | { progress: Progress };
  };
}

/** Methods of the pack thread: networks are read, tried and hashed. */
export interface PackMethods {
  /** Adds a recommended pack; reports progress. */
  add: { request: { name: string; acceptLicence: boolean }; response: null; progress: Progress };
}

/** Methods of the clip thread: one order at a time. */
export interface ClipMethods {
  /** Makes clips; reports progress and finished clips. */
  make: {
    request: ClipsToMake;
    response: MadeFile[];
    progress: { doneS: number } | { index: number; how: MadeClip['how'] };
  };
}
