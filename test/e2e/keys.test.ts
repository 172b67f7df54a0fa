/** API keys on the page: the first one, with which the page goes on; copied once, rotated, revoked; in both languages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('API keys', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 10, fps: 10, sceneS: 5 });
  });
  afterAll(() => library?.close());

  const statusWith = async (key: string) =>
    (await fetch(`${library.server.url}/v1/videos`, { headers: { Authorization: `Bearer ${key}` } })).status;

  it('are made, shown once, rotated and revoked', async () => {
    const page = await library.open('/');
    await page.getByRole('button', { name: 'API keys', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const secret = dialog.getByRole('status').locator('code');
    await dialog.getByText('The library asks for no key yet', { exact: false }).waitFor();

    // A first key that could not make another is refused, and said so.
    await dialog.getByRole('textbox', { name: 'Name of the key' }).fill('mine');
    await dialog.getByRole('checkbox', { name: 'Admin' }).uncheck();
    await dialog.getByRole('checkbox', { name: 'Read' }).check();
    await dialog.getByRole('button', { name: 'Make', exact: true }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('checkbox', { name: 'Admin' }).check();
    await dialog.getByRole('button', { name: 'Make', exact: true }).click();
    const admin = (await secret.textContent()) ?? '';
    expect(await statusWith('')).toBe(401);
    expect(await statusWith(admin)).toBe(200);

    await dialog.getByRole('textbox', { name: 'Name of the key' }).fill('archive');
    await dialog.getByRole('spinbutton', { name: 'Days' }).fill('30');
    await dialog.getByRole('button', { name: 'Make', exact: true }).click();
    const row = dialog.getByRole('listitem').filter({ hasText: 'archive' });
    await row.getByText('Never used', { exact: false }).waitFor();
    await row.getByText('Expires', { exact: false }).waitFor();
    const first = (await secret.textContent()) ?? '';
    expect(await statusWith(first)).toBe(200);
    await row.getByText('Last used', { exact: false }).waitFor();

    await row.getByRole('button', { name: 'Rotate the key archive' }).click();
    await row.getByRole('spinbutton').fill('0');
    await row.getByRole('button', { name: 'Make a new secret' }).click();
    await expect.poll(() => secret.textContent()).not.toBe(first);
    const second = (await secret.textContent()) ?? '';
    expect([await statusWith(first), await statusWith(second)]).toEqual([401, 200]);

    await row.getByRole('button', { name: 'Revoke the key archive' }).click();
    await row.getByRole('button', { name: 'Revoke the key', exact: true }).click();
    await row.getByText('Revoked', { exact: false }).waitFor();
    expect(await statusWith(second)).toBe(401);

    // Closed, the secret is gone; the page still has its key.
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('button', { name: 'API 密钥' }).click();
    await dialog.getByText('已于', { exact: false }).waitFor();
    expect(await secret.count()).toBe(0);
    await page.context().close();
  });
});
