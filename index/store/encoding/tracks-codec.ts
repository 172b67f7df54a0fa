/** Tracks as one blob a span: compressed JSON, boxes to a ten-thousandth of the picture. */
import { deflateSync, inflateSync } from 'node:zlib';
import { z } from 'zod';
import { COLOURS, Colour } from '../../../contract/index.ts';
import type { Box } from '../../../core/box.ts';
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { Track } from '../../tracks/track.ts';
import type { FollowedSpan } from '../tracks/tracks.ts';

const SCALE = 10_000;

/** A point as [ms, seen, x0, y0, x1, y1]. */
const StoredPoint = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
const StoredTrack = z.object({
  label: z.string(),
  chance: z.number(),
  colours: z.array(z.tuple([Colour, z.number()])),
  bestS: z.number(),
  fromStart: z.boolean(),
  toEnd: z.boolean(),
  points: z.array(StoredPoint).min(1),
});

/** A row of `track_spans`. */
export interface TrackRow {
  video_id: string;
  start_ms: number;
  end_ms: number;
  tracks: Buffer;
}

/** Returns the spans of each video, in the order of the rows. Throws as {@link decodeTracks} does. */
export function spansByVideo(rows: readonly TrackRow[]): Map<VideoId, FollowedSpan[]> {
  const spans = new Map<VideoId, FollowedSpan[]>();
  for (const { video_id: id, start_ms: startMs, end_ms: endMs, tracks } of rows) {
    const videoId = id as VideoId;
    const own = spans.get(videoId) ?? [];
    own.push({ videoId, startMs, endMs, tracks: decodeTracks(tracks) });
    spans.set(videoId, own);
  }
  return spans;
}

/** Encodes the tracks of a span. */
export function encodeTracks(tracks: readonly Track[]): Buffer {
  const rows = tracks.map(
    ({ colours, points, ...rest }): z.infer<typeof StoredTrack> => ({
      ...rest,
      colours: colours
        .filter(({ colour }) => COLOURS.includes(colour))
        .map(({ colour, share }) => [colour, Math.round(share * 255) / 255]),
      points: points.map(({ atS, box: [x0, y0, x1, y1], isSeen }) => {
        const edge = (value: number) => Math.round(value * SCALE);
        return [Math.round(atS * 1000), Number(isSeen), edge(x0), edge(y0), edge(x1), edge(y1)];
      }),
    }),
  );
  return deflateSync(JSON.stringify(rows));
}

/** Returns the tracks of a blob. Throws `INDEX_CORRUPT` for one that does not decode. */
export function decodeTracks(blob: Uint8Array): Track[] {
  try {
    const rows = z.array(StoredTrack).parse(JSON.parse(inflateSync(blob).toString('utf8')));
    return rows.map(({ colours, points, ...rest }) => ({
      ...rest,
      colours: colours.map(([colour, share]) => ({ colour, share })),
      points: points.map(([ms, seen, ...edges]) => ({
        atS: ms / 1000,
        isSeen: seen === 1,
        box: edges.map((edge) => edge / SCALE) as unknown as Box,
      })),
    }));
  } catch (cause) {
    throw new AppError('INDEX_CORRUPT', 'Stored tracks do not decode. Follow the things again.', { cause });
  }
}
