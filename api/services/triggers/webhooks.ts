/** Webhooks and their deliveries, as callers see them. In: addresses and types of events. Out: contract types. */

import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type {
  CreateWebhookRequest,
  Delivery,
  DeliveryList,
  DeliveryState,
  NewWebhook,
  WebhookList,
} from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { DeliveryRecord, OutboxStore } from '../../../index/store/triggers/outbox.ts';
import { forbidden, isPrivateAddress, refusePrivateLiteral } from './address-guard.ts';
import { newWebhookSecret } from './send-webhook.ts';

/** Each event is sent to all of them. */
const MAX_WEBHOOKS = 50;

/** The webhooks of a library. */
export interface Webhooks {
  list(): Promise<WebhookList>;
  /** Throws `BAD_REQUEST` for an address that is none, `WEBHOOK_FORBIDDEN` for a private one, `CONFLICT` for too many. */
  create(request: CreateWebhookRequest): Promise<NewWebhook>;
  /** Throws `NOT_FOUND` when there is no such webhook. */
  remove(id: string): Promise<void>;
  /** Returns the latest deliveries. */
  deliveries(page: { page_size: number; state?: DeliveryState | undefined }): Promise<DeliveryList>;
  /** Sends a delivery again, whether it was accepted or given up. Throws `NOT_FOUND` when there is none that has ended. */
  replay(id: string): Promise<void>;
}

/** Creates the service over a library's outbox. */
export function createWebhooks(
  outbox: OutboxStore,
  { allowPrivate, now }: { allowPrivate: boolean; now: () => Date },
): Webhooks {
  return {
    async list() {
      return { data: (await outbox.webhooks()).map(({ secret: _, ...webhook }) => webhook) };
    },

    async create({ url, events }) {
      const address = parseAddress(url);
      if (!allowPrivate) await refusePrivate(address);
      const secret = newWebhookSecret();
      const facts = { id: randomUUID(), url: address.href, created_at: now().toISOString() };
      const webhook = { ...facts, secret, events: [...new Set(events)] };
      if (await outbox.addWebhook(webhook, MAX_WEBHOOKS)) return webhook;
      throw new AppError('CONFLICT', `The library has ${MAX_WEBHOOKS} webhooks. Remove one first.`);
    },

    async remove(id) {
      if (!(await outbox.deleteWebhook(id))) {
        throw new AppError('NOT_FOUND', `There is no webhook "${id.slice(0, 80)}".`);
      }
    },

    async deliveries({ page_size: limit, state }) {
      return { data: (await outbox.deliveries({ limit, state })).map(present) };
    },

    async replay(id) {
      if (!(await outbox.replay(id, now().getTime()))) {
        throw new AppError('NOT_FOUND', `There is no delivery "${id.slice(0, 80)}" that has ended.`);
      }
    },
  };
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.username !== '' ||
    url.password !== ''
  ) {
    throw new AppError('BAD_REQUEST', 'The address of a webhook is http or https, and holds no password.');
  }
  return url;
}

/** Refuses early what would be refused at each attempt. A name that cannot be resolved now may be later. */
async function refusePrivate({ hostname }: URL): Promise<void> {
  refusePrivateLiteral(hostname);
  const addresses = await lookup(hostname, { all: true }).catch(() => []);
  if (addresses.some(({ address }) => isPrivateAddress(address))) throw forbidden(hostname);
}

function present({ body: _, next_ms, ...delivery }: DeliveryRecord): Delivery {
  const next = delivery.state === 'waiting' ? new Date(next_ms).toISOString() : null;
  const { id, webhook_id, url, event_id, type, state, attempts, status, error, created_at, finished_at } =
    delivery;
  const facts = {
    id,
    webhook_id,
    url,
    event_id,
    type,
    state,
    attempts,
    status,
    error,
    created_at,
    finished_at,
  };
  return { ...facts, next_attempt_at: next };
}
