/** The clock's tables: all videos, and for each the ways of getting to a second. */
import type { Measured } from '../report.ts';
import { isWithinFrame, type VideoRow } from './video-row.ts';

const PLAYED = { file: 'as it is', copy: 'proxy, copied', encode: 'proxy, encoded' };

/** The tables of a run, and the first of them as headline. */
export function clockTables(rows: readonly VideoRow[]): Pick<Measured, 'tables' | 'headline'> {
  const main = {
    title: 'How far the page is from the picture, in ms',
    columns: [
      ...['film', 'played', 'a frame', 'seeks', 'said: median', 'p95', 'max', 'asked: median', 'p95', 'max'],
      ...['index max', 'poster max', 'clip max', 'counting frames', 'within a frame'],
    ],
    rows: rows.map((row) => ({
      name: row.name,
      cells: [
        PLAYED[row.played],
        row.frameMs,
        row.seeks,
        ...cells(row.said),
        ...cells(row.asked),
        row.index?.max ?? null,
        row.poster?.max ?? null,
        row.clip?.max ?? null,
        row.counted,
        row.honest ? (isWithinFrame(row) ? 'yes' : 'NO') : '(damaged)',
      ],
    })),
    note: NOTE,
  };
  const ways = {
    title: 'The largest error of each way, in ms',
    columns: [
      ...['film', 'played', 'search result', 'timeline', 'link', 'begun: median', 'max'],
      ...['while playing: median', 'p95', 'max'],
    ],
    rows: rows.map(({ name, played, byWay, begun, saidPlaying }) => ({
      name,
      cells: [
        PLAYED[played],
        ...[byWay.result, byWay.timeline, byWay.link, begun?.median ?? null, begun?.max ?? null],
        ...cells(saidPlaying),
      ],
    })),
    note: PLAYING_NOTE,
  };
  return { tables: [main, ways], headline: [main] };
}

const NOTE =
  '"said" is how far the clock under the resting picture is from the frame on display, "asked" how far the wanted ' +
  'second of the timeline or the link is from the first frame that is shown, "index max" the largest error of the times that are stored with the ' +
  'vectors, "poster max" how far the frame of a thumbnail is from the time in its address, "clip max" how far the first frame of a ' +
  'clip is from its start. "counting frames" is the baseline: the largest error of frame number / frame rate. The clock shows hundredths, rounded down.';

const PLAYING_NOTE =
  'A search result plays; it is stopped after a moment, and the clock compared then. "begun" is how far its first frame is from ' +
  'where it was to begin: a busy machine may drop the first ones. "while playing" compares the clock with frames that pass by: a ' +
  'browser may already draw the next one.';

function cells(errors: VideoRow['said']): (number | null)[] {
  return errors ? [errors.median, errors.p95, errors.max] : [null, null, null];
}
