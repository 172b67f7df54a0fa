/** The answer to a search: the parsed query, the segments, and how they were found. */
import { z } from '@hono/zod-openapi';
import { seconds } from './common.ts';
import { Page } from './page.ts';
import { ParsedQuery, Relation } from './parsed-query.ts';
import { Modality } from './search-request.ts';
import { Metadata } from './sources/metadata.ts';
import { MotionEvidence } from './where/motions.ts';
import { PictureBox, PlaceEvidence } from './where/things.ts';

/** How much speaks for a segment: `strong`, it is more likely right than wrong; `weak`, it is one of the closest. */
export const MatchStrength = z.enum(['strong', 'weak']);

/**
 * The kind of evidence for a segment: its picture, words that are said in it, words that are written (a title), words of a
 * vision model about it.
 */
export const FoundBy = z.enum(['seen', 'said', 'written', 'described']);

/**
 * The state of an answer: `found`, at least one match is strong; `no_strong_match`, there are only closest moments;
 * `not_in_footage`, the footage does not hold what is asked, as far as 95 of 100 such answers are right.
 */
export const SearchState = z.enum(['found', 'no_strong_match', 'not_in_footage']);

/** A span of a video that answers the query. */
export const Segment = z
  .object({
    video_id: z.string(),
    video_title: z.string(),
    external_id: z.string().nullable().describe('The id that the caller gave to the video.'),
    metadata: Metadata.describe('What the caller said of the video.'),
    offline: z
      .boolean()
      .describe('True while the source of the video does not hold its file: found, but not playable.'),
    start: seconds,
    end: seconds,
    peak: seconds.describe('The second that fits best.'),
    highlight: z
      .object({ start: seconds, end: seconds })
      .describe(
        'The best seconds around the peak, at most ten, within the segment: what to open, repeat and export.',
      ),
    pts_ms: z.object({ start: z.int(), end: z.int(), peak: z.int() }),
    rank: z.int().min(1),
    score: z.number().describe('Raw cosine of the peak; for text hits, of the passage. Not a probability.'),
    probability: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe(
        'The chance that the segment is right, by its picture: the same wherever the moment is shown. Null where words count, and where no calibration applies: an uncalibrated pack, images, moments, feedback.',
      ),
    match: MatchStrength.nullable().describe('Null where no calibration applies.'),
    found_by: FoundBy,
    is_repeat: z
      .boolean()
      .describe(
        'True when it looks the same as a better segment; it then follows the others of its strength.',
      ),
    matched: z.array(
      z.object({
        modality: Modality,
        score: z.number(),
        text: z.string().optional().describe('The passage that matched, for text.'),
        source: z
          .string()
          .optional()
          .describe(
            'subtitle, title, screen (text in the picture), speech (what is said, as a pack recognised it), or caption: the words of a vision model.',
          ),
        box: PictureBox.optional().describe('Where text in the picture stands.'),
        confidence: z
          .number()
          .optional()
          .describe('Of recognised text, in the picture or in speech: how sure the recogniser is.'),
        start: seconds.optional().describe('Of recognised text: from when it is shown or said.'),
        end: seconds.optional(),
      }),
    ),
    related: z
      .array(z.object({ relation: Relation, text: z.string(), peak: seconds, pts_ms: z.int() }))
      .optional()
      .describe('Where the other clauses of the sentence were found.'),
    places: PlaceEvidence.optional().describe(
      'The things of the sentence in the picture, with boxes; absent where it names none that are seen.',
    ),
    motion: MotionEvidence.optional().describe(
      'What was seen of the motion of the sentence; absent where it says nothing of it.',
    ),
    thumbnail_url: z.string(),
    clip_url: z.string().describe('The media file with a #t= fragment.'),
    deeplink: z.string(),
  })
  .openapi('Segment');

/**
 * The relevance of every second: the cosine with the sentence; for a sentence of several clauses, the truth of all of
 * them together, from 0 to 1. `values[i]` belongs to the second [i, i+1); null where the video has no picture or the
 * conditions of the query exclude the second.
 */
export const Curve = z
  .object({
    video_id: z.string(),
    step_s: z.number(),
    values: z.array(z.number().nullable()),
    model: z.string(),
  })
  .openapi('Curve');

/** The way vectors were compared: `exact`, all that the filter allows; `ann`, those chosen by an approximate index. */
export const SearchMode = z.enum(['exact', 'ann']);

/** How much of the searched videos is indexed second by second, and whether the rest answers too. */
export const Coverage = z.object({
  indexed: z
    .number()
    .min(0)
    .max(1)
    .describe('The share of the searched videos that is indexed second by second, by length.'),
  rough_videos: z
    .int()
    .describe(
      'Videos that are still being indexed, and whose rest is searched roughly: by one picture in some seconds.',
    ),
});

/** Segments, best first, and how they were found. */
export const SearchResponse = z
  .object({
    data: z.array(Segment),
    answerable: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Probability that the footage holds the answer; null for more than one clause.'),
    no_match: z.boolean().nullable().describe('True when no match is strong; null without calibration.'),
    state: SearchState,
    parsed: ParsedQuery,
    search_mode: SearchMode,
    model: z.string().describe('Pack id @ revision.'),
    pool: z.object({ videos: z.int(), duration_s: seconds }),
    coverage: Coverage,
    timing_ms: z.object({ embed: z.number(), candidates: z.number(), refine: z.number(), total: z.number() }),
    curves: z.array(Curve).optional(),
    page: Page,
  })
  .openapi('SearchResponse');

export type MatchStrength = z.infer<typeof MatchStrength>;
export type FoundBy = z.infer<typeof FoundBy>;
export type SearchState = z.infer<typeof SearchState>;
export type Segment = z.infer<typeof Segment>;
export type Curve = z.infer<typeof Curve>;
export type Coverage = z.infer<typeof Coverage>;
export type SearchMode = z.infer<typeof SearchMode>;
export type SearchResponse = z.infer<typeof SearchResponse>;

/** A segment as search finds it: without the addresses that only a server knows. */
export type FoundSegment = Omit<Segment, 'thumbnail_url' | 'clip_url' | 'deeplink'>;

/** The answer of search before a server adds addresses to its segments. */
export type SearchResult = Omit<SearchResponse, 'data' | 'parsed'> & {
  data: FoundSegment[];
  parsed: ParsedQuery & { [Field in 'clauses' | 'chips']: NonNullable<ParsedQuery[Field]> };
};
