/**
 * One picture of a video: the very frame that a player shows at a given time. In: a file and a time. Out: a JPEG, kept
 * in the data folder so that it is drawn once.
 */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import { toPtsMs } from '../../core/time.ts';
import { writeFileWhole } from '../../files/write-file.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { collectFfmpeg } from '../ffmpeg/stream-ffmpeg.ts';
import { type ColourMeans, colourMeans, type PictureSize, rgbFilters } from '../frames/colours.ts';
import type { MediaStore } from '../kept/media-store.ts';
import { bringVideo } from '../kept/video-files.ts';
import { ffmpegZeroS, mustReadWhole, seekOptions } from '../probe/ffmpeg-clock.ts';
import { probeVideo, type VideoProbe } from '../probe/probe.ts';
import { checkInPlace, type StoredFile } from '../source-file.ts';

/** Widest picture that is drawn. */
export const MAX_POSTER_WIDTH = 640;

const QUALITY = 80;

/** Number of pictures kept of a video: some 10 MB of them. */
const MAX_KEPT = 500;

/**
 * Seconds before the requested time at which reading starts, until it finds a keyframe there: containers with an index
 * go back to one by themselves, others land between two.
 */
const RUN_UPS_S = [2, 15, 60, Number.POSITIVE_INFINITY];

/** Seconds after the requested time up to which is read: ffmpeg hands frames on a little late. */
const AFTER_S = 1;

/** Times that are closer than this many milliseconds are the same: they are kept as whole ones. */
const HALF_MS_S = 0.0005;

/** A picture that is not there by then is given up. */
const DEADLINE_MS = 30_000;

/** A frame on display is repeated up to the requested time; at irregular rates, a million times a second. */
const MAX_REPEATS_PER_S = 60;

/** Position of the requested time on the filter's clock: any whole second that leaves room before it. */
const TICK_S = 100_000;

/** A request for a picture. */
export interface PosterRequest {
  path: string;
  timeS: number;
  /** Length that the video was found to have; what its header promises when absent. */
  durationS?: number | null | undefined;
  /** In pixels, up to {@link MAX_POSTER_WIDTH}; pictures are not made larger than the video. */
  width: number;
  signal?: AbortSignal | undefined;
}

/** Returns the key of the folder of a video's pictures. */
export function posterFolder(videoId: string): string {
  return `posters/${videoId}/`;
}

/**
 * Returns the path of the picture of a stored video in the data folder; draws it when it is not kept yet. Throws as
 * {@link drawPoster}, and `VIDEO_UNREADABLE` where the video's file is not the one that was indexed.
 */
export async function keepPoster(
  tools: FfmpegTools,
  { media, video }: { media: MediaStore; video: StoredFile & { id: VideoId } },
  requested: Omit<PosterRequest, 'path' | 'durationS'>,
): Promise<string> {
  const request = { ...requested, path: video.path, durationS: video.durationS };
  const folder = posterFolder(video.id);
  const key = `${folder}${toPtsMs(request.timeS)}-${Math.round(request.width)}.jpg`;
  const path = media.place(key);
  // What cannot be fetched is drawn again.
  if (await media.fetch(key).catch(() => false)) return path;
  await bringVideo(media, video.path, { signal: requested.signal });
  // A page of posters must not read a whole library.
  await checkInPlace(video, 'VIDEO_UNREADABLE', 'no');
  await writeFileWhole(path, await drawPoster(tools, request), `${path}.${randomUUID()}.part`);
  // It is here. Where it cannot be put, other machines draw their own.
  await media.put(key).then(
    () => trimPosters(media, folder, MAX_KEPT),
    () => {},
  );
  return path;
}

/** Deletes what was used longest ago when there are more than `most` pictures, so that a tenth of them is free again. */
export async function trimPosters(media: MediaStore, folder: string, most: number): Promise<void> {
  const kept = (await media.list(folder)).filter(({ key }) => key.endsWith('.jpg'));
  if (kept.length <= most) return;
  kept.sort((a, b) => a.usedMs - b.usedMs);
  const many = kept.length - Math.floor(most * 0.9);
  for (const { key } of kept.slice(0, many)) await media.remove(key);
}

/**
 * Returns the frame on display at `timeS` as a JPEG; the first or last one when the time lies outside of the video.
 * Throws the codes of {@link probeVideo}, `VIDEO_EMPTY` when no frame can be decoded, `FFMPEG_FAILED`, also when it takes
 * longer than half a minute: who waits for a picture has gone by then, and others wait for the place.
 */
export async function drawPoster(tools: FfmpegTools, request: PosterRequest): Promise<Uint8Array> {
  const late = new AbortController();
  const why = `Drawing a picture of ${basename(request.path)} took longer than ${DEADLINE_MS / 1000} s.`;
  const timer = setTimeout(() => late.abort(new AppError('FFMPEG_FAILED', why)), DEADLINE_MS);
  const signal = request.signal ? AbortSignal.any([request.signal, late.signal]) : late.signal;
  try {
    return await draw(tools, { ...request, signal });
  } finally {
    clearTimeout(timer);
  }
}

