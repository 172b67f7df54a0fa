/** The query as parts that can be edited, removed, and read in another way. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openPage } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('the parts of a query', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 60, fps: 10, sceneS: 10 });
  });
  afterAll(() => library?.close());

  const open = async (path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> => {
    const { page } = await openPage(library.browser, library.server.url, options);
    await page.goto(path);
    return page;
  };
  const param = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
  const chips = (page: Page) => page.getByRole('list', { name: 'Query parts' });
  const box = (page: Page) => page.getByRole('combobox', { name: 'Search the footage' });

  it('can be edited and removed', async () => {
    const page = await open('/?q=red+then+green+tag%3Anone');
    await chips(page).getByRole('button', { name: 'Remove: tag:none' }).click();
    await chips(page).getByRole('button', { name: 'Edit: green' }).click();
    await page.getByRole('textbox', { name: 'Edit: green' }).fill('blue');
    await page.keyboard.press('Enter');
    await expect.poll(() => box(page).inputValue()).toBe('red then blue');
    await page.locator('tm-result-card').first().waitFor();
    await chips(page).getByRole('button', { name: 'Remove: then' }).click();
    await expect.poll(() => param(page, 'q')).toBe('red blue');
    await page.context().close();
  });

  it('are read as plain words by one click', async () => {
    const page = await open('/?q=red+then+green');
    await chips(page).getByRole('button', { name: 'Read as plain words: then' }).click();
    await expect.poll(() => param(page, 'q')).toBe('red [then] green');
    await page.locator('tm-result-card').first().waitFor();
    await chips(page)
      .getByRole('button', { name: 'Read as plain words: then' })
      .waitFor({ state: 'detached' });
    await page.context().close();
  });

  it.each([
    ['en-US', 'the red then green', 'then', 'Read as an order', 'Read as one description'],
    ['zh-CN', 'the red then green', 'then', '按先后顺序理解', '当作一个整体描述'],
  ])(
    'are read as an order, and as a description again, by one click each: %s',
    async (locale, sentence, word, order, description) => {
      const page = await open(`/?q=${encodeURIComponent(sentence)}`, { locale });
      const one = (name: string) => page.locator('tm-chips').getByRole('button', { name, exact: true });
      const ways = [
        [order, `{${word}}`, description],
        [description, `[${word}]`, order],
        [order, `{${word}}`, description],
      ] as const;
      for (const [click, written, next] of ways) {
        await one(click).click();
        await expect.poll(() => param(page, 'q')).toBe(sentence.replace(word, written));
        await one(next).waitFor();
        await one(click).waitFor({ state: 'detached' });
        const operators = page.locator('tm-chips li.special');
        await expect.poll(() => operators.count()).toBe(click === order ? 1 : 0);
        await page.locator('tm-result-card').first().waitFor();
      }
      await page.context().close();
    },
  );

  it('are read as plain words in Chinese as well', async () => {
    const page = await open('/?q=green+then+red', { locale: 'zh-CN' });
    await page.getByRole('button', { name: '当作普通文字：then' }).click();
    await expect.poll(() => param(page, 'q')).toBe('green [then] red');
    await page.context().close();
  });

  it.each([
    ['当作普通文字：然后', 'green[然后]red，没有blue'],
    ['当作普通文字：没有', 'green然后red，[没有]blue'],
    // The test model knows English colours only.
  ])('of a Chinese sentence are read as plain words by one click: %s', async (button, undone) => {
    const page = await open(`/?q=${encodeURIComponent('green然后red，没有blue')}`, { locale: 'zh-CN' });
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect.poll(async () => param(page, 'q')?.replaceAll(' ', '')).toBe(undone);
    await page.getByRole('button', { name: button, exact: true }).waitFor({ state: 'detached' });
    await page.context().close();
  });
});
