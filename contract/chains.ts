/**
 * The contract of chains: moments that led to one another, as far as there is evidence. Nothing here claims more than
 * its grade says. Times are presentation seconds; events are half-open stretches of one video.
 */
import { z } from '@hono/zod-openapi';
import { seconds, timestamp } from './common.ts';
import { ParsedQuery } from './parsed-query.ts';
import { MomentPlace, SearchFilter } from './search-request.ts';

const share = z.number().min(0).max(1);

/** The languages that explanations are written in. */
export const ChainLanguage = z.enum(['en', 'zh']);

/**
 * How much speaks for a link. `order`: only that one came before the other. `recurring`: such pairs recur in the archive
 * above chance. `predictive`: without the cause the effect is harder to predict. `confirmed`, `rejected`: by a person.
 */
export const LinkGrade = z.enum(['order', 'recurring', 'predictive', 'confirmed', 'rejected']);

/** Asks what led to a moment, or what came of it. */
export const ChainRequest = z
  .strictObject({
    query: z
      .strictObject({
        text: z
          .string()
          .optional()
          .describe('"why did the dog run out?", "because the door opened the dog ran out", "A then B".'),
        moment: MomentPlace.optional().describe('A second of a video, instead of a sentence.'),
      })
      .describe('A sentence or a moment, not both.'),
    direction: z
      .enum(['causes', 'effects'])
      .optional()
      .describe('Default: what the sentence asks for; else causes. Clauses of a sentence say it themselves.'),
    filter: SearchFilter.optional().describe('For sentences: where their moment is looked for.'),
    max_events: z.int().min(2).max(8).default(5).describe('The longest chain.'),
    alternatives: z.int().min(1).max(5).default(3).describe('The most chains.'),
    language: ChainLanguage.optional().describe('Of the explanations; default: that of the sentence.'),
  })
  .openapi('ChainRequest');

/** A stretch of a video on one subject. */
export const ChainEvent = z
  .object({
    id: z.string().describe('Video id, "@", and the second it starts at. The same after indexing again.'),
    video_id: z.string(),
    video_title: z.string(),
    start: seconds,
    end: seconds,
    peak: seconds.describe('The second that shows it best.'),
    pts_ms: z.object({ start: z.int(), end: z.int(), peak: z.int() }),
    labels: z
      .array(z.object({ text: z.string(), score: z.number() }))
      .describe('Guesses at what is seen, best first; the score is a raw cosine.'),
    clause: z.string().optional().describe('The clause of the sentence that was found here.'),
    thumbnail_url: z.string(),
    clip_url: z.string(),
    deeplink: z.string(),
  })
  .openapi('ChainEvent');

/** What a person said of a link. */
export const LinkVerdict = z.enum(['confirmed', 'rejected']);

/** What speaks for a link, each kind apart; null where it says nothing. */
export const LinkEvidence = z
  .object({
    order: z
      .object({ prior: share })
      .describe('What a gap of this length counts: soft and heavy-tailed, half at 10 s.'),
    recurring: z
      .object({
        count: z.int().describe('Effects of this kind with such a cause before them, in the whole archive.'),
        expected: z.number().describe('How many there would be by chance.'),
        p_value: share,
        q_value: share.describe('Corrected for all pairs tested (Benjamini-Hochberg).'),
        median_lag_s: seconds,
        videos: z.int().describe('In how many videos.'),
        common_cause: z.boolean().describe('A third kind precedes both and explains the pair as well.'),
      })
      .nullable()
      .describe('Null where the pair is too rare to be tested, or no more frequent than chance.'),
    predictive: z
      .object({
        excess: z
          .number()
          .describe(
            'What hiding the cause costs the prediction of the effect, beyond hiding another event; nats.',
          ),
        needed: z.number().nullable().describe('From here on it counts as evidence; null: never.'),
      })
      .nullable(),
    head: z
      .object({ probability: share })
      .nullable()
      .describe('What the learned link head says; null when the pack has none.'),
    adjacent: z
      .boolean()
      .describe("The baseline's opinion: that whatever comes directly before is the cause."),
    verdict: z.object({ state: LinkVerdict, at: timestamp }).nullable(),
  })
  .openapi('LinkEvidence');

