/**
 * `npm run bench -- bundle`: what a browser has to fetch before the page works, and how soon it paints. Measured on the
 * build that the server serves, from the real server, each time with an empty cache.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { quantile } from '../../evaluation/measures.ts';
import { findChromium, launchChromium, openPage } from '../../test/e2e/harness/browser.ts';
import { writeTinyPack } from '../../test/support/tiny-pack.ts';
import { withWorkFolder } from '../media.ts';
import { serve } from '../product.ts';
import type { Measured } from '../report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The goals: kB of script (gzip, 1000 bytes each), and ms until something is painted. */
const SCRIPT_KB = 150;
const PAINT_MS = 1000;

/** The goal is for a machine that does nothing else; one that does may take this many times as long. */
const PATIENCE = 4;

const KINDS = { script: /\.js$/, style: /\.css$/, other: /\.(html|svg|woff2?|png)$/ };

/** Number of times the page is opened. */
export interface BundleOptions {
  runs: number;
}

/** Builds the page and measures it; see the top of the file. */
export async function benchBundle({ runs }: BundleOptions): Promise<Measured> {
  execFileSync('npm', ['run', '--silent', 'build:ui'], { cwd: ROOT, stdio: 'ignore' });
  const sizes = sizesOf(join(ROOT, 'ui/dist'));
  const paintsMs = await timePaints(runs);
  const paintMs = quantile(paintsMs, 0.5) ?? Number.POSITIVE_INFINITY;
  const kb = (bytes: number) => Math.round(bytes / 100) / 10;
  return {
    name: 'bundle',
    tables: [
      {
        title: 'What the page weighs, in kB',
        columns: ['files', 'number', 'gzip', 'plain'],
        rows: sizes.map(({ kind, files, gzip, plain }) => ({
          name: kind,
          cells: [files, kb(gzip), kb(plain)],
        })),
        note: `The goal is ${SCRIPT_KB} kB of script, gzip.`,
      },
      {
        title: `How soon it paints, in ms (median of ${runs}, empty cache, local server)`,
        columns: ['', 'median', 'max'],
        rows: [
          { name: 'first contentful paint', cells: [Math.round(paintMs), Math.round(Math.max(...paintsMs))] },
        ],
        note: `The goal is ${PAINT_MS} ms.`,
      },
    ],
    figures: {
      script_gzip_kb: kb(sizes.find(({ kind }) => kind === 'script')?.gzip ?? 0),
      sizes,
      first_paint_ms: { median: Math.round(paintMs), all: paintsMs.map(Math.round) },
    },
    baselines: {},
    options: { runs },
    model: null,
    failures: sizes
      .filter(({ kind, gzip }) => kind === 'script' && gzip >= SCRIPT_KB * 1000)
      .map(({ gzip }) => `${SCRIPT_KB} kB of script: ${kb(gzip)} kB.`)
      .concat(
        paintMs > PAINT_MS * PATIENCE
          ? [`painted within ${PAINT_MS * PATIENCE} ms: ${Math.round(paintMs)} ms.`]
          : [],
      ),
  };
}

interface Size {
  kind: string;
  files: number;
  gzip: number;
  plain: number;
}

function sizesOf(folder: string): Size[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.entries(KINDS).map(([kind, pattern]) => {
    const files = names.filter((name) => pattern.test(name)).map((name) => readFileSync(join(folder, name)));
    return {
      kind,
      files: files.length,
      gzip: files.reduce((sum, file) => sum + gzipSync(file).length, 0),
      plain: files.reduce((sum, file) => sum + file.length, 0),
    };
  });
}

/** Milliseconds from the request of the empty library's page to its first contentful paint. */
async function timePaints(runs: number): Promise<number[]> {
  const chromium = findChromium();
  if (chromium === null) throw new Error('Painting is measured in a browser: install Chromium.');
  return withWorkFolder('bundle', async (folder) => {
    const served = await serve({
      dataDir: join(folder, 'data'),
      pack: await writeTinyPack(join(folder, 'pack')),
    });
    const browser = await launchChromium(chromium);
    try {
      const times: number[] = [];
      // The first run warms the server and the browser up, and does not count.
      for (let run = -1; run < runs; run++) {
        const { page } = await openPage(browser, served.url);
        await page.goto('/');
        const ms = (await page.evaluate(FIRST_PAINT)) as number;
        if (run >= 0) times.push(ms);
        await page.context().close();
      }
      return times;
    } finally {
      await browser.close();
      await served.close();
    }
  });
}

const FIRST_PAINT = `new Promise((resolve) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName('first-contentful-paint')[0];
  if (paint) resolve(paint.startTime);
}).observe({ type: 'paint', buffered: true }))`;
