/** Verdicts as stored: people's words on links. */
import type { VideoId } from '../../core/ids.ts';

/** A person's word on the link between the events at two seconds of a video. */
export interface StoredVerdict {
  causeS: number;
  effectS: number;
  verdict: 'confirmed' | 'rejected';
  /** ISO 8601. */
  judgedAt: string;
}

/** Stores verdicts on links. */
export interface VerdictStore {
  /** Returns the verdicts on a video's links, oldest first. */
  list(videoId: VideoId): Promise<StoredVerdict[]>;
  /** Removes `replaced`, then writes `verdict`, in one transaction. Throws `NOT_FOUND` when there is no such video. */
  put(
    videoId: VideoId,
    replaced: readonly Pick<StoredVerdict, 'causeS' | 'effectS'>[],
    verdict: StoredVerdict | null,
  ): Promise<void>;
}
