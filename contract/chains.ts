/**
 * The contract of chains: events that led to one another, as far as there is evidence. Nothing here claims more than its
 * grade says. Times are presentation seconds; events are half-open spans of one video.
 */
import { z } from '@hono/zod-openapi';
import { seconds, timestamp } from './common.ts';
import { ParsedQuery } from './parsed-query.ts';
import { MomentPlace, SearchFilter } from './search-request.ts';

const share = z.number().min(0).max(1);

/** The languages that explanations are written in. */
export const ChainLanguage = z.enum(['en', 'zh']);

/**
 * The grade of the evidence for a link. `order`: one event came before the other, no more. `recurring`: such pairs recur
 * in the library above chance. `predictive`: without the cause the effect is harder to predict. `confirmed`, `rejected`:
 * by a person.
 */
export const LinkGrade = z.enum(['order', 'recurring', 'predictive', 'confirmed', 'rejected']);

/** Asks for the causes or the effects of a moment. */
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
      .describe(
        'Default: what the sentence asks for, else causes. A sentence of several clauses sets its own direction.',
      ),
    filter: SearchFilter.optional().describe(
      'For sentences: the videos and times to search for their moment.',
    ),
    max_events: z.int().min(2).max(8).default(5).describe('The most events of one chain.'),
    alternatives: z.int().min(1).max(5).default(3).describe('The most chains.'),
    language: ChainLanguage.optional().describe(
      'The language of the explanations; default: that of the sentence.',
    ),
  })
  .openapi('ChainRequest');

/** A span of a video on one subject. */
export const ChainEvent = z
  .object({
    id: z
      .string()
      .describe(
        'Video id, "@", and the second it starts at. Stays the same when the video is indexed again.',
      ),
    video_id: z.string(),
    video_title: z.string(),
    external_id: z.string().nullable().describe('The id that the caller gave to the video.'),
    start: seconds,
    end: seconds,
    peak: seconds.describe('The second that shows it best.'),
    pts_ms: z.object({ start: z.int(), end: z.int(), peak: z.int() }),
    labels: z
      .array(
        z.object({
          text: z.string(),
          score: z.number(),
          likely: z.boolean().describe('True when no other phrase comes near.'),
        }),
      )
      .describe('Estimated subjects, best first; the score is a raw cosine.'),
    clause: z.string().optional().describe('The clause of the sentence that was found here.'),
    thumbnail_url: z.string(),
    clip_url: z.string(),
    deeplink: z.string(),
  })
  .openapi('ChainEvent');

/** A person's verdict on a link. */
export const LinkVerdict = z.enum(['confirmed', 'rejected']);

/** The evidence for a link, each kind by itself; null where there is none. */
export const LinkEvidence = z
  .object({
    order: z
      .object({ prior: share })
      .describe('The weight of a gap of this length: soft and heavy-tailed, one half at 10 s.'),
    recurring: z
      .object({
        count: z.int().describe('Effects of this kind with such a cause before them, in the whole library.'),
        expected: z.number().describe('The number expected by chance.'),
        p_value: share,
        q_value: share.describe('Corrected for all pairs tested (Benjamini-Hochberg).'),
        median_lag_s: seconds,
        videos: z.int().describe('The number of videos in which they recur.'),
        common_cause: z.boolean().describe('A third kind precedes both and explains the pair equally well.'),
      })
      .nullable()
      .describe('Null where the pair is too rare to be tested, or no more frequent than chance.'),
    predictive: z
      .object({
        excess: z
          .number()
          .describe(
            'Loss in predicting the effect when the cause is hidden, beyond that of hiding another event; nats.',
          ),
        needed: z.number().nullable().describe('The least excess that counts as evidence; null: none does.'),
      })
      .nullable(),
    head: z
      .object({ probability: share })
      .nullable()
      .describe('The estimate of the learned link head; null when the pack has none.'),
    adjacent: z.boolean().describe('The baseline: the event directly before is the cause.'),
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
        'From the end of the cause to the start of the effect. Below 0 only where a person confirmed the link.',
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
    score: share.describe('Geometric mean of the weights of its links. Orders chains; not a probability.'),
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
      .describe('`why`: causes; `next`: effects; `clauses`: the events of the clauses of the sentence.'),
    partial: z.boolean().describe('True while a video that may answer is still being indexed.'),
    parsed: z.union([ParsedQuery, z.null()]).describe('The parsed sentence; null for a moment.'),
    anchor: z.union([ChainEvent, z.null()]).describe('The event in question; null while it is not indexed.'),
    no_evidence: z.boolean().describe('True when the events of the answer are connected by order alone.'),
    no_match: z
      .boolean()
      .nullable()
      .describe('As in a search: true when no match of the sentence is strong.'),
    explanation: z.string(),
    language: ChainLanguage,
    model: z.string().describe('Pack id @ revision.'),
    timing_ms: z.object({ find: z.number(), chain: z.number(), total: z.number() }),
  })
  .openapi('ChainResponse');

/** Sets a person's verdict on the link between the events at these seconds; null takes it back. */
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

/** Two kinds of events of which one precedes the other more often than chance. Not yet a cause: see `common_cause`. */
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

/** Pairs that recur across the library, most significant first. */
export const PatternList = z
  .object({
    data: z.array(Pattern),
    tested: z.int().describe('The number of pairs of kinds tested.'),
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
export type Shot = z.infer<typeof Shot>;
export type EventList = z.infer<typeof EventList>;
export type Pattern = z.infer<typeof Pattern>;
export type PatternList = z.infer<typeof PatternList>;
