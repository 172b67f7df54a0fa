/** Watched folders on the page: added, paused, scanned, removed, wrong ones refused; in both languages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceList, Video } from '../../contract/index.ts';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('watched folders', () => {
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
    await page.getByRole('button', { name: 'Watched folders', exact: true }).click();
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
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: /Language/ }).click();
    await page.getByRole('button', { name: '监视的文件夹' }).click();
    await dialog.getByText('尚未监视任何文件夹。').waitFor();
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
