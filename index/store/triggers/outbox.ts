/** Events that wait to be told to other software, and their deliveries to webhooks, as stored. */
import type { DeliveryState, EventType, LibraryEvent, Webhook } from '../../../contract/triggers/webhooks.ts';

/** No delivery waits longer, in ms: one that is due later was made to wait while the clock was ahead, and is due. */
export const LONGEST_WAIT_MS = 12 * 3600 * 1000;

/** A webhook as stored. The secret signs requests, and cannot be a hash. */
export type WebhookRecord = Webhook & { secret: string };

/** A delivery as stored. */
export interface DeliveryRecord {
  id: string;
  webhook_id: string;
  url: string;
  event_id: string;
  type: EventType;
  /** The request's body. */
  body: string;
  state: DeliveryState;
  attempts: number;
  /** Unix time in ms of the next attempt; while one runs, of when it is taken for dead. */
  next_ms: number;
  status: number | null;
  error: string | null;
  created_at: string;
  finished_at: string | null;
}

/** How an attempt ended. */
export type DeliveryOutcome = Pick<DeliveryRecord, 'state' | 'next_ms' | 'status' | 'error' | 'finished_at'>;

/** An event with its number in the outbox. */
export type NumberedEvent = LibraryEvent & { seq: number };

/** Stores events, webhooks and deliveries. */
export interface OutboxStore {
  webhooks(): Promise<WebhookRecord[]>;
  /** Inserts a webhook. Returns false when the library holds `most` already. Atomic. */
  addWebhook(webhook: WebhookRecord, most: number): Promise<boolean>;
  /** Deletes a webhook with its deliveries. Returns true when there was one. */
  deleteWebhook(id: string): Promise<boolean>;
  /** Stores an event with a delivery to each webhook that asks for its type. Returns false for one that is there. Atomic. */
  publish(event: LibraryEvent): Promise<boolean>;
  /** Returns up to `limit` events after this number, in order. */
  eventsAfter(seq: number, limit: number): Promise<NumberedEvent[]>;
  /** Returns the number of the latest event; 0 without any. */
  latestSeq(): Promise<number>;
  /** Returns the latest deliveries, latest first; of one state, if given. */
  deliveries(page: { limit: number; state?: DeliveryState | undefined }): Promise<DeliveryRecord[]>;
  /**
   * Takes deliveries that are due for this process: each is one attempt older, and due again at `leaseMs` if its owner dies.
   * Returns them with their secrets. Atomic.
   */
  claim(nowMs: number, leaseMs: number, limit: number): Promise<(DeliveryRecord & { secret: string })[]>;
  /** Stores how an attempt ended, unless another one has begun since. */
  settle(id: string, attempts: number, outcome: DeliveryOutcome): Promise<void>;
  /** Makes a delivery due again, with all attempts before it. Returns false when it is not dead or delivered. */
  replay(id: string, nowMs: number): Promise<boolean>;
  /** Forgets all but the latest `keep` events, and of what is not waiting all but the latest `keep` deliveries. */
  trim(keep: number): Promise<void>;
}
