/** Webhooks and triggers over HTTP: forbidden addresses, bad input, dead letters, the stream of events. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isPrivateAddress } from '../../../api/services/triggers/address-guard.ts';
import { deliverDue } from '../../../api/services/triggers/deliver.ts';
import { sendWebhook } from '../../../api/services/triggers/send-webhook.ts';
import type { Delivery, NewWebhook } from '../../../contract/index.ts';
import { createLogger } from '../../../core/log.ts';
import { startReceiver } from '../../support/webhook-receiver.ts';
import { openTestLibrary, putVideo, type TestLibrary } from '../test-library.ts';

const logger = createLogger('error');

const ask = (library: TestLibrary, method: string, path: string, body?: unknown) =>
  library.app.request(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

describe('addresses', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
    ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1'],
    ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1'],
  ])('%s is private', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(isPrivateAddress(address)).toBe(false),
  );

  it.each([
    ...[
      'http://127.0.0.1/',
      'http://localhost:9/',
      'http://[::1]/',
      'http://[::ffff:7f00:1]/',
      'http://0x7f000001/',
    ],
    ...['http://2130706433/', 'http://127.1/', 'https://169.254.169.254/latest/meta-data'],
  ])('a webhook to %s is refused, and no request is sent there', async (url) => {
    using library = openTestLibrary();
    const response = await ask(library, 'POST', '/v1/webhooks', { url, events: ['job.done'] });
    expect([response.status, await codeOf(response)]).toEqual([422, 'WEBHOOK_FORBIDDEN']);
    const order = { url, secret: 'whsec_x', id: 'a', body: '{}' };
    const answer = await sendWebhook(order, { allowPrivate: false, nowMs: 0, timeoutMs: 2000 });
    expect(answer).toEqual({ status: null, error: 'WEBHOOK_FORBIDDEN' });
  });

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'no address', 'http://user:secret@example.org/'])(
    '%s is no address of a webhook',
    async (url) => {
      using library = openTestLibrary();
      const response = await ask(library, 'POST', '/v1/webhooks', { url, events: ['job.done'] });
      expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
    },
  );
});

describe('deliveries', () => {
  it('that fail for long enough are dead, are shown, and can be replayed; redirects are not followed', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    using library = openTestLibrary({ webhookPrivate: true, nowMs: () => nowMs });
    const receiver = await startReceiver([302, 500, 500]);
    try {
      const body = { url: receiver.url, events: ['video.deleted'] };
      const made = (await (await ask(library, 'POST', '/v1/webhooks', body)).json()) as NewWebhook;
      expect(made.secret).toMatch(/^whsec_/);
      expect(await (await ask(library, 'GET', '/v1/webhooks')).text()).not.toContain(made.secret);
      const { id } = await putVideo(library, 'video a');
      expect((await ask(library, 'DELETE', `/v1/videos/${id}`)).status).toBe(204);
      const parts = { outbox: library.store.outbox, allowPrivate: true, logger, nowMs: () => nowMs };
      const deliver = () => deliverDue({ ...parts, retryAfterMs: [1000, 1000] });
      const latest = async () => {
        const list = (await (await ask(library, 'GET', '/v1/deliveries')).json()) as { data: Delivery[] };
        return list.data[0] as Delivery;
      };
      expect(await deliver()).toBe(1);
      expect(await latest()).toMatchObject({ state: 'waiting', attempts: 1, status: 302, error: 'HTTP 302' });
      expect(await deliver()).toBe(0);
      for (let i = 0; i < 2; i++) {
        nowMs += 1000;
        await deliver();
      }
      const dead = await latest();
      expect(dead).toMatchObject({ state: 'dead', attempts: 3, status: 500, type: 'video.deleted' });
      expect((await ask(library, 'POST', `/v1/deliveries/${dead.id}/replay`)).status).toBe(204);
      await deliver();
      expect(await latest()).toMatchObject({ state: 'delivered', attempts: 1, status: 204 });
      expect(receiver.received).toHaveLength(4);
      expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
        data: { video: { id, title: 'video a' } },
      });
      expect(await codeOf(await ask(library, 'POST', '/v1/deliveries/none/replay'))).toBe('NOT_FOUND');
    } finally {
      await receiver.close();
    }
  });

  it('to a receiver that never answers end, and one that says it is gone is given up at once', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const order = { url, secret: 'whsec_x', id: 'a', body: '{}' };
    const answer = await sendWebhook(order, { allowPrivate: true, nowMs: 0, timeoutMs: 50 });
    expect(answer.status).toBeNull();
    expect(answer.error).not.toBeNull();
    silent.closeAllConnections();
    silent.close();

    using library = openTestLibrary({ webhookPrivate: true });
    const receiver = await startReceiver([410]);
    await library.engine.webhooks.create({ url: receiver.url, events: ['video.deleted'] });
    await library.engine.events.videoDeleted({ id: 'a', title: 'a' });
    await deliverDue({ outbox: library.store.outbox, allowPrivate: true, logger, nowMs: Date.now });
    const { data } = await library.engine.webhooks.deliveries({ page_size: 5 });
    expect(data).toMatchObject([{ state: 'dead', status: 410, attempts: 1 }]);
    await receiver.close();
  });
});

describe('triggers', () => {
  it('need a sentence, and are tried before they are armed', async () => {
    using library = openTestLibrary();
    for (const text of ['', '  ']) {
      const refused = await ask(library, 'POST', '/v1/triggers', { name: 'a', query: { text } });
      expect([refused.status, await codeOf(refused)]).toEqual([422, 'QUERY_EMPTY']);
    }
    const made = await ask(library, 'POST', '/v1/triggers', { name: 'a', query: { text: 'gulls' } });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect(await codeOf(await ask(library, 'POST', `/v1/triggers/${id}/arm`))).toBe('CONFLICT');
    const trial = await ask(library, 'POST', `/v1/triggers/${id}/try`);
    expect(await trial.json()).toMatchObject({ trigger: { state: 'tried', tried: { count: 0 } }, data: [] });
    expect(await (await ask(library, 'POST', `/v1/triggers/${id}/arm`)).json()).toMatchObject({
      state: 'armed',
    });
    expect(await (await ask(library, 'POST', `/v1/triggers/${id}/disarm`)).json()).toMatchObject({
      state: 'tried',
    });
    expect((await ask(library, 'DELETE', `/v1/triggers/${id}`)).status).toBe(204);
    expect(await codeOf(await ask(library, 'GET', `/v1/triggers/${id}/firings`))).toBe('NOT_FOUND');
  });
});

describe('the stream of events', () => {
  it('tells of what happens, by type, and continues after the last event that was received', async () => {
    using library = openTestLibrary();
    for (const id of ['a', 'b', 'c']) await library.engine.events.videoDeleted({ id, title: id });
    const read = async (headers: Record<string, string>, query: string, until: RegExp) => {
      const response = await library.app.request(`/v1/events${query}`, { headers });
      const reader = (response.body as ReadableStream<Uint8Array>)
        .pipeThrough(new TextDecoderStream())
        .getReader();
      let text = '';
      while (!until.test(text)) text += (await reader.read()).value;
      await reader.cancel();
      return text;
    };
    const rest = await read({ 'Last-Event-ID': '1' }, '', /"title":"c"/);
    expect(rest).toMatch(/event: video.deleted\n(.*\n)*id: 2/);
    expect(rest).not.toContain('"title":"a"');
    expect(await codeOf(await library.app.request('/v1/events?types=video.lost'))).toBe('BAD_REQUEST');
  });
});
