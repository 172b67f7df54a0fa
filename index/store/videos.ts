/** Videos as stored: the facts of a file, and the title, tags and date that people edit. */

import type { Metadata } from '../../contract/index.ts';
import type { ErrorCode } from '../../core/errors.ts';
import type { SourceId, VideoId } from '../../core/ids.ts';

/** A video as stored. Unknown stays null. Dates are ISO 8601 in UTC, unless stated otherwise. */
export interface VideoRecord {
  id: VideoId;
  /** SHA-256 of the file, 64 hex digits. */
  contentHash: string;
  /** Where the file was last seen. */
  path: string;
  fileName: string;
  sizeBytes: number;
  title: string;
  tags: string[];
  /** With an offset in digits where the day and time at the place of recording are known, else in UTC. */
  capturedAt: string | null;
  durationS: number | null;
  width: number | null;
  height: number | null;
  fps: number | null;
  codec: string | null;
  container: string | null;
  warnings: StoredWarning[];
  /** The id that the caller's own system knows it by. */
  externalId: string | null;
  /** Facts of the caller's own. */
  metadata: Metadata;
  /** The source that it came from. */
  sourceId: SourceId | null;
  /** Since when its source does not hold its file any more; null while it does, and for videos of no source. */
  offlineSince: string | null;
  createdAt: string;
}

/** The facts of a video of no source, about which its owner said nothing. */
export const NOTHING_TOLD = {
  externalId: null,
  metadata: {},
  sourceId: null,
  offlineSince: null,
} as const satisfies Partial<VideoRecord>;

/** A warning kept with a video. */
export interface StoredWarning {
  code: ErrorCode;
  message: string;
}

/** Facts of a video that can change after it is added. */
export type VideoPatch = Partial<
  Pick<VideoRecord, 'title' | 'tags' | 'capturedAt' | 'durationS' | 'warnings' | 'externalId' | 'metadata'>
>;

/** Exact conditions on videos and on the time inside them; all must hold. */
export interface Filter {
  videoIds?: VideoId[] | undefined;
  /** Texts that the title contains, all of them. */
  titleContains?: string[] | undefined;
  /** Of each of these lists the video has at least one tag. */
  anyTagOf?: string[][] | undefined;
  /** Instants. */
  capturedAt?: { gte?: string | undefined; lt?: string | undefined } | undefined;
  /** Times of the clock at the place of recording, without offset; of this machine's clock where that is unknown. */
  capturedOn?: { gte?: string | undefined; lt?: string | undefined } | undefined;
  durationS?: { gte?: number | undefined; lt?: number | undefined } | undefined;
  externalIds?: string[] | undefined;
  /** Of each of these lists the video has at least one pair of key and value, as `metadataPair` writes it. */
  anyMetadataOf?: string[][] | undefined;
  sourceIds?: string[] | undefined;
  /** Where a video lies, exactly. */
  timeS?: { gte?: number | undefined; lt?: number | undefined } | undefined;
  /** True: where somebody speaks; false: where nobody does. As `timeS` it cuts inside videos; search reads it, and no store. */
  speech?: boolean | undefined;
}

/** A page of videos, newest first. */
export interface VideoPage {
  /** `timeS` does not apply: it cuts inside videos. */
  filter?: Filter;
  limit: number;
  /** The last video of the page before. */
  after?: { createdAt: string; id: VideoId } | undefined;
}

/** Stores videos. */
export interface VideoStore {
  /**
   * Inserts the video, or updates the path and the facts of the one with this content. Title, tags, capture date and
   * warnings, which people can edit, are not overwritten; an external id, metadata and a source are, where they are
   * given. The title becomes a passage.
   */
  upsert(video: VideoRecord): Promise<VideoRecord>;
  get(id: VideoId): Promise<VideoRecord | undefined>;
  /** Returns the videos with these ids, by id; unknown ids are left out. */
  getMany(ids: readonly VideoId[]): Promise<Map<VideoId, VideoRecord>>;
  list(page: VideoPage): Promise<VideoRecord[]>;
  /** Returns the videos whose file lies at this path: one, or a few whose files took each other's place. */
  atPath(path: string): Promise<VideoRecord[]>;
  /** Changes a video; returns it after the change, or undefined when there is none. */
  update(id: VideoId, patch: VideoPatch): Promise<VideoRecord | undefined>;
  /** Removes the video with everything that belongs to it, its jobs included. Returns true when there was one. */
  delete(id: VideoId): Promise<boolean>;
}
