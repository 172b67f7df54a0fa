/**
 * A real Chromium for the tests. Where none is found the tests are skipped, with a notice; on CI that is a failure, for
 * a suite that skips everything proves nothing.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Longer than any step takes on a busy machine of two cores; playing starts to decode only then. */
const STEP_TIMEOUT_MS = 45_000;

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Not there, or not ours to run: the next place is tried.
  }
}

/** Finds a Chromium: TIDEMARK_CHROMIUM, else the first one on PATH, else null (a failure on CI). */
export function findChromium(): string | null {
  const named = process.env.TIDEMARK_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = named ? [named] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = candidates.find(isExecutable) ?? null;
  if (found === null && process.env.CI === 'true') {
    throw new Error('CI needs a Chromium: install one, or name it in TIDEMARK_CHROMIUM.');
  }
  if (found === null)
    console.warn('No Chromium found: the browser tests are skipped. Set TIDEMARK_CHROMIUM to run them.');
  return found;
}

/** Starts the browser, with further flags if a test needs them. */
export function launchChromium(executablePath: string, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/** The errors of a page: uncaught ones, those on its console, and requests to other hosts. */
export interface Complaints {
  list: string[];
}

/** Opens a fresh page, and collects its errors. */
export async function openPage(
  browser: Browser,
  baseUrl: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; complaints: Complaints }> {
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  const complaints: Complaints = { list: [] };
  page.on('pageerror', (error) => complaints.list.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.list.push(`${message.text()} ${message.location().url}`);
  });
  page.on('request', (request) => {
    const foreign = !request.url().startsWith(baseUrl) && /^https?:/.test(request.url());
    if (foreign) complaints.list.push(`a request to ${request.url()}`);
  });
  return { page, complaints };
}
