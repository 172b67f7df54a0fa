/** Larger models on the page of a first run: listed, added from a hub on this machine, stopped, refused, and chosen. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PackList } from '../../contract/index.ts';
import { type HubServer, startHub } from '../support/hub-server.ts';
import { publicExport } from '../support/public-exports.ts';
import { speechExport } from '../support/speech-export.ts';
import { findChromium, launchChromium, openPage } from './harness/browser.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('recommended packs', () => {
  let hub: HubServer;
  let server: TestServer;

  beforeEach(async () => {
    hub = await startHub({
      'Xenova/siglip-base-patch16-224': publicExport('siglip'),
      'onnx-community/siglip2-base-patch16-224-ONNX': {
        ...publicExport('siglip'),
        'README.md': Buffer.from('---\nlicense: other\n---\n'),
        LICENSE: Buffer.from('For research alone.'),
      },
      'onnx-community/whisper-base': speechExport(),
    });
    server = await startTestServer({ env: { TIDEMARK_HUB: hub.baseUrl } });
  });
  afterEach(async () => {
    await server?.close();
    await hub?.[Symbol.asyncDispose]();
  });

  it('are added with a click, stopped and resumed, accepted or refused, and one is chosen', async () => {
    const browser = await launchChromium(chromium ?? '');
    try {
      const { page } = await openPage(browser, server.url);
      await page.goto('/');
      await page.getByText('Find more: add a larger model').click();
      const row = (purpose: string) => page.getByRole('listitem').filter({ hasText: purpose });
      const [english, chinese, others] = [row('For English'), row('For Chinese'), row('For other languages')];
      const add = (pack: typeof english) => pack.getByRole('button', { name: 'Add', exact: true });

      // This hub has no such repository.
      await add(chinese).click();
      await chinese.getByRole('alert').getByText(/404/).waitFor();

      // The connection falls silent in mid-file; the page says how far it is.
      hub.faults.set('onnx/vision_model_quantized.onnx', { kind: 'stall', after: 64 });
      await add(english).click();
      await english.getByRole('progressbar').waitFor();
      await english.getByText(/^[1-9].* of [1-9].*$/).waitFor();
      await english.getByRole('button', { name: 'Cancel' }).click();
      await add(english).waitFor();
      hub.faults.clear();
      hub.drop();
      await add(english).click();
      await english.getByText('Added.').waitFor();
      expect(hub.requests.some((line) => / bytes=[1-9]\d*-$/.test(line))).toBe(true);

      await add(others).click();
      await others.getByText('For research alone.').waitFor();
      await others.getByRole('button', { name: 'I accept this licence: add' }).click();
      await others.getByText('Added.').waitFor();

      await english.getByRole('button', { name: 'Use it from the next start' }).click();
      await english
        .getByRole('status')
        .getByText(/Restart Tidemark/)
        .waitFor();
      const listed = async () => ((await (await fetch(`${server.url}/v1/packs`)).json()) as PackList).data;
      const inUse = async () => (await listed()).filter((pack) => pack.in_use).map(({ name }) => name);
      expect(await inUse()).toEqual(['base']);
      await server.restart();
      expect(await inUse()).toEqual(['siglip-base-patch16-224']);
      expect((await listed()).map(({ name, calibrated }) => [name, calibrated])).toEqual([
        ['base', true],
        ['siglip-base-patch16-224', false],
        ['siglip2-base-patch16-224', false],
      ]);
    } finally {
      await browser.close();
    }
  });

  it('for what is said is added with a click, and switched on and off with another', async () => {
    const browser = await launchChromium(chromium ?? '');
    try {
      const { page } = await openPage(browser, server.url);
      await page.goto('/');
      await page.getByText('Find more: add a larger model').click();
      const row = page.getByRole('listitem').filter({ hasText: 'To find what is said' });
      const button = (name: string) => row.getByRole('button', { name, exact: true });
      await row.getByText('Without a download: put an .srt file beside the video.').waitFor();
      await button('Add').click();
      await row.getByText('Added.').waitFor();
      await button('Use it from the next start').click();
      await row
        .getByRole('status')
        .getByText(/Restart Tidemark/)
        .waitFor();
      await button('Leave it off').click();
      await button('Use it from the next start').click();
      await row.getByRole('status').waitFor();
      await server.restart();
      const { data } = (await (await fetch(`${server.url}/v1/packs`)).json()) as PackList;
      expect(data.map(({ name, kind, in_use }) => [name, kind, in_use])).toEqual([
        ['base', 'search', true],
        ['whisper-base', 'recognition', true],
      ]);
      await page.reload();
      await page.getByText('Find more: add a larger model').click();
      await row.getByText('On from the next start.').waitFor();
    } finally {
      await browser.close();
    }
  });
});
