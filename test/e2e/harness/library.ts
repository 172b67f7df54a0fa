/** A server with one clip in its library, and a browser: the start of most tests of the page. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { AddVideoResponse, Job, ReelList } from '../../../contract/index.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';
import { type ClipOptions, drawBarcodeClip } from './barcode-clip.ts';
import { launchChromium, openPage } from './browser.ts';
import { prepareDisplayed } from './displayed.ts';
import { startTestServer, type TestServer } from './server.ts';

/** A library under test. The caller closes it. */
export interface TestLibrary {
  server: TestServer;
  browser: Browser;
  videoId: string;
  /** Opens a fresh page at an address of the server; the frames that its player shows are recorded. */
  open(path: string, options?: Parameters<typeof openPage>[2]): Promise<Page>;
  /** Draws a clip as a file of this name and indexes it; returns the id of the video. */
  addClip(name: string, clip: ClipOptions): Promise<string>;
  /** Deletes all reels, which tests of one library share as browsers do. */
  /** Returns how many moments each reel has. */
  reelSizes(): Promise<number[]>;
  clearReels(): Promise<void>;
  close(): Promise<void>;
}

/** Draws a clip of coloured scenes, indexes it with the pack that sees colours, and starts a browser. */
export async function openTestLibrary(chromium: string, clip: ClipOptions): Promise<TestLibrary> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-page-'));
  const server = await startTestServer({ pack: await writeTinyPack(join(folder, 'pack')) });
  const addClip: TestLibrary['addClip'] = async (name, options) => {
    const path = join(folder, name);
    await drawBarcodeClip(path, options);
    return indexFile(server.url, name, await readFile(path));
  };
  const videoId = await addClip('colours.mp4', clip);
  const browser = await launchChromium(chromium);
  return {
    server,
    browser,
    videoId,
    open: async (path, options) => {
      const { page } = await openPage(browser, server.url, options);
      await prepareDisplayed(page);
      await page.goto(path);
      return page;
    },
    addClip,
    reelSizes: async () => {
      const { data } = (await (await fetch(`${server.url}/v1/reels`)).json()) as ReelList;
      return data.map(({ count }) => count);
    },
    clearReels: async () => {
      const { data } = (await (await fetch(`${server.url}/v1/reels`)).json()) as ReelList;
      for (const { id } of data) await fetch(`${server.url}/v1/reels/${id}`, { method: 'DELETE' });
    },
    close: async () => {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Uploads a file and follows its job to the end; returns the id of the video. */
export async function indexFile(url: string, name: string, content: Buffer): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(content)]), name);
  const added = (await (
    await fetch(`${url}/v1/videos`, { method: 'POST', body: form })
  ).json()) as AddVideoResponse;
  if (!added.job) throw new Error(`No job for ${name}: ${JSON.stringify(added)}`);
  // The stream of one job ends with the job.
  const events = await (await fetch(`${url}/v1/jobs/${added.job.id}/events`)).text();
  const last = [...events.matchAll(/^data: (.*)$/gm)].pop()?.[1] ?? '{}';
  const job = JSON.parse(last) as Job;
  if (job.state !== 'done' || job.video_id === null) throw new Error(`Indexing ${name} ended as ${last}`);
  return job.video_id;
}
