/** Events, webhooks and deliveries in PostgreSQL. */
import { randomUUID } from 'node:crypto';
import type { LibraryEvent } from '../../../../contract/triggers/webhooks.ts';
import { type EventRow, eventOf, type WebhookRow, webhookOf } from '../../encoding/trigger-rows.ts';
import { type DeliveryRecord, LONGEST_WAIT_MS, type OutboxStore } from '../../triggers/outbox.ts';
import type { Database, Queries } from '../database.ts';
import { isFull } from '../locks/locks.ts';

/** Stores an event with its deliveries, inside a transaction of the caller. Returns false for one that is there. */
export async function publishIn(queries: Queries, event: LibraryEvent): Promise<boolean> {
  // Numbers become visible in their order: a stream that has seen number 6 would never look for number 5.
  await queries.exec('LOCK TABLE outbox IN SHARE ROW EXCLUSIVE MODE');
  const added = await queries.run(
    'INSERT INTO outbox (id, type, at, data) VALUES ($id, $type, $timestamp, $data) ON CONFLICT DO NOTHING',
    { ...event, data: JSON.stringify(event.data) },
  );
  if (added === 0) return false;
  const webhooks = (await queries.rows<WebhookRow>('SELECT * FROM webhooks')).map(webhookOf);
  const facts = { event: event.id, type: event.type, at: event.timestamp, body: JSON.stringify(event) };
  for (const { id } of webhooks.filter(({ events }) => events.includes(event.type))) {
    await queries.run(
      `INSERT INTO deliveries (id, webhook_id, event_id, type, body, state, attempts, next_ms, created_at)
       VALUES ($id, $webhook, $event, $type, $body, 'waiting', 0, 0, $at)`,
      { ...facts, webhook: id, id: randomUUID() },
    );
  }
  return true;
}

/** Creates the outbox on this database. */
export function createOutboxStore(database: Database): OutboxStore {
  return {
    webhooks: async () =>
      (await database.rows<WebhookRow>('SELECT * FROM webhooks ORDER BY seq')).map(webhookOf),
    addWebhook: (webhook, most) =>
      database.write(async (queries) => {
        if (await isFull(queries, 'webhooks', most)) return false;
        await queries.run(
          'INSERT INTO webhooks (id, url, secret, events, created_at) VALUES ($id, $url, $secret, $events, $created_at)',
          { ...webhook, events: JSON.stringify(webhook.events) },
        );
        return true;
      }),
    deleteWebhook: async (id) => (await database.run('DELETE FROM webhooks WHERE id = $id', { id })) > 0,
    publish: (event) => database.write((queries) => publishIn(queries, event)),
    async eventsAfter(seq, limit) {
      const sql = 'SELECT * FROM outbox WHERE seq > $seq ORDER BY seq LIMIT $limit';
      return (await database.rows<EventRow>(sql, { seq, limit })).map(eventOf);
    },
    async latestSeq() {
      return (await database.row<{ seq: number | null }>('SELECT max(seq) AS seq FROM outbox'))?.seq ?? 0;
    },
    async trim(keep) {
      await database.run('DELETE FROM outbox WHERE seq <= (SELECT max(seq) FROM outbox) - $keep::bigint', {
        keep,
      });
      await database.run(
        `DELETE FROM deliveries
         WHERE state <> 'waiting' AND seq <= (SELECT max(seq) FROM deliveries) - $keep::bigint`,
        { keep },
      );
    },
    ...deliveriesOf(database),
  };
}

type Deliveries = Pick<OutboxStore, 'deliveries' | 'claim' | 'settle' | 'replay'>;

function deliveriesOf(database: Database): Deliveries {
  return {
    deliveries: ({ limit, state }) =>
      database.rows<DeliveryRecord>(
        `SELECT deliveries.*, webhooks.url FROM deliveries JOIN webhooks ON webhooks.id = webhook_id
         WHERE $state::text IS NULL OR state = $state ORDER BY deliveries.seq DESC LIMIT $limit`,
        { limit, state: state ?? null },
      ),
    claim: (nowMs, leaseMs, limit) =>
      database.rows<DeliveryRecord & { secret: string }>(
        `UPDATE deliveries SET attempts = attempts + 1, next_ms = $leaseMs
         FROM webhooks
         WHERE webhooks.id = webhook_id AND deliveries.seq IN (
           SELECT seq FROM deliveries
           WHERE state = 'waiting' AND (next_ms <= $nowMs OR next_ms > $nowMs::float8 + ${LONGEST_WAIT_MS})
           ORDER BY next_ms, seq LIMIT $limit FOR UPDATE SKIP LOCKED)
         RETURNING deliveries.*, webhooks.url, webhooks.secret`,
        { nowMs, leaseMs, limit },
      ),
    async settle(id, attempts, outcome) {
      await database.run(
        `UPDATE deliveries SET state = $state, next_ms = $next_ms, status = $status, error = $error,
           finished_at = $finished_at
         WHERE id = $id AND attempts = $attempts`,
        { id, attempts, ...outcome },
      );
    },
    async replay(id, nowMs) {
      const sql = `UPDATE deliveries SET state = 'waiting', attempts = 0, next_ms = $nowMs, finished_at = NULL
        WHERE id = $id AND state <> 'waiting'`;
      return (await database.run(sql, { id, nowMs })) > 0;
    },
  };
}