async function draw(tools: FfmpegTools, request: PosterRequest): Promise<Uint8Array> {
  const probe = await probeVideo(tools, request.path, request.signal);
  const width = Math.max(16, Math.round(Math.min(request.width, MAX_POSTER_WIDTH, probe.width)));
  const size = { width, height: Math.max(1, Math.round((probe.height * width) / probe.width)) };
  const lengthS = request.durationS ?? probe.durationS;
  const timeS = Math.max(probe.startS, Math.min(request.timeS, lengthS ?? request.timeS));
  const isReadWhole = mustReadWhole(probe, lengthS);
  for (const runUpS of isReadWhole ? [Number.POSITIVE_INFINITY] : RUN_UPS_S) {
    const rgb = await decodeShown(tools, { ...request, timeS }, probe, size, Math.max(0, timeS - runUpS));
    if (rgb)
      return sharp(rgb, { raw: { ...size, channels: 3 } })
        .jpeg({ quality: QUALITY })
        .toBuffer();
  }
  throw new AppError(
    'VIDEO_EMPTY',
    `${basename(request.path)} shows nothing at ${timeS} s that can be decoded.`,
  );
}

/** Decodes the frame on display, from `fromS` on; null when reading from there finds no keyframe before it. */
async function decodeShown(
  tools: FfmpegTools,
  { path, timeS, signal }: PosterRequest,
  probe: VideoProbe,
  size: PictureSize,
  fromS: number,
): Promise<Buffer | null> {
  const seekS = Math.max(0, Math.floor(fromS - probe.clockOffsetS));
  const bytes = size.width * size.height * 3;
  const options = ['-map', '[shown]', '-frames:v', '1', '-f', 'rawvideo'];
  const filter = shownFilter(probe, timeS, seekS, size, await colourMeans(tools, probe));
  const drawn = collectFfmpeg(tools, {
    path,
    signal,
    // What was on display before the place that is sought is kept: it may still be.
    inputOptions: seekS > 0 ? ['-noaccurate_seek', ...seekOptions(probe, seekS)] : [],
    outputOptions: ['-filter_complex', filter, ...options],
    maxBytes: bytes,
  });
  const rgb = await drawn.catch((error: unknown) => {
    // Some containers find nothing at all near their end. Read from the start, they have to.
    if (seekS > 0 && !signal?.aborted && error instanceof AppError && error.code === 'FFMPEG_FAILED')
      return null;
    throw error;
  });
  return rgb?.length === bytes ? rgb : null;
}

/** Returns the graph whose first output, `[shown]`, is the frame on display at `timeS`. */
function shownFilter(
  probe: VideoProbe,
  timeS: number,
  seekS: number,
  size: PictureSize,
  colours: ColourMeans,
): string {
  const zeroS = ffmpegZeroS(probe, 'picture', seekS);
  const atS = (timeS - zeroS + HALF_MS_S).toFixed(6);
  const shiftUs = Math.round((TICK_S - timeS + zeroS - HALF_MS_S) * 1e6);
  const graph = [
    ...(seekS > 0
      ? [
          // Frames before the first keyframe lack what they refer to; one after the requested time is too late.
          `[0:${probe.streamIndex}]select='st(0,ld(0)+key*lt(t,${atS}));gt(ld(0),0)'`,
          `trim=end=${(timeS - zeroS + AFTER_S).toFixed(6)}`,
        ]
      : [`[0:${probe.streamIndex}]null`]),
    ...slowRepeats(probe, atS),
    // Before the times are changed, since it repeats the last frame at the video's own rate.
    `tpad=stop=-1:stop_mode=clone,settb=AVTB,setpts=PTS+${shiftUs}`,
    `fps=fps=1:round=up:start_time=${TICK_S}`,
  ].join(',');
  return `${graph},${rgbFilters(probe, size, 'bicubic', colours).join(',')}[shown]`;
}

/** Returns the filters that give a video of an irregular rate an even one, so that its last frame repeats slowly. */
function slowRepeats({ nominalFps }: VideoProbe, atS: string): string[] {
  if (nominalFps === null || nominalFps <= MAX_REPEATS_PER_S) return [];
  return [
    // Rounding down moves frames to earlier times: those that are later than requested must not come with them.
    `trim=end=${atS}`,
    // Long enough for the last frame to last to the next full step, or `fps` drops it.
    `tpad=stop=${Math.ceil(nominalFps / MAX_REPEATS_PER_S) + 1}:stop_mode=clone`,
    `fps=fps=${MAX_REPEATS_PER_S}:round=down`,
  ];
}
