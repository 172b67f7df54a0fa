/**
 * Plans a clip: its frames, and whether they can be copied as they are. In: the frames of a span, what is
 * requested. Out: exact bounds between frames. A clip of [start, end) shows what a player shows in it: it begins with
 * the frame on display at `start` and ends with the last one that appears before `end`. Pure.
 */
import type { FrameTimes, StoredFrame } from '../frames/frame-times.ts';

/** The requested clip, on the player's clock. */
export interface RequestedClip {
  startS: number;
  endS: number;
  /** Seconds by which the clip may begin earlier, and end later, to be copied as it is stored. */
  toleranceS: number;
}

/** Copying: the stored frames of a closed run. */
export interface CopyCut {
  how: 'copy';
  /** When the first frame is shown, which is a keyframe. */
  beginS: number;
  /** When the last one is no longer shown. */
  endS: number;
  /** When the first frame is decoded: before it is shown, where others need it. */
  decodedFromS: number;
  /** Frames are stored in the order of decoding; those decoded before this are the clip's. Null: all that follow. */
  decodedBeforeS: number | null;
  frames: number;
}

/** Encoding anew: the frames between two bounds that lie between frames. */
export interface EncodeCut {
  how: 'encode';
  beginS: number;
  endS: number;
  /** Frames are the clip's that are shown from here on, and before `toS`. */
  fromS: number;
  toS: number;
  frames: number;
  /** When to show the last frame once more, in seconds of the clip: it is on display for longer than a frame is. */
  againS: number | null;
}

/** Times are kept as whole milliseconds: half of one does not tell frames apart. */
const HALF_MS = 0.0005;

/** A frame that is on display for more than this many usual ones is a still. */
const STILL = 1.5;

/** Returns the frames to take, encoded anew. Null when there is no frame at all. */
export function planEncode({ frames }: FrameTimes, requested: RequestedClip): EncodeCut | null {
  const shown = inOrder(frames);
  const frameS = usualLength(shown);
  const first = firstOf(shown, requested);
  const last = lastOf(shown, requested);
  if (first < 0) return null;
  const [firstS, lastS] = [shown[first] as number, shown[last] as number];
  const beforeS = shown[first - 1];
  const afterS = shown[last + 1];
  const isHeld = requested.startS - firstS > STILL * frameS;
  const beginS = isHeld ? requested.startS : firstS;
  const endS = endOf(lastS, afterS, requested.endS, frameS);
  const againS = endS - Math.max(lastS, beginS) > STILL * frameS ? endS - beginS - frameS : null;
  return {
    how: 'encode',
    ...{ beginS, endS, againS },
    fromS: beforeS === undefined ? firstS - frameS : (beforeS + firstS) / 2,
    toS: afterS === undefined ? lastS + frameS : (lastS + afterS) / 2,
    frames: last - first + 1 + (againS === null ? 0 : 1),
  };
}

/**
 * Returns the frames to copy, or null where copying would show other frames than were asked for: when there is no
 * keyframe within the tolerance, when frames before it need it (an open group), when the frames up to the end are not
 * stored together, or when the clip begins or ends inside a still.
 */
export function planCopy({ frames, isStored }: FrameTimes, requested: RequestedClip): CopyCut | null {
  const plan = planEncode({ frames, isStored }, requested);
  if (!isStored || plan === null || plan.againS !== null) return null;
  const shown = inOrder(frames);
  const firstS = shown[firstOf(shown, requested)] as number;
  if (plan.beginS !== firstS) return null;
  const from = frames.findLastIndex(({ isKey, isShown, ptsS }) => isKey && isShown && ptsS <= firstS);
  const key = frames[from];
  if (key === undefined || key.dtsS === null) return null;
  if (key.ptsS < firstS && key.ptsS < requested.startS - requested.toleranceS) return null;
  if (frames.slice(from).some(({ ptsS, isShown }) => ptsS < key.ptsS || !isShown)) return null;

  const lastS = shown[lastOf(shown, requested)] as number;
  const run = closedRun(frames.slice(from), shown, key.ptsS, lastS);
  if (run === null || (run.latestS > lastS && run.latestS >= requested.endS + requested.toleranceS))
    return null;
  const [lastDecoded, next] = [frames[from + run.count - 1] as StoredFrame, frames[from + run.count]];
  if (next !== undefined && (next.dtsS === null || lastDecoded.dtsS === null)) return null;
  const latest = shown.indexOf(run.latestS);
  return {
    how: 'copy',
    beginS: key.ptsS,
    endS: endOf(run.latestS, shown[latest + 1], requested.endS, usualLength(shown)),
    decodedFromS: key.dtsS,
    decodedBeforeS: next === undefined ? null : ((next.dtsS as number) + (lastDecoded.dtsS as number)) / 2,
    frames: run.count,
  };
}

/** Finds the shortest run of stored frames that shows everything from `fromS` to at least `toS`, without a hole. */
function closedRun(
  stored: StoredFrame[],
  shown: number[],
  fromS: number,
  toS: number,
): { count: number; latestS: number } | null {
  const first = shown.indexOf(fromS);
  let latestS = fromS;
  for (const [i, { ptsS }] of stored.entries()) {
    latestS = Math.max(latestS, ptsS);
    if (latestS >= toS && shown[first + i] === latestS) return { count: i + 1, latestS };
  }
  return null;
}

/** Returns the times at which frames are shown, ascending. */
function inOrder(frames: StoredFrame[]): number[] {
  return frames.flatMap(({ ptsS, isShown }) => (isShown ? [ptsS] : [])).sort((a, b) => a - b);
}

/** Returns the frame on display at the start; the video's first where nothing is yet. */
function firstOf(shown: number[], { startS }: RequestedClip): number {
  return Math.max(
    shown.findLastIndex((ptsS) => ptsS <= startS + HALF_MS),
    Math.min(0, shown.length - 1),
  );
}

/** Returns the last frame that appears before the end. */
function lastOf(shown: number[], requested: RequestedClip): number {
  return Math.max(
    shown.findLastIndex((ptsS) => ptsS < requested.endS - HALF_MS),
    firstOf(shown, requested),
  );
}

/** Returns the end of a clip: that of its last frame; inside of a still, the requested one. */
function endOf(lastS: number, afterS: number | undefined, requestedS: number, frameS: number): number {
  return Math.min(afterS ?? Number.POSITIVE_INFINITY, Math.max(lastS + frameS, requestedS));
}

/** Returns the median time that a frame is on display: stills and pauses do not count. */
function usualLength(shown: number[]): number {
  const lengths = shown.slice(1).map((ptsS, i) => ptsS - (shown[i] as number));
  return lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? USUAL_FRAME_S;
}

/** The assumed length of a frame when a video has only one. */
const USUAL_FRAME_S = 1 / 25;
