/**
 * What is asked and answered, in the shapes of the contract (contract/index.ts) without its URLs, which only the API knows.
 * Names are the contract's. `index` may not import `api`, so they are said again here; the API's types check the fit.
 */

import type { Relation } from '../query/operators.ts';
import type { ChipKind } from '../query/spans.ts';

/** A question to the library. Parsed already: every field is of its type. */
export interface SearchQuestion {
  query: QuestionQuery;
  filter?: QuestionFilter | undefined;
  modalities?: Modality[] | undefined;
  group_by?: 'segment' | 'video' | undefined;
  min_probability?: number | undefined;
  page_size?: number | undefined;
  page_token?: string | undefined;
  include?: 'curve'[] | undefined;
}

/** What is wanted: a sentence, images or a moment that show it, or several of them. */
export interface QuestionQuery {
  /** May be empty beside images or a moment. */
  text: string;
  /** Images that were handed in. Several stand for what they have in common. */
  image_ids?: string[] | undefined;
  moment?: MomentPlace | undefined;
  /** Sentences that it must not be; soft: what is like them comes later. */
  exclude?: string[] | undefined;
  /** Answers that were found right, and wrong. */
  liked?: MomentPlace[] | undefined;
  disliked?: MomentPlace[] | undefined;
}

/** A second of a video. */
export interface MomentPlace {
  video_id: string;
  t: number;
}

/** Which videos, and which part of them, may answer. Timestamps are ISO 8601. */
export interface QuestionFilter {
  video_id?: { in: string[] } | undefined;
  title?: { contains: string } | undefined;
  tag?: { in: string[] } | undefined;
  captured_at?: Range<string> | undefined;
  duration?: Range<number> | undefined;
  time?: Range<number> | undefined;
}

/** A half-open range, open-ended where a bound is absent. */
export interface Range<Value> {
  gte?: Value | undefined;
  lt?: Value | undefined;
}

/** What a moment was found by. */
export type Modality = 'visual' | 'text';

/** One thing that speaks for a segment. */
export interface Match {
  modality: Modality;
  /** Visual: the cosine at the peak. Text: the share of the sentence's words that the passage holds. */
  score: number;
  text?: string;
  source?: string;
}

/** How the sentence was understood. */
export interface AnswerParse {
  text: string;
  /** Share of the words searched by picture that the model has no words for; the worst clause's. */
  unknown_share: number;
  /** The main clause first; the others with where they must be seen from it. */
  clauses: { text: string; relation: 'main' | Relation; within_s: number | null }[];
  /** Parts of the sentence, characters [from, to), and what they were taken to mean. */
  chips: { kind: ChipKind; text: string; from: number; to: number; meaning: string }[];
}

/** Where a related clause was seen for a segment. */
export interface RelatedSight {
  relation: Relation;
  text: string;
  peak: number;
  pts_ms: number;
}

/** A stretch of a video that answers. Times are presentation seconds. */
export interface AnswerSegment {
  video_id: string;
  video_title: string;
  start: number;
  end: number;
  peak: number;
  pts_ms: { start: number; end: number; peak: number };
  rank: number;
  score: number;
  probability: number | null;
  matched: Match[];
  /** Only for sentences of several clauses. */
  related?: RelatedSight[];
}

/** The relevance of every second; null where there is no picture. */
export interface AnswerCurve {
  video_id: string;
  step_s: number;
  values: (number | null)[];
  model: string;
}

/** Segments, best first, and how they were come by. */
export interface SearchAnswer {
  data: AnswerSegment[];
  answerable: number | null;
  no_match: boolean | null;
  parsed: AnswerParse;
  search_mode: 'exact' | 'ann';
  model: string;
  pool: { videos: number; duration_s: number };
  timing_ms: { embed: number; candidates: number; refine: number; total: number };
  curves?: AnswerCurve[];
  page: { size: number; next_token: string | null; expires_at: string | null };
}
