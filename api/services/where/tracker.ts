/** Follows things over spans of videos, once a span, and forecasts where they go. */
import {
  type ForecastRequest,
  type ForecastResponse,
  MOST_TRACKED_S,
  type TracksRequest,
  type TracksResponse,
} from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { checkSpan } from '../../../core/time.ts';
import type { TrackSpan, TrackStore } from '../../../index/store/tracks/tracks.ts';
import { checkTime, videoById } from '../../../index/store/video-by-id.ts';
import type { VideoRecord, VideoStore } from '../../../index/store/videos.ts';
import { boxAt, eventsOf, forecastTrack } from '../../../index/tracks/forecast.ts';
import type { Track } from '../../../index/tracks/track.ts';
import { type SpanToFollow, TRACK_FPS } from '../../../ingest/tracks/follow-span.ts';
import { createLimiter } from '../../../jobs/limiter.ts';
import { storedFile } from '../../../media/source-file.ts';
import { type CompareParts, fitTracks, orderByFit } from './compare-things.ts';
import { presentForecast, presentTrack } from './present-track.ts';

/** Follows things, and forecasts. */
export interface Tracker {
  /**
   * Returns the tracks of a span; one that was followed before comes from the store. With a phrase, those that fit it come
   * first. Throws `NOT_FOUND` for an unknown
   * video, `BAD_REQUEST` for a span without length, `SPAN_TOO_LONG`, `TIME_OUTSIDE` for one after the end, and as
   * `followSpan` does.
   */
  tracks(id: string, span: TracksRequest, signal?: AbortSignal): Promise<TracksResponse>;
  /** Returns the tracks of a span if they are stored; null otherwise. */
  stored(id: string, span: TracksRequest): Promise<Track[] | null>;
  /** Follows the things of a span, unless that was done before. Throws as {@link tracks} does. */
  follow(
    id: string,
    span: TracksRequest,
    signal?: AbortSignal,
  ): Promise<{ span: TrackSpan; tracks: Track[] }>;
  /**
   * Returns forecasts of a track that {@link tracks} named. Throws `NOT_FOUND` for an unknown video, `TRACK_UNKNOWN`,
   * `TIME_OUTSIDE` for a time at which it was not seen yet or no more, and `BOX_OUTSIDE`.
   */
  forecast(id: string, track: string, request: ForecastRequest): Promise<ForecastResponse>;
}

/** The parts that a tracker works with. */
export interface TrackerParts extends CompareParts {
  videos: Pick<VideoStore, 'get'>;
  tracks: TrackStore;
  /** Names what follows: see `trackRevision`. */
  revision: () => Promise<string>;
  follow(span: SpanToFollow, signal?: AbortSignal): Promise<Track[]>;
}

/** Spans begin and end on whole pictures, so that nearly the same one is the same. */
const GRID_MS = 1000 / TRACK_FPS;
/** Spans followed at once: each keeps a processor busy. */
const FOLLOWED_AT_ONCE = 1;
/** A forecast may begin this long after a thing was seen last. */
const MOST_UNSEEN_S = 2;
const NOTE = 'A forecast: it carries the motion so far on, and knows nothing else.';
const MODELS = ['constant_velocity', 'constant_acceleration'] as const;

