/** The vision model beside the answers: nothing leaves before somebody agrees, and its verdicts stand on the cards. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startVlm, type VlmServer } from '../support/vlm-server.ts';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('the vision model', () => {
  let library: TestLibrary;
  let vlm: VlmServer;
  let replies = (n: number): string =>
    n === 1
      ? '{"verdict": "confirmed", "words": "All of it is green."}'
      : '{"verdict": "rejected", "words": "Not green."}';

  beforeAll(async () => {
    vlm = await startVlm((_, n) => ({ words: replies(n) }));
    library = await openTestLibrary(chromium ?? '', { seconds: 60, fps: 10, sceneS: 10 });
  });
  afterAll(async () => {
    await library?.close();
    await vlm?.[Symbol.asyncDispose]();
  });

  const ask = async (): Promise<Page> => {
    const page = await library.open('/?q=green');
    await page.locator('tm-result-card').nth(1).waitFor();
    return page;
  };
  const check = (page: Page) => page.getByRole('button', { name: 'Check', exact: true });

  it('is not offered where none is set', async () => {
    const page = await ask();
    await page.waitForLoadState('networkidle');
    expect(await check(page).count()).toBe(0);
    await page.context().close();
  });

  it('is asked only after the page has said what leaves the machine', async () => {
    await library.server.restart({ env: { TIDEMARK_VLM_URL: vlm.url, TIDEMARK_VLM_MODEL: 'look-1' } });
    const page = await ask();
    await check(page).click();
    const dialog = page.getByRole('dialog');
    const { host } = new URL(vlm.url);
    await dialog.getByText(`leave this machine for ${host}`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(vlm.asked).toEqual([]);
    await check(page).click();
    await dialog.getByRole('button', { name: /^Send \d+ pictures/ }).click();
    const cards = page.locator('tm-result-card');
    // Moments are judged two at a time: either of the first two is the one that is confirmed.
    await cards.getByText('Rejected. Not green.').first().waitFor();
    expect(await cards.getByText('Confirmed. All of it is green.').count()).toBe(1);
    expect(vlm.asked[0]).toMatchObject({ model: 'look-1', question: 'green' });
    await page.goto('/?q=red');
    await cards.first().waitFor();
    expect(await page.getByText('Confirmed.').count()).toBe(0);
    await page.context().close();
  });

  it('describes a video after the page has asked, and its words are found', async () => {
    const asked = vlm.asked.length;
    replies = () => '{"caption": "A welder repairs a tractor."}';
    const page = await ask();
    await page.locator('tm-result-card').first().click();
    await page.getByRole('button', { name: 'Describe', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`leave this machine for ${new URL(vlm.url).host}`).waitFor();
    expect(vlm.asked).toHaveLength(asked);
    await dialog.getByRole('button', { name: /^Send \d+ pictures?/ }).click();
    await page.getByRole('button', { name: /^Delete \d+ captions?/ }).waitFor();
    const video = page.url();
    await page.goto('/?q=a%20welder');
    await page.locator('tm-result-card').getByText('In a caption').first().waitFor();
    await page.goto(video);
    await page.getByRole('button', { name: /^Delete \d+ captions?/ }).click();
    await dialog.getByText('the pictures must be sent again').waitFor();
    await dialog.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('button', { name: 'Describe', exact: true }).waitFor();
    await page.context().close();
  });
});
