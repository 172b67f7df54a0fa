/** Watched sources on the page: added, paused, scanned, removed, wrong ones refused; in both languages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceList, Video } from '../../contract/index.ts';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('watched sources', () => {
  const nas = mkdtempSync(join(tmpdir(), 'tidemark-nas-'));
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 20, fps: 10, sceneS: 10 });
    await library.server.restart({ env: { TIDEMARK_ROOTS: nas } });
  });
  afterAll(async () => {
    await library?.close();
    rmSync(nas, { recursive: true });
  });

  it('are added, paused and removed, and say what is wrong', async () => {
    const page = await library.open('/');
    const stored = async () => {
      const answer = await page.evaluate(async () => (await fetch('/v1/sources')).json());
      return (answer as SourceList).data;
    };
    await page.getByRole('button', { name: 'Watched sources', exact: true }).click();
    const dialog = page.getByRole('dialog');
    const add = async (path: string) => {
      await dialog.getByRole('textbox', { name: 'Folder on the server' }).fill(path);
      await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    };
    await add('/');
    await dialog.getByRole('alert').waitFor();
    expect(await stored()).toEqual([]);
    await add(nas);
    const row = dialog.getByRole('listitem');
    await row.getByText('Watching', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Pause' }).click();
    await row.getByText('Paused', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Go on' }).click();
    await row.getByText('Watching', { exact: true }).waitFor();
    await row.getByRole('button', { name: /Stop watching/ }).click();
    await row.getByText(/its videos in the library stay/).waitFor();
    await row.getByRole('button', { name: 'Stop watching', exact: true }).click();
    await row.waitFor({ state: 'detached' });
    expect(await stored()).toEqual([]);
    const addresses = ['http://127.0.0.1:9/a.mp4', 'https://films.example/b.mp4'];
    await dialog.getByRole('radio', { name: 'Addresses' }).check();
    await dialog.getByRole('textbox', { name: /Addresses of videos/ }).fill(addresses.join('\n'));
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    await dialog.getByRole('alert').getByText('The address leads to a private network.').waitFor();
    await dialog.getByRole('radio', { name: 'S3 bucket' }).check();
    await dialog.getByRole('textbox', { name: 'Bucket' }).fill('archive');
    await dialog.getByRole('textbox', { name: /Prefix/ }).fill('films/');
    await dialog.getByRole('textbox', { name: /Server/ }).fill('https://127.0.0.1:9');
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    await dialog.getByRole('alert').getByText('The address leads to a private network.').waitFor();
    expect(await stored()).toEqual([]);
    await dialog.getByRole('textbox', { name: /Server/ }).fill('https://s3.films.invalid');
    await dialog.getByRole('button', { name: 'Watch', exact: true }).click();
    await row.getByText('https://s3.films.invalid/archive/films/', { exact: true }).waitFor();
    await row.getByText('Unreachable', { exact: true }).waitFor();
    const [bucket] = await stored();
    expect(bucket).toMatchObject({ kind: 's3', error: { code: 'SOURCE_UNREACHABLE' } });
    await row.getByRole('button', { name: /Stop watching/ }).click();
    await row.getByRole('button', { name: 'Stop watching', exact: true }).click();
    await row.waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('button', { name: '监视的来源' }).click();
    await dialog.getByText('尚未监视任何来源。').waitFor();
    await dialog.getByRole('radio', { name: 'S3 存储桶' }).check();
    await dialog.getByRole('textbox', { name: '存储桶' }).waitFor();
    await page.context().close();
  });

  it("a video's external id and metadata are edited", async () => {
    const page = await library.open('/');
    await page.locator('tm-video-card').first().hover();
    await page
      .getByRole('button', { name: /^Tags and date of/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'External id' }).fill('clip-7');
    const metadata = dialog.getByRole('textbox', { name: 'Metadata (JSON)' });
    await metadata.fill('{"camera": ');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const problem = await metadata.evaluate(
      (field) => (field as unknown as { validationMessage: string }).validationMessage,
    );
    expect(problem).toBe('This is no JSON object.');
    await metadata.fill('{"camera": "A7"}');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(async () => {
        const list = await page.evaluate(async () => (await fetch('/v1/videos')).json());
        return (list as { data: Video[] }).data[0];
      })
      .toMatchObject({ external_id: 'clip-7', metadata: { camera: 'A7' } });
    await page.context().close();
  });
});
