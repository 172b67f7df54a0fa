/** Events for other software: what happens in a library, sent to webhooks and as a stream. */
import { z } from '@hono/zod-openapi';
import { timestamp } from '../common.ts';

/** The types of events. */
export const EventType = z.enum([
  'trigger.fired',
  'job.done',
  'job.failed',
  'job.cancelled',
  'video.indexed',
  'video.deleted',
]);

/** An event: the body of a webhook's request, and the data of a server-sent event. */
export const LibraryEvent = z
  .object({
    id: z.string().describe('The same in each attempt: what has been seen need not be done again.'),
    type: EventType,
    timestamp,
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('LibraryEvent');

/** Makes a webhook. */
export const CreateWebhookRequest = z
  .strictObject({
    url: z
      .string()
      .max(2000)
      .describe('http or https; private addresses are refused unless a setting allows them.'),
    events: z.array(EventType).min(1).max(20),
  })
  .openapi('CreateWebhookRequest');

/** A webhook, without its secret. */
export const Webhook = z
  .object({ id: z.string(), url: z.string(), events: z.array(EventType), created_at: timestamp })
  .openapi('Webhook');

/** A webhook that was made, with the secret that signs its requests. */
export const NewWebhook = Webhook.extend({ secret: z.string().describe('Shown this once.') }).openapi(
  'NewWebhook',
);

/** Webhooks, oldest first. */
export const WebhookList = z.object({ data: z.array(Webhook) }).openapi('WebhookList');

/** The state of a delivery: `dead` ones have failed too often, and can be replayed. */
export const DeliveryState = z.enum(['waiting', 'delivered', 'dead']);

/** An event on its way to a webhook. */
export const Delivery = z
  .object({
    id: z.string(),
    webhook_id: z.string(),
    url: z.string(),
    event_id: z.string(),
    type: EventType,
    state: DeliveryState,
    attempts: z.int(),
    next_attempt_at: timestamp.nullable(),
    status: z.int().nullable().describe('The HTTP status of the last attempt.'),
    error: z.string().nullable(),
    created_at: timestamp,
    finished_at: timestamp.nullable(),
  })
  .openapi('Delivery');

/** Deliveries, latest first. */
export const DeliveryList = z.object({ data: z.array(Delivery) }).openapi('DeliveryList');

export type EventType = z.infer<typeof EventType>;
export type LibraryEvent = z.infer<typeof LibraryEvent>;
export type CreateWebhookRequest = z.infer<typeof CreateWebhookRequest>;
export type Webhook = z.infer<typeof Webhook>;
export type NewWebhook = z.infer<typeof NewWebhook>;
export type WebhookList = z.infer<typeof WebhookList>;
export type DeliveryState = z.infer<typeof DeliveryState>;
export type Delivery = z.infer<typeof Delivery>;
export type DeliveryList = z.infer<typeof DeliveryList>;
