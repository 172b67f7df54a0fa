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
import type { VideoId } from '../../core/ids.ts';
import type { Progress } from '../../core/progress.ts';
import type { IndexTask } from '../../ingest/pipeline.ts';
import type { MadeClip } from '../../media/clips/cut-clip.ts';
import type { ClipsToMake, MadeFile } from '../../media/clips/make-clips.ts';

/** The search thread: text encoder, HNSW cache, long reads. */
export interface SearchMethods {
  /** Answers when the model and the library are open. */
  ready: { request: null; response: true };
  search: { request: SearchInput; response: SearchResult };
  curve: { request: { videoId: VideoId; text: string }; response: Curve };
  chains: { request: ChainRequest; response: ChainResult };
  judge: { request: LinkRequest; response: Link };
  events: { request: EventsQuery; response: EventsResult };
  patterns: { request: PatternsQuery; response: PatternsResult };
}

/** The ingest thread: one video at a time. */
export interface IngestMethods {
  /** Indexes a video; tells which one it is as soon as that is known, and how far it has come. */
  index: {
    request: IndexTask;
    response: { videoId: VideoId; alreadyIndexed: boolean };
    progress: { videoId: VideoId } | { progress: Progress };
  };
}

/** The clip thread: one order at a time. */
export interface ClipMethods {
  /** Makes clips; tells how far it is, and which are made. */
  make: {
    request: ClipsToMake;
    response: MadeFile[];
    progress: { doneS: number } | { index: number; how: MadeClip['how'] };
  };
}
