/**
 * `npm run bench -- clock`: from what people click to the frame that they see. Films with the time in the picture are
 * indexed and served by the real product; a real Chromium seeks in the real page by search result, by timeline and by
 * link; the frame on display is read off its pixels and held against what the page says. See docs/clock.md.
 */
import type { Page } from 'playwright-core';
import type { Video } from '../../api/schema.ts';
import { findChromium, launchChromium, openPage } from '../../test/e2e/harness/browser.ts';
import { prepareDisplayed } from '../../test/e2e/harness/displayed.ts';
import { CLOCK_FILMS, type ClockFilmName } from '../../test/support/clock-films.ts';
import { withWorkFolder } from '../media.ts';
import { serve } from '../product.ts';
import { createRandom, type Random } from '../random.ts';
import type { Measured } from '../report.ts';
import { indexTruth } from './index-truth.ts';
import { type ClockVideo, makeClockLibrary } from './library.ts';
import { errorsOf, type Spread, spread, usualFrameMs } from './measure.ts';
import { type Seek, seekByLink, seekByResult, seekByTimeline, type Target } from './seeks.ts';
import { clockTables } from './tables.ts';

/** How `clock` is run. */
export interface ClockOptions {
  /** Short names of films; all when absent. */
  films: readonly string[] | undefined;
  /** Seeks of each kind and film. */
  seeks: number;
  seed: number;
}

/** What was measured about one film, errors in ms. */
export interface FilmRow {
  name: string;
  frameMs: number;
  honest: boolean;
  /** How it reaches the browser. */
  played: 'file' | 'copy' | 'encode';
  seeks: number;
  asked: Spread | null;
  said: Spread | null;
  saidPlaying: Spread | null;
  index: Spread | null;
  unread: number;
  /** The largest error of each way. */
  byWay: Record<Seek['way'], number | null>;
  /** What a clock is off by, at most, that takes frame numbers for times: number / rate. */
  counted: number;
}

/** Measures the clock; see the top of the file. */
export async function benchClock({ films, seeks, seed }: ClockOptions): Promise<Measured> {
  const names = chooseFilms(films);
  const chromium = findChromium();
  if (chromium === null) throw new Error('The clock is measured in a browser: install Chromium.');
  const random = createRandom(seed);
  const rows = await withWorkFolder('clock', async (folder) => {
    const { setup, videos } = await makeClockLibrary(folder, names, seeks, random);
    const served = await serve(setup);
    const browser = await launchChromium(chromium);
    try {
      const known = await listVideos(served.url);
      const list: FilmRow[] = [];
      for (const video of videos) {
        const target = findTarget(known, video);
        const { page } = await openPage(browser, served.url);
        await prepareDisplayed(page);
        const done = await seekAllWays(page, target, seeks, random);
        await page.context().close();
        const row = toRow(target, done, await indexTruth(setup, served.url, target));
        console.error(`${row.name}: said ${row.said?.max} ms, asked ${row.asked?.max} ms at most`);
        list.push(row);
      }
      return list;
    } finally {
      await browser.close();
      await served.close();
    }
  });
  const honest = rows.filter((row) => row.honest);
  return {
    name: 'clock',
    ...clockTables(rows),
    figures: {
      films: rows,
      within_a_frame: honest.filter(isWithinFrame).length,
      of: honest.length,
    },
    baselines: { counted_max_ms: Math.max(...honest.map(({ counted }) => counted)) },
    options: { films: names, seeks, seed },
    model: null,
    failures: honest
      .filter((row) => !isWithinFrame(row))
      .map(({ name }) => `${name}: every time within a frame of the picture.`),
  };
}

/** Whether no seek was off by more than a frame, in any way, in the page or in the index. */
export function isWithinFrame({ frameMs, asked, said, index }: FilmRow): boolean {
  return [asked, said, index].every((errors) => errors !== null && errors.max <= frameMs);
}

function chooseFilms(films: readonly string[] | undefined): ClockFilmName[] {
  const all = Object.keys(CLOCK_FILMS) as ClockFilmName[];
  const unknown = films?.find((name) => !Object.hasOwn(CLOCK_FILMS, name));
  if (unknown !== undefined) throw new RangeError(`No film is called "${unknown}": ${all.join(', ')}.`);
  return films ? all.filter((name) => films.includes(name)) : all;
}

async function listVideos(url: string): Promise<Video[]> {
  const response = await fetch(`${url}/v1/videos?page_size=200`);
  return ((await response.json()) as { data: Video[] }).data;
}

function findTarget(known: readonly Video[], video: ClockVideo): Target {
  const found = known.find(({ file_name: name }) => name === video.file);
  if (!found) throw new Error(`${video.file} is not in the library.`);
  return { video, id: found.id, durationS: found.duration_s ?? 0 };
}

async function seekAllWays(page: Page, target: Target, count: number, random: Random): Promise<Seek[]> {
  return [
    ...(await seekByResult(page, target, count)),
    ...(await seekByTimeline(page, target, count, random)),
    ...(await seekByLink(page, target, count, random)),
  ];
}

function toRow(
  { video }: Target,
  seeks: readonly Seek[],
  index: { errorsMs: number[]; unread: number },
): FilmRow {
  const errors = seeks.map((seek) => ({ way: seek.way, ...errorsOf(seek, video) }));
  const ofWay = (way: Seek['way']) =>
    spread(errors.filter((one) => one.way === way).map(({ asked, said }) => Math.max(asked, said)))?.max ??
    null;
  return {
    name: video.name,
    frameMs: usualFrameMs(video),
    honest: video.honest,
    played: 'file',
    seeks: seeks.length,
    asked: spread(errors.map(({ asked }) => asked)),
    said: spread(errors.map(({ said }) => said)),
    saidPlaying: spread(errors.flatMap(({ saidPlaying }) => saidPlaying)),
    index: spread(index.errorsMs),
    unread: index.unread,
    byWay: { result: ofWay('result'), timeline: ofWay('timeline'), link: ofWay('link') },
    counted: countedErrorMs(video),
  };
}

/** The baseline: where frame n is taken to be at n divided by the average rate, as tools do that count frames. */
function countedErrorMs({ timesMs, pace }: ClockVideo): number {
  const roundMs = pace.stepsMs.reduce((sum, step) => sum + step, 0);
  const stepMs = roundMs / pace.stepsMs.length;
  const shown = timesMs.flatMap((ms) => (ms === null ? [] : [ms]));
  return Math.round(Math.max(...shown.map((ms, n) => Math.abs(ms - n * stepMs))) * 10) / 10;
}
