/** Pages of other origins, in a real browser that holds the key: they can neither read nor write. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Image, SavedSearchList } from '../../contract/index.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { findChromium, launchChromium } from './harness/browser.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const KEY = 'a long secret';

/** The page of another origin, with the ways in that a browser has. */
const ELSEWHERE = `<!doctype html><title>Elsewhere</title><body><script>
  const fetched = (address) =>
    fetch(address, { credentials: 'include' }).then((response) => response.text(), () => 'refused');
  const loaded = (tag, address) =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      element.onload = () => resolve('loaded');
      element.onerror = () => resolve('refused');
      element.src = address;
      document.body.append(element);
    });
  const read = (addresses) =>
    Promise.all(addresses.flatMap((address) => [fetched(address), loaded('img', address), loaded('script', address)]));

  async function write(address, body) {
    for (const [mode, type] of [['no-cors', 'text/plain'], ['cors', 'application/json']]) {
      const init = { method: 'POST', credentials: 'include', mode, headers: { 'Content-Type': type }, body };
      await fetch(address, init).catch(() => undefined);
    }
    const frame = Object.assign(document.createElement('iframe'), { name: 'frame' });
    const target = { method: 'post', target: 'frame', action: address, enctype: 'text/plain' };
    const form = Object.assign(document.createElement('form'), target);
    form.append(Object.assign(document.createElement('input'), { name: body, value: '' }));
    document.body.append(frame, form);
    const answered = new Promise((resolve) => { frame.onload = resolve; });
    form.submit();
    await answered;
  }
</script>`;
const chromium = findChromium();

describe.skipIf(chromium === null)('a page of another origin', () => {
  let folder: string;
  let server: TestServer;
  let elsewhere: Server;
  let browser: Browser;
  let context: BrowserContext;
  let image: Image;

  const own = { Authorization: `Bearer ${KEY}` };
  const portOf = (url: string) => new URL(url).port;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-origins-'));
    server = await startTestServer({ pack: await writeTinyPack(join(folder, 'pack')), key: KEY });
    elsewhere = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(ELSEWHERE);
    });
    elsewhere.listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    browser = await launchChromium(chromium ?? '', ['--host-resolver-rules=MAP rebound.example 127.0.0.1']);
    context = await browser.newContext();
    const signIn = await context.request.post(`${server.url}/v1/session`, { data: { key: KEY } });
    expect(signIn.status()).toBe(204);
    const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const headers = { ...own, 'Content-Type': 'image/png' };
    const sent = await fetch(`${server.url}/v1/images`, {
      method: 'POST',
      headers,
      body: new Uint8Array(png),
    });
    image = Image.parse(await sent.json());
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    elsewhere?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the other page at this host, and runs one of its functions. */
  async function runAt<T>(host: string, call: string): Promise<T> {
    const page = await context.newPage();
    await page.goto(`http://${host}:${(elsewhere.address() as AddressInfo).port}/`);
    const result = await page.evaluate<T>(call);
    await page.close();
    return result;
  }

  it.each(['localhost', '127.0.0.1'])('at %s reads nothing', async (host) => {
    const paths = ['/v1/videos', '/openapi.json', '/health', '/', image.thumbnail_url];
    const addresses = paths.map((path) => server.url + path);
    const results = await runAt<string[]>(host, `read(${JSON.stringify(addresses)})`);
    expect(results).toEqual(Array(3 * paths.length).fill('refused'));
  });

  it.each(['localhost', '127.0.0.1'])('at %s writes nothing, by script or by form', async (host) => {
    const body = JSON.stringify({ name: 'x', query: 'a dog' });
    await runAt(host, `write(${JSON.stringify(`${server.url}/v1/searches`)}, ${JSON.stringify(body)})`);
    const list = async () =>
      SavedSearchList.parse(await (await fetch(`${server.url}/v1/searches`, { headers: own })).json()).data;
    expect(await list()).toEqual([]);
    // The same from the outside of a browser is a write, so the body is not to blame.
    const headers = { ...own, 'Content-Type': 'application/json' };
    const sent = await fetch(`${server.url}/v1/searches`, { method: 'POST', headers, body });
    expect(sent.status).toBe(200);
    for (const { id } of await list()) {
      await fetch(`${server.url}/v1/searches/${id}`, { method: 'DELETE', headers: own });
    }
  });

  it('that binds its own name to this server is refused', async () => {
    const page = await context.newPage();
    for (const path of ['/', '/v1/videos', '/health']) {
      const response = await page.goto(`http://rebound.example:${portOf(server.url)}${path}`);
      expect(response?.status()).toBe(403);
      expect(await response?.json()).toMatchObject({ code: 'FORBIDDEN_ORIGIN' });
    }
    await page.close();
  });
});
