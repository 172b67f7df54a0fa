/** Converts rows of triggers, webhooks and events to records. A row that does not fit its schema is `INDEX_CORRUPT`. */
import { z } from 'zod';
import type { Firing } from '../../../contract/triggers/triggers.ts';
import { Trigger } from '../../../contract/triggers/triggers.ts';
import { EventType, LibraryEvent } from '../../../contract/triggers/webhooks.ts';
import { AppError } from '../../../core/errors.ts';
import type { NumberedEvent, WebhookRecord } from '../triggers/outbox.ts';
import type { TriggerRecord } from '../triggers/triggers.ts';

const Stored = Trigger.omit({ fired: true }).extend({
  cursor: z.int(),
  baseline: z.record(z.string(), z.number()),
});
const Events = z.array(EventType);

/** A row of `triggers`. */
export type TriggerRow = Omit<TriggerRecord, 'query' | 'filter' | 'tried' | 'baseline' | 'cursor'> & {
  query: string;
  filter: string | null;
  tried: string | null;
  baseline: string;
  seen_moment: number;
  fired: number;
};

/** A row of `firings`. */
export type FiringRow = Omit<Firing, 'start' | 'end' | 'peak'> & {
  start_s: number;
  end_s: number;
  peak_s: number;
};

/** A row of `webhooks`. */
export type WebhookRow = Omit<WebhookRecord, 'events'> & { events: string };

/** A row of `outbox`. */
export interface EventRow {
  seq: number;
  id: string;
  type: string;
  at: string;
  data: string;
}

/** Returns a trigger with how often it has fired. */
export function triggerOf({
  fired,
  seen_moment: cursor,
  ...row
}: TriggerRow): TriggerRecord & { fired: number } {
  const record = { ...row, cursor, query: json(row.query), filter: json(row.filter), tried: json(row.tried) };
  return { ...parsed(Stored, { ...record, baseline: json(row.baseline) }, `Trigger ${row.id}`), fired };
}

/** Returns the columns of a trigger. */
export function triggerColumns({ query, filter, tried, baseline, ...rest }: TriggerRecord) {
  return {
    ...rest,
    query: JSON.stringify(query),
    filter: filter && JSON.stringify(filter),
    tried: tried && JSON.stringify(tried),
    baseline: JSON.stringify(baseline),
  };
}

/** Returns a firing. */
export function firingOf({
  id,
  trigger_id,
  video_id,
  start_s,
  end_s,
  peak_s,
  probability,
  score,
  at,
}: FiringRow): Firing {
  return { id, trigger_id, video_id, start: start_s, end: end_s, peak: peak_s, probability, score, at };
}

/** Returns a webhook. */
export function webhookOf({ id, url, secret, events, created_at }: WebhookRow): WebhookRecord {
  return { id, url, secret, events: parsed(Events, json(events), `Webhook ${id}`), created_at };
}

/** Returns an event with its number. */
export function eventOf({ seq, id, type, at, data }: EventRow): NumberedEvent {
  return { seq, ...parsed(LibraryEvent, { id, type, timestamp: at, data: json(data) }, `Event ${id}`) };
}

function json(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No schema here accepts it.
  }
}

function parsed<Shape>(schema: z.ZodType<Shape>, value: unknown, what: string): Shape {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('INDEX_CORRUPT', `${what} cannot be read.`, { cause: result.error });
}