/** Creates a tracker. */
export function createTracker({ videos, tracks, revision, follow, ...compared }: TrackerParts): Tracker {
  const limit = createLimiter(FOLLOWED_AT_ONCE);

  async function followOnce(video: VideoRecord, span: TrackSpan, signal?: AbortSignal): Promise<Track[]> {
    const key = await revision();
    const before = await tracks.get(span, key);
    if (before) return before;
    return limit(async () => {
      // Another request may have followed it meanwhile.
      const since = await tracks.get(span, key);
      if (since) return since;
      const { startMs, endMs } = span;
      const found = await follow({ video: storedFile(video), startMs, endMs }, signal);
      await tracks.put(span, key, found);
      return found;
    }, signal);
  }

  const followThings: Tracker['follow'] = async (id, { start, end }, signal) => {
    const video = await videoById(videos, parseVideoId(id));
    const span = spanOf(video, start, end);
    return { span, tracks: await followOnce(video, span, signal) };
  };

  return {
    async stored(id, { start, end }) {
      const video = await videos.get(parseVideoId(id));
      return (video && (await tracks.get(spanOf(video, start, end), await revision()))) ?? null;
    },

    follow: followThings,

    async tracks(id, request, signal) {
      const { span, tracks: found } = await followThings(id, request, signal);
      const { phrase } = request;
      const fits = phrase ? await fitTracks(span.videoId, found, phrase, compared, signal) : null;
      const all = found.map((track, n) => presentTrack(track, trackId(span, n), fits?.[n]));
      return {
        video_id: id,
        start: span.startMs / 1000,
        end: span.endMs / 1000,
        fps: TRACK_FPS,
        data: fits ? orderByFit(fits).map((n) => all[n] as (typeof all)[number]) : all,
      };
    },

    async forecast(id, name, { from, seconds, line, area }) {
      const video = await videoById(videos, parseVideoId(id));
      const { span, n } = parseTrackId(video, name);
      const all = await tracks.get(span, await revision());
      const track = all?.[n];
      if (!all || !track) throw unknownTrack(name);
      for (const point of [...(line ?? []), ...(area ? cornersOf(area) : [])]) checkInside(point);
      const lastS = track.points.at(-1)?.atS ?? 0;
      const fromS = from ?? lastS;
      const start = fromS > lastS + MOST_UNSEEN_S ? null : boxAt(upTo(track, fromS), Math.min(fromS, lastS));
      if (start === null) {
        throw new AppError('TIME_OUTSIDE', `The ${track.label} is not seen at ${fromS} s.`, {
          details: { at: fromS, start: track.points[0]?.atS, end: lastS },
        });
      }
      const others = all.flatMap((one, i) =>
        i === n ? [] : [{ i, track: { ...one, points: upTo(one, fromS) } }],
      );
      const obstacles = {
        line,
        area: area && ([area.x, area.y, area.x + area.width, area.y + area.height] as const),
        others: others.map((one) => one.track),
      };
      return {
        ...{ video_id: id, track: name, label: track.label, from: fromS, note: NOTE },
        forecasts: MODELS.map((model) => {
          const steps = forecastTrack(track, { fromS, seconds, model }) ?? [];
          const events = eventsOf(start, steps, obstacles);
          return presentForecast(model, steps, events, (other) => trackId(span, others[other]?.i ?? 0));
        }),
      };
    },
  };
}

function upTo({ points }: Track, atS: number): Track['points'] {
  return points.filter((point) => point.atS <= atS + 1e-6);
}

function spanOf(video: VideoRecord, start: number, end: number): TrackSpan {
  checkSpan({ start, end }, 'span');
  if (end - start > MOST_TRACKED_S) {
    const message = `Things are followed over ${MOST_TRACKED_S} s at most, not ${end - start}. Ask for parts.`;
    throw new AppError('SPAN_TOO_LONG', message, { details: { most: MOST_TRACKED_S } });
  }
  checkTime(video, start);
  const endS = Math.min(end, video.durationS ?? end);
  return {
    videoId: video.id,
    startMs: Math.floor((start * 1000 + 1e-6) / GRID_MS) * GRID_MS,
    endMs: Math.ceil((endS * 1000 - 1e-6) / GRID_MS) * GRID_MS,
  };
}

/** The id of a track: its span in milliseconds, and its number. */
function trackId({ startMs, endMs }: TrackSpan, n: number): string {
  return `${startMs}-${endMs}-${n}`;
}

function parseTrackId(video: VideoRecord, name: string): { span: TrackSpan; n: number } {
  const [, startMs, endMs, n] = /^(\d{1,11})-(\d{1,11})-(\d{1,4})$/.exec(name) ?? [];
  if (startMs === undefined) throw unknownTrack(name);
  return {
    span: { videoId: video.id, startMs: Number(startMs), endMs: Number(endMs) },
    n: Number(n),
  };
}

function unknownTrack(name: string): AppError {
  return new AppError(
    'TRACK_UNKNOWN',
    `No track is called "${name.slice(0, 80)}". Follow the things of its span.`,
  );
}

function cornersOf({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  return [
    { x, y },
    { x: x + width, y: y + height },
    // A box that is inside out lies nowhere.
    { x: width > 0 ? 0 : -1, y: height > 0 ? 0 : -1 },
  ];
}

function checkInside({ x, y }: { x: number; y: number }): void {
  const isInside = [x, y].every((value) => value >= 0 && value <= 1 + 1e-9);
  if (isInside) return;
  throw new AppError(
    'BOX_OUTSIDE',
    `A box or a line does not lie within the picture, whose sides go from 0 to 1.`,
    {
      details: { x, y },
    },
  );
}
