/**
 * `npm run bench -- a11y`: what axe-core finds in the page as it is used: each state in both themes, both languages, on a
 * desktop and on a phone. In: the real page over a library of one video. Out: violations, and how many rules were met.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { findChromium, openPage } from '../../test/e2e/harness/browser.ts';
import { openTestLibrary, type TestLibrary } from '../../test/e2e/harness/library.ts';
import type { Measured } from '../report.ts';

const THEMES = ['dark', 'light'] as const;
const LOCALES = ['en-US', 'zh-CN'] as const;
const PHONE = { width: 390, height: 844 };

/** A state of the page: where it is, and what is done to get there. */
interface State {
  name: string;
  path: (videoId: string) => string;
  /** Waited for before the first act. */
  shows: string;
  /** Keys pressed then. */
  keys?: readonly string[];
  phone?: boolean;
}

const STATES: readonly State[] = [
  { name: 'library', path: () => '/', shows: 'tm-video-card' },
  { name: 'answer', path: () => '/?q=green', shows: 'tm-result-card' },
  { name: 'answer that may be wrong', path: () => '/?q=yellow', shows: 'tm-result-card, main [role=status]' },
  { name: 'words that no model knows', path: () => '/?q=zebra', shows: 'main [role=alert]' },
  { name: 'video', path: (id) => `/v/${id}?t=12`, shows: 'tm-timeline' },
  {
    name: 'video, two sentences, selection, zoom',
    path: (id) => `/v/${id}?t=12&q=green&vs=blue&sel=11-14&zoom=5-25`,
    shows: 'tm-result-card',
  },
  { name: 'keys', path: () => '/', shows: 'tm-video-card', keys: ['?'] },
  {
    name: 'export',
    path: (id) => `/v/${id}?t=12&q=green&sel=11-14`,
    shows: 'tm-result-card',
    keys: ['e'],
  },
  { name: 'answer, phone', path: () => '/?q=green', shows: 'tm-result-card', phone: true },
  { name: 'video, phone', path: (id) => `/v/${id}?t=12&q=green`, shows: 'tm-timeline', phone: true },
];

/** The findings of axe on a state in one theme and language. */
interface Verdict {
  state: string;
  theme: string;
  locale: string;
  violations: string[];
  passes: number;
}

/** Looks at every state; see the top of the file. */
export async function benchA11y(): Promise<Measured> {
  const chromium = findChromium();
  if (chromium === null) throw new Error('axe looks at the page in a browser: install Chromium.');
  const library = await openTestLibrary(chromium, { seconds: 60, fps: 10, sceneS: 10 });
  const verdicts: Verdict[] = [];
  try {
    for (const state of STATES) {
      for (const theme of THEMES) {
        for (const locale of LOCALES) verdicts.push(await judge(library, state, theme, locale));
      }
    }
  } finally {
    await library.close();
  }
  const all = verdicts.flatMap(({ state, theme, locale, violations }) =>
    violations.map((violation) => `${state}, ${theme}, ${locale}: ${violation}`),
  );
  return {
    name: 'a11y',
    tables: [
      {
        title: 'What axe-core finds',
        columns: ['state', 'seen', 'rules met', 'violations'],
        rows: STATES.map(({ name }) => {
          const own = verdicts.filter(({ state }) => state === name);
          const found = own.reduce((sum, { violations }) => sum + violations.length, 0);
          return { name, cells: [own.length, Math.min(...own.map(({ passes }) => passes)), found] };
        }),
        note: 'Each state is seen dark and light, in English and Chinese. "rules met" is the least of those.',
      },
    ],
    figures: { violations: all.length, seen: verdicts.length, list: all },
    baselines: {},
    options: {},
    model: null,
    failures: all,
  };
}

async function judge(
  { browser, server, videoId }: TestLibrary,
  { name, path, shows, keys = [], phone }: State,
  theme: (typeof THEMES)[number],
  locale: string,
): Promise<Verdict> {
  const options = { colorScheme: theme, locale, reducedMotion: 'reduce' as const };
  const { page } = await openPage(browser, server.url, { ...options, ...(phone ? { viewport: PHONE } : {}) });
  try {
    await page.goto(path(videoId));
    await page.locator(shows).first().waitFor();
    for (const key of keys) await page.keyboard.press(key);
    if (keys.length > 0) await page.locator('dialog[open]').first().waitFor();
    await stands(page);
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    return {
      state: name,
      theme,
      locale,
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      passes: passes.length,
    };
  } finally {
    await page.context().close();
  }
}

/** Waits until nothing fades or slides any more. */
async function stands(page: Page): Promise<void> {
  await page.evaluate('Promise.allSettled(document.getAnimations().map((animation) => animation.finished))');
}
