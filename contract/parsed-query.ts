/** The parsed sentence of a query: its clauses, and each understood part with a structured value. */
import { z } from '@hono/zod-openapi';
import { seconds } from './common.ts';
import { SearchFilter } from './search-request.ts';
import { NamedMotion } from './where/motions.ts';
import { ParsedPlaces } from './where/things.ts';

/** The place in time of a clause relative to the main clause. */
export const Relation = z.enum(['then', 'before', 'after', 'because', 'while', 'near', 'without']);

/** A point of a video: seconds after its start, seconds before its end, or a share of its length. */
export const TimeEdge = z.discriminatedUnion('at', [
  z.object({ at: z.literal('start'), s: seconds }),
  z.object({ at: z.literal('end'), s: seconds }),
  z.object({ at: z.literal('share'), share: z.number().min(0).max(1) }),
]);

/** The keys of conditions that a sentence may hold as `key:value`. */
export const FilterKey = z.enum([
  ...(['video', 'tag', 'from', 'until', 'length', 'time', 'things', 'id', 'meta', 'speech'] as const),
  ...(['area', 'line', 'view'] as const),
]);

/** The structured value of a chip, by kind. Ranges are half-open; an absent bound does not bind. */
export const ChipValue = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('clause'), text: z.string() }),
    z.object({
      kind: z.literal('operator'),
      relation: Relation,
      within_s: seconds.nullable().describe('The greatest gap to the main clause, where one is named.'),
    }),
    z.object({ kind: z.literal('time'), gte: TimeEdge.optional(), lt: TimeEdge.optional() }),
    z.object({
      kind: z.literal('date'),
      gte: z.iso.date().describe('The first day of capture, in the time zone of the server.'),
      lt: z.iso.date().describe('The day after the last.'),
    }),
    z.object({
      kind: z.literal('length'),
      of: z.enum(['segment', 'video']),
      gte: seconds.optional(),
      lt: seconds.optional(),
    }),
    z.object({ kind: z.literal('quote'), text: z.string() }),
    z.object({
      kind: z.literal('filter'),
      key: FilterKey,
      value: z.string().describe('As typed, without quotation marks.'),
      filter: SearchFilter.describe('The condition in the form of a request.'),
    }),
  ])
  .openapi('ChipValue');

/** A part of a sentence that the parser understood: the characters [from, to). */
const Chip = z.object({
  kind: z.enum(['clause', 'operator', 'time', 'date', 'length', 'quote', 'filter']),
  text: z.string(),
  from: z.int().describe('First character in the sentence.'),
  to: z.int().describe('The character after the last.'),
  meaning: z
    .string()
    .describe('The value as English text. Faces that speak another language format `value`.'),
  value: ChipValue,
});

/** A sentence as the parser understood it. What no rule matches is searched as plain words. */
export const ParsedQuery = z
  .object({
    text: z.string(),
    unknown_share: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of the words that the model does not know, of all clauses together.'),
    clauses: z
      .array(
        z.object({
          text: z.string(),
          relation: z.union([z.literal('main'), Relation]),
          within_s: seconds.nullable().describe('The greatest gap to the main clause, where one is named.'),
        }),
      )
      .optional()
      .describe(
        'The clauses that are looked for in the picture; the main clause, whose seconds are the answer, comes first.',
      ),
    places: ParsedPlaces.optional().describe(
      'What the main clause says of places, numbers and colours; absent where it names no thing.',
    ),
    motions: z
      .array(NamedMotion)
      .optional()
      .describe('What the main clause says of how its things move; absent where it says nothing.'),
    other_reading: z
      .object({
        as: z.enum(['order', 'description']),
        text: z.string().describe('The sentence, written so that it is read in this way.'),
      })
      .optional()
      .describe(
        'The other way to read the words that can be operators: as an order of clauses, or as one description. Absent where there is none.',
      ),
    chips: z.array(Chip).optional().describe('The parts of the sentence that were understood, in its order.'),
  })
  .openapi('ParsedQuery');

export type Relation = z.infer<typeof Relation>;
export type TimeEdge = z.infer<typeof TimeEdge>;
export type FilterKey = z.infer<typeof FilterKey>;
export type ChipValue = z.infer<typeof ChipValue>;
export type Chip = z.infer<typeof Chip>;
export type ParsedQuery = z.infer<typeof ParsedQuery>;
