/**
 * Summarises the measurements of one video as a row: from seeks and seconds of the index to spreads of errors. Pure.
 */
import type { IndexTruth } from './index-truth.ts';
import type { LibraryVideo } from './library.ts';
import { errorsOf, type Spread, spread, usualFrameMs } from './measure.ts';
import type { PictureTruth } from './picture-truth.ts';
import type { Seek, Target } from './seeks.ts';

/** The measurements of one video, errors in ms. */
export interface VideoRow {
  name: string;
  frameMs: number;
  honest: boolean;
  /** The form in which the browser plays it. */
  played: Target['played'];
  seeks: number;
  /** Of the ways that end at rest. */
  asked: Spread | null;
  /** Of those that play: how far the first frame is from where playing was to begin. */
  begun: Spread | null;
  said: Spread | null;
  saidPlaying: Spread | null;
  index: Spread | null;
  /** Of thumbnails: how far the frame is from the time that was asked for. */
  poster: Spread | null;
  /** Of clips: how far the first frame is from where the clip was to begin. */
  clip: Spread | null;
  unread: number;
  /** The largest error of each way. */
  byWay: Record<Seek['way'], number | null>;
  /** The largest error of a clock that takes frame numbers for times: number / rate. */
  counted: number;
}

/** Returns true when no seek was off by more than a frame, in any way, in the page or in the index. */
export function isWithinFrame({ frameMs, asked, said, index, poster, clip }: VideoRow): boolean {
  return [asked, said, index, poster, clip].every((errors) => errors !== null && errors.max <= frameMs);
}

/** The row of a video. */
export function toRow(
  { video, played }: Target,
  seeks: readonly Seek[],
  index: IndexTruth,
  pictures: PictureTruth,
): VideoRow {
  const errors = seeks.map((seek) => ({ way: seek.way, ...errorsOf(seek, video) }));
  const ofWay = (way: Seek['way']) =>
    spread(
      errors
        .filter((one) => one.way === way)
        .map(({ asked, said }) => (way === 'result' ? said : Math.max(asked, said))),
    )?.max ?? null;
  return {
    name: video.name,
    frameMs: usualFrameMs(video),
    honest: video.honest,
    played,
    seeks: seeks.length,
    asked: spread(errors.filter(({ way }) => way !== 'result').map(({ asked }) => asked)),
    begun: spread(errors.filter(({ way }) => way === 'result').map(({ asked }) => asked)),
    said: spread(errors.map(({ said }) => said)),
    saidPlaying: spread(errors.flatMap(({ saidPlaying }) => saidPlaying)),
    index: spread(index.errorsMs),
    poster: spread(pictures.posterMs),
    clip: spread(pictures.clipMs),
    unread: index.unread,
    byWay: { result: ofWay('result'), timeline: ofWay('timeline'), link: ofWay('link') },
    counted: countedErrorMs(video),
  };
}

/** Describes the seeks that ended at rest, more than a frame away from where they were to end. */
export function describeMisses({ video }: Target, seeks: readonly Seek[]): string[] {
  return seeks.flatMap((seek) => {
    const { asked } = errorsOf(seek, video);
    if (seek.way === 'result' || asked <= usualFrameMs(video)) return [];
    const { way, askedS, first, atRest } = seek;
    return [`by ${way} to ${askedS} s: frame ${first}, ${asked} ms away; the clock says ${atRest.saysS} s`];
  });
}

/** The baseline: where frame n is taken to be at n divided by the average rate, as tools do that count frames. */
function countedErrorMs({ timesMs, pace }: LibraryVideo): number {
  const roundMs = pace.stepsMs.reduce((sum, step) => sum + step, 0);
  const stepMs = roundMs / pace.stepsMs.length;
  const shown = timesMs.flatMap((ms) => (ms === null ? [] : [ms]));
  return Math.round(Math.max(...shown.map((ms, n) => Math.abs(ms - n * stepMs))) * 10) / 10;
}
