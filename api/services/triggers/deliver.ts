/**
 * Delivers events to webhooks. In: deliveries that are due. Out: requests, and how they ended. What a killed process had
 * begun is due again; two servers share the work.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { toAppError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import {
  type DeliveryOutcome,
  LONGEST_WAIT_MS,
  type OutboxStore,
} from '../../../index/store/triggers/outbox.ts';
import { sendWebhook } from './send-webhook.ts';

/** Waits after each failed attempt; after the last one the delivery is dead. A receiver may be away for a night. */
const RETRY_AFTER_MS = [5000, 30_000, 300_000, 1_800_000, 7_200_000, 21_600_000, LONGEST_WAIT_MS];

/** How long an attempt may take before its owner is taken for dead; requests end within ten seconds. */
const LEASE_MS = 60_000;

/** Requests at a time. */
const AT_ONCE = 4;

/** How often due deliveries are looked for. */
const EVERY_MS = 1000;

/** How deliveries are made; tests replace the waits. */
export interface DeliverParts {
  outbox: OutboxStore;
  allowPrivate: boolean;
  logger: Logger;
  nowMs: () => number;
  everyMs?: number;
  retryAfterMs?: readonly number[];
}

/** Delivers until `end` aborts; resolves when the requests that were open have ended. */
export async function deliver(parts: DeliverParts, end: AbortSignal): Promise<void> {
  const { logger, everyMs = EVERY_MS } = parts;
  while (!end.aborted) {
    const delivered = await deliverDue(parts).catch((error: unknown) => {
      logger.warn('Events cannot be delivered.', { error: toAppError(error) });
      return 0;
    });
    if (delivered < AT_ONCE) await sleep(everyMs, undefined, { signal: end }).catch(() => {});
  }
}

/** Delivers what is due, up to a number at once. Returns how many were tried. */
export async function deliverDue(parts: DeliverParts): Promise<number> {
  const { outbox, allowPrivate, nowMs } = parts;
  const due = await outbox.claim(nowMs(), nowMs() + LEASE_MS, AT_ONCE);
  await Promise.all(
    due.map(async ({ id, url, secret, body, event_id, attempts }) => {
      const answer = await sendWebhook({ url, secret, body, id: event_id }, { allowPrivate, nowMs: nowMs() });
      await outbox.settle(id, attempts, outcomeOf(answer, attempts, parts));
    }),
  );
  return due.length;
}

function outcomeOf(
  { status, error }: { status: number | null; error: string | null },
  attempts: number,
  { nowMs, retryAfterMs = RETRY_AFTER_MS }: DeliverParts,
): DeliveryOutcome {
  const atMs = nowMs();
  const ended = { next_ms: atMs, status, error, finished_at: new Date(atMs).toISOString() };
  if (error === null) return { ...ended, state: 'delivered' };
  const waitMs = retryAfterMs[attempts - 1];
  // 410: the receiver says that it is gone for good.
  if (waitMs === undefined || status === 410) return { ...ended, state: 'dead' };
  return { state: 'waiting', next_ms: atMs + waitMs, status, error, finished_at: null };
}
