/** Events, webhooks and deliveries in SQLite. */
import { randomUUID } from 'node:crypto';
import type { LibraryEvent } from '../../../../contract/triggers/webhooks.ts';
import { type EventRow, eventOf, type WebhookRow, webhookOf } from '../../encoding/trigger-rows.ts';
import { type DeliveryRecord, LONGEST_WAIT_MS, type OutboxStore } from '../../triggers/outbox.ts';
import type { Connection } from '../database.ts';

const IS_DUE = `state = 'waiting' AND (next_ms <= @nowMs OR next_ms > @nowMs + ${LONGEST_WAIT_MS})`;

/** Returns a function that stores an event with its deliveries, inside a transaction of the caller. */
export function preparePublish(connection: Connection): (event: LibraryEvent) => boolean {
  const insert = connection.prepare(
    'INSERT OR IGNORE INTO outbox (id, type, at, data) VALUES (@id, @type, @timestamp, @data)',
  );
  const asking = connection.prepare<{ id: string }>(
    'SELECT id FROM webhooks WHERE EXISTS (SELECT 1 FROM json_each(events) WHERE value = ?)',
  );
  const deliver = connection.prepare(`
    INSERT INTO deliveries (id, webhook_id, event_id, type, body, state, attempts, next_ms, created_at)
    VALUES (@id, @webhook, @event, @type, @body, 'waiting', 0, 0, @at)`);
  return (event) => {
    if (insert.run({ ...event, data: JSON.stringify(event.data) }) === 0) return false;
    const facts = { event: event.id, type: event.type, at: event.timestamp, body: JSON.stringify(event) };
    for (const { id } of asking.all(event.type)) deliver.run({ ...facts, webhook: id, id: randomUUID() });
    return true;
  };
}

/** Creates the outbox on this connection. */
export function createOutboxStore(connection: Connection): OutboxStore {
  const publish = preparePublish(connection);
  const webhooks = connection.prepare<WebhookRow>('SELECT * FROM webhooks ORDER BY seq');
  const count = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM webhooks');
  const addWebhook = connection.prepare(
    'INSERT INTO webhooks (id, url, secret, events, created_at) VALUES (@id, @url, @secret, @events, @created_at)',
  );
  const deleteWebhook = connection.prepare('DELETE FROM webhooks WHERE id = ?');
  const after = connection.prepare<EventRow>('SELECT * FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?');
  const latest = connection.prepare<{ seq: number | null }>('SELECT max(seq) AS seq FROM outbox');
  const { isDue, claim, list, settle, replay } = prepareDeliveries(connection);
  const trims = [
    'DELETE FROM outbox WHERE seq <= (SELECT max(seq) FROM outbox) - ?',
    `DELETE FROM deliveries WHERE state <> 'waiting' AND seq <= (SELECT max(seq) FROM deliveries) - ?`,
  ].map((sql) => connection.prepare(sql));

  return {
    webhooks: async () => webhooks.all().map(webhookOf),
    addWebhook: async (webhook, most) =>
      connection.write(() => {
        if ((count.get()?.n ?? 0) >= most) return false;
        return addWebhook.run({ ...webhook, events: JSON.stringify(webhook.events) }) > 0;
      }),
    deleteWebhook: async (id) => deleteWebhook.run(id) > 0,
    publish: async (event) => connection.write(() => publish(event)),
    eventsAfter: async (seq, limit) => after.all(seq, limit).map(eventOf),
    latestSeq: async () => latest.get()?.seq ?? 0,
    deliveries: async ({ limit, state }) => list.all({ limit, state: state ?? null }),
    // Claiming takes the write lock even where nothing is due, and this is asked every second.
    claim: async (nowMs, leaseMs, limit) =>
      isDue.get({ nowMs }) === undefined ? [] : claim.all({ nowMs, leaseMs, limit }),
    settle: async (id, attempts, outcome) => void settle.run({ id, attempts, ...outcome }),
    replay: async (id, nowMs) => replay.run({ id, nowMs }) > 0,
    trim: async (keep) => {
      for (const trim of trims) trim.run(keep);
    },
  };
}

function prepareDeliveries(connection: Connection) {
  return {
    list: connection.prepare<DeliveryRecord>(`
      SELECT deliveries.*, webhooks.url FROM deliveries JOIN webhooks ON webhooks.id = webhook_id
      WHERE @state IS NULL OR state = @state ORDER BY deliveries.seq DESC LIMIT @limit`),
    isDue: connection.prepare(`SELECT 1 FROM deliveries WHERE ${IS_DUE} LIMIT 1`),
    claim: connection.prepare<DeliveryRecord & { secret: string }>(`
      UPDATE deliveries SET attempts = attempts + 1, next_ms = @leaseMs
      WHERE seq IN (
        SELECT seq FROM deliveries WHERE ${IS_DUE} ORDER BY next_ms, seq LIMIT @limit)
      RETURNING *, (SELECT url FROM webhooks WHERE id = webhook_id) AS url,
        (SELECT secret FROM webhooks WHERE id = webhook_id) AS secret`),
    settle: connection.prepare(`
      UPDATE deliveries SET state = @state, next_ms = @next_ms, status = @status, error = @error, finished_at = @finished_at
      WHERE id = @id AND attempts = @attempts`),
    replay: connection.prepare(`
      UPDATE deliveries SET state = 'waiting', attempts = 0, next_ms = @nowMs, finished_at = NULL
      WHERE id = @id AND state <> 'waiting'`),
  };
}
