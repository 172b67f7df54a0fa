/**
 * Converts frames to and from SMPTE timecode (ST 12-1), `hh:mm:ss:ff`. At 29.97 and 59.94 frames a second, true drop-frame:
 * the first two (four) numbers of each minute are left out, but for each tenth, so that the label keeps up with the clock.
 */
import { AppError } from './errors.ts';

/** A frame rate as an exact fraction; `drop` when its labels drop numbers. */
export interface FrameRate {
  num: number;
  den: number;
  drop: boolean;
}

/** Rates that differ less than this are the same: containers round. */
const TOLERANCE = 0.005;

/** The highest rate whose frame numbers fit the two digits of a label. */
const MAX_FPS = 99;

const DAY_S = 24 * 3600;

/** Ratios of rates that differ less than this from a whole number are one. */
const RATIO_TOLERANCE = 1e-6;

/** The exact rates that editing programs know, slowest first. */
const STANDARD: readonly [num: number, den: number][] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
];

/**
 * Returns the exact rate that `fps` stands for: a standard rate or another whole number; a fraction becomes the
 * standard rate that {@link standardRate} returns, since labels count whole frames. 29.97 and 59.94 drop unless told
 * otherwise, and no other rate can. Throws `BAD_REQUEST` outside of [1, 99].
 */
export function frameRate(fps: number, drop?: boolean): FrameRate {
  if (!(fps >= 1 && fps <= MAX_FPS))
    throw new AppError('BAD_REQUEST', `${fps} is not a frame rate from 1 to ${MAX_FPS}.`);
  const whole = Math.round(fps);
  const isWhole = Math.abs(fps - whole) < TOLERANCE && knownRate(fps) === undefined;
  return isWhole ? { num: whole, den: 1, drop: false } : standardRate(fps, drop);
}

/**
 * Returns the standard rate for a video of `fps` frames a second: the slowest whole multiple, where frames begin on
 * frames (20 becomes 60, 12.5 becomes 25), else the fastest that divides it (100 becomes 50). Where there is neither it
 * is the nearest whole one: an average of 29.83 is 30 with frames left out, not 29.97.
 */
export function standardRate(fps: number, drop?: boolean): FrameRate {
  const [num, den] = knownRate(fps) ?? multipleOf(fps) ?? divisorOf(fps) ?? nearestWholeRate(fps);
  const canDrop = den === 1001 && num % 30000 === 0;
  return { num, den, drop: canDrop && (drop ?? true) };
}

/**
 * Returns the rate of a video whose frames come at `num / den` a second, all alike: as it is, whether editing programs
 * know it or not. Containers round, so that a rate close to a standard one is that.
 */
export function constantRate({ num, den }: Pick<FrameRate, 'num' | 'den'>, drop?: boolean): FrameRate {
  return knownRate(num / den) ? standardRate(num / den, drop) : { num, den, drop: false };
}

/**
 * Returns the rate that counts the labels of a video: its own, but where a second of labels would not hold a whole
 * number of frames (12.5) the standard one.
 */
export function labelRate(rate: FrameRate): FrameRate {
  return [1, 1001].includes(rate.den) ? rate : standardRate(rate.num / rate.den);
}

function multipleOf(fps: number) {
  return STANDARD.find(([num, den]) => isWhole(num / den / fps));
}

function divisorOf(fps: number) {
  return STANDARD.findLast(([num, den]) => isWhole(fps / (num / den)));
}

function isWhole(ratio: number): boolean {
  return ratio > 0.5 && Math.abs(ratio - Math.round(ratio)) < RATIO_TOLERANCE;
}

function knownRate(fps: number) {
  return STANDARD.find(([num, den]) => Math.abs(num / den - fps) < TOLERANCE);
}

function nearestWholeRate(fps: number) {
  const whole = STANDARD.filter(([, den]) => den === 1);
  return whole.reduce((best, rate) => (Math.abs(rate[0] - fps) < Math.abs(best[0] - fps) ? rate : best));
}

/** Returns the frames that one second of labels counts: 30 for 29.97. */
export function nominalFps({ num, den }: FrameRate): number {
  return Math.round(num / den);
}

/** Returns the frame nearest to a time; times here are those of frames, rounded to the millisecond. */
export function frameAt(timeS: number, { num, den }: FrameRate): number {
  return Math.round((timeS * num) / den);
}

/**
 * Formats the label of a frame, `;` before the frames where numbers are dropped. Throws `BAD_REQUEST` for a negative
 * frame, and from 24 hours on: labels end at 23:59:59, and one that began anew would name another frame.
 */
export function formatTimecode(frame: number, rate: FrameRate): string {
  if (!Number.isInteger(frame) || frame < 0)
    throw new AppError('BAD_REQUEST', `${frame} is not a frame number.`);
  const fps = nominalFps(rate);
  const label = rate.drop ? frame + droppedBefore(frame, fps) : frame;
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(label / fps);
  if (seconds >= DAY_S)
    throw new AppError(
      'BAD_REQUEST',
      'Timecode ends at 24 hours. Choose an earlier start timecode, or export as csv, json or otio.',
    );
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part)));
  return `${clock.join(':')}${rate.drop ? ';' : ':'}${two(label % fps)}`;
}

/** Parses a label. Throws `BAD_REQUEST` for text that is not one, and for a label that is dropped. */
export function parseTimecode(text: string, rate: FrameRate): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)[:;](\d{2})$/.exec(text);
  const fps = nominalFps(rate);
  const [h = 0, m = 0, s = 0, f = 0] = (match ?? []).slice(1).map(Number);
  const isDropped = rate.drop && m % 10 !== 0 && s === 0 && f < droppedAMinute(fps);
  if (!match || f >= fps || isDropped) {
    throw new AppError(
      'BAD_REQUEST',
      `"${text.slice(0, 40)}" is not a timecode at ${fps} frames per second.`,
    );
  }
  const label = ((h * 60 + m) * 60 + s) * fps + f;
  if (!rate.drop) return label;
  const minutes = h * 60 + m;
  return label - droppedAMinute(fps) * (minutes - Math.floor(minutes / 10));
}

function droppedAMinute(fps: number): number {
  return (fps / 30) * 2;
}

/** Returns how many numbers were left out before this frame's label. */
function droppedBefore(frame: number, fps: number): number {
  const dropped = droppedAMinute(fps);
  const minute = 60 * fps - dropped;
  const tenMinutes = 10 * minute + dropped;
  const tens = Math.floor(frame / tenMinutes);
  const rest = frame % tenMinutes;
  // The first minute of ten drops nothing, so it is longer.
  const minutes = rest < 60 * fps ? 0 : 1 + Math.floor((rest - 60 * fps) / minute);
  return dropped * (9 * tens + minutes);
}
