/** Triggers on the page: made of the current sentence, tried on the archive, armed, deleted; in both languages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trigger, TriggerList } from '../../contract/index.ts';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('triggers', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 60, fps: 10, sceneS: 10 });
  });
  afterAll(() => library?.close());

  it('are made, tried, armed and deleted', async () => {
    const page = await library.open('/');
    const stored = async () => {
      const answer = await page.evaluate(async () => (await fetch('/v1/triggers')).json());
      return (answer as TriggerList).data;
    };
    // The model of the tests is not calibrated: only a score can decide, and the page sets none.
    await page.evaluate(async () => {
      const body = JSON.stringify({ name: 'Green scenes', query: { text: 'green' }, min_score: 0.5 });
      await fetch('/v1/triggers', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    });
    await page.getByRole('button', { name: 'Triggers', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const row = dialog.getByRole('listitem').filter({ hasText: 'Green scenes' });
    expect(await row.getByRole('button', { name: 'Arm', exact: true }).isDisabled()).toBe(true);
    await row.getByRole('button', { name: 'Try on the archive' }).click();
    const tried = row.getByText(/Would have fired [1-8] times? in/);
    await tried.waitFor();
    const count = Number(/fired (\d)/.exec((await tried.textContent()) ?? '')?.[1]);
    expect(await row.getByRole('link').count()).toBe(count);
    await row.getByRole('button', { name: 'Arm', exact: true }).click();
    await row.getByText('Armed', { exact: true }).waitFor();
    expect((await stored()).map(({ name, state }: Trigger) => [name, state])).toEqual([
      ['Green scenes', 'armed'],
    ]);

    await dialog.getByRole('textbox', { name: 'What to watch for' }).fill('a red scene');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('a red scene', { exact: true }).waitFor();
    expect(await stored()).toMatchObject([
      {},
      { query: { text: 'a red scene' }, min_probability: 0.6, state: 'new' },
    ]);
    // Changed, an armed trigger is stopped, and cannot be armed before it is tried again.
    await row.getByRole('button', { name: 'Change the trigger Green scenes' }).click();
    await row.getByRole('textbox', { name: 'What to watch for' }).fill('blue');
    await row.getByRole('button', { name: 'Change', exact: true }).click();
    await row.getByText('Not tried', { exact: true }).waitFor();
    expect(await row.getByRole('button', { name: 'Arm', exact: true }).isDisabled()).toBe(true);
    expect((await stored())[0]).toMatchObject({
      ...{ name: 'Green scenes', state: 'new', tried: null, armed_at: null, min_score: 0.5 },
      query: { text: 'blue' },
    });
    await row.getByRole('button', { name: 'Try on the archive' }).click();
    await tried.waitFor();
    await row.getByRole('button', { name: 'Arm', exact: true }).click();
    await row.getByText('Armed', { exact: true }).waitFor();

    await dialog.getByRole('button', { name: 'Delete the trigger Green scenes' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await stored()).map(({ name }: Trigger) => name)).toEqual(['a red scene']);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('button', { name: '触发器' }).click();
    await dialog.getByText('未试运行').waitFor();
    await page.context().close();
  });
});