/** A link between two events of one video. */
export const Link = z
  .object({
    cause: z.string().describe('Id of an event.'),
    effect: z.string().describe('Id of an event.'),
    lag_s: z
      .number()
      .describe(
        'From the end of the cause to the start of the effect. Below 0 where a person confirmed otherwise.',
      ),
    score: share.nullable().describe('Probability of cause; null when the pack has no link head.'),
    grade: LinkGrade,
    evidence: LinkEvidence,
    explanation: z.string(),
  })
  .openapi('Link');

/** Events that led to one another, earliest cause first; `links[i]` joins `events[i]` and `events[i + 1]`. */
export const Chain = z
  .object({
    rank: z.int().min(1),
    score: share.describe('Geometric mean of what its links count. Orders chains; no probability.'),
    events: z.array(ChainEvent).min(1),
    links: z.array(Link),
    explanation: z.string(),
  })
  .openapi('Chain');

/** Chains, best first. */
export const ChainResponse = z
  .object({
    data: z.array(Chain),
    direction: z.enum(['causes', 'effects']),
    kind: z
      .enum(['why', 'next', 'clauses'])
      .describe('What led here, what came of it, or where the clauses of the sentence are.'),
    partial: z.boolean().describe('True while a video that may answer is still being indexed.'),
    parsed: ParsedQuery.nullable().describe('How the sentence was understood; null for a moment.'),
    anchor: ChainEvent.nullable().describe(
      'The event that was asked about; null when it is not indexed yet.',
    ),
    no_evidence: z.boolean().describe('True when nothing but order connects what is answered.'),
    no_match: z
      .boolean()
      .nullable()
      .describe('As in a search: the footage most likely does not hold the sentence.'),
    explanation: z.string(),
    language: ChainLanguage,
    model: z.string().describe('Pack id @ revision.'),
    timing_ms: z.object({ find: z.number(), chain: z.number(), total: z.number() }),
  })
  .openapi('ChainResponse');

/** What a person says of a link between the events at these seconds; null takes it back. */
export const LinkRequest = z
  .strictObject({
    cause: MomentPlace,
    effect: MomentPlace,
    verdict: LinkVerdict.nullable(),
    language: ChainLanguage.default('en'),
  })
  .openapi('LinkRequest');

/** A shot inside an event. */
export const Shot = z.object({ start: seconds, end: seconds, peak: seconds }).openapi('Shot');

/** The events of a video in order of time. */
export const EventList = z
  .object({
    video_id: z.string(),
    partial: z.boolean().describe('True while the video is being indexed.'),
    data: z.array(ChainEvent.extend({ shots: z.array(Shot).optional() }).openapi('EventWithShots')),
    model: z.string(),
  })
  .openapi('EventList');

/** Two kinds of events of which one comes before the other more often than chance. Not yet a cause: see `common_cause`. */
export const Pattern = z
  .object({
    cause: z.object({ labels: ChainEvent.shape.labels, count: z.int() }),
    effect: z.object({ labels: ChainEvent.shape.labels, count: z.int() }),
    recurring: LinkEvidence.shape.recurring.unwrap(),
    lag_s: z.object({ p10: seconds, p50: seconds, p90: seconds }),
    examples: z.array(z.object({ cause: ChainEvent, effect: ChainEvent, lag_s: seconds })),
    explanation: z.string(),
  })
  .openapi('Pattern');

/** Pairs that recur across the archive, surest first. */
export const PatternList = z
  .object({
    data: z.array(Pattern),
    tested: z.int().describe('How many pairs of kinds were tested.'),
    kinds: z.int(),
    partial: z.boolean(),
    model: z.string(),
  })
  .openapi('PatternList');

export type ChainLanguage = z.infer<typeof ChainLanguage>;
export type LinkGrade = z.infer<typeof LinkGrade>;
export type LinkVerdict = z.infer<typeof LinkVerdict>;
export type LinkEvidence = z.infer<typeof LinkEvidence>;
export type ChainRequest = z.infer<typeof ChainRequest>;
export type ChainEvent = z.infer<typeof ChainEvent>;
export type Link = z.infer<typeof Link>;
export type Chain = z.infer<typeof Chain>;
export type ChainResponse = z.infer<typeof ChainResponse>;
export type LinkRequest = z.infer<typeof LinkRequest>;
export type EventList = z.infer<typeof EventList>;
export type Pattern = z.infer<typeof Pattern>;
export type PatternList = z.infer<typeof PatternList>;
