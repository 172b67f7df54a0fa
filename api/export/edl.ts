/** Writes CMX3600 as DaVinci Resolve imports timeline markers: one-frame events, each with its marker in the line below. */
import { AppError } from '../../core/errors.ts';
import { type FrameRate, formatTimecode, parseTimecode } from '../../core/timecode.ts';
import {
  broadcastRate,
  type ExportClip,
  framesOf,
  oneLine,
  oneVideo,
  rateRemark,
  type WriteExport,
} from './clip.ts';

/** Resolve's timelines begin here by default. */
const RESOLVE_START = '01:00:00:00';

/** CMX3600 counts events with three digits. */
const MAX_EVENTS = 999;

/** Writes a marker EDL: Timelines > Import > Timeline Markers from EDL. `|D:` is a marker's length in frames. */
export const writeEdl: WriteExport = (clips, options) => {
  const { externalId } = oneVideo(clips, 'A marker EDL');
  if (clips.length > MAX_EVENTS) {
    throw new AppError(
      'BAD_REQUEST',
      `A marker EDL holds ${MAX_EVENTS} markers, not ${clips.length}. Export fewer, or as otio, fcpxml or xmeml.`,
    );
  }
  const rate = broadcastRate(clips, options);
  const offset = parseTimecode(options.startTimecode ?? RESOLVE_START, rate);
  const events = clips.map((clip, i) => {
    const { first, count } = framesOf(clip, rate);
    const [from, to] = [first, first + 1].map((frame) => formatTimecode(offset + frame, rate));
    const number = String(i + 1).padStart(3, '0');
    return `${number}  001      V     C        ${from} ${to} ${from} ${to}\n |C:ResolveColorBlue |M:${markerText(clip.label)} |D:${count}\n`;
  });
  const head = `TITLE: ${oneLine(options.name)}\nFCM: ${rate.drop ? 'DROP FRAME' : 'NON-DROP FRAME'}\n`;
  return [head, ...events, comments(clips, externalId, rate)].join('\n');
};

/** Comments stand after an event: readers take one in the head for an event that they do not know. */
function comments(clips: readonly ExportClip[], externalId: string | null, rate: FrameRate): string {
  const remark = rateRemark(clips, rate);
  const lines = [
    externalId === null ? [] : `EXTERNAL ID: ${oneLine(externalId)}`,
    remark === null ? [] : `FRAME RATE: ${remark}`,
  ].flat();
  return lines.map((line) => `* ${line}\n`).join('');
}

/** `|` separates the fields of a marker. */
function markerText(label: string): string {
  return oneLine(label).replaceAll('|', '/');
}
