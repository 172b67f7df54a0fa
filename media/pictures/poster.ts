/**
 * One picture of a video: the very frame that a player shows at a given time. In: a file and a time. Out: a JPEG, kept
 * in the data folder so that it is drawn once.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import { toPtsMs } from '../../core/time.ts';
import { writeFileWhole } from '../../files/write-file.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { collectFfmpeg } from '../ffmpeg/stream-ffmpeg.ts';
import { clockRestarts, probeVideo, type VideoProbe } from '../probe/probe.ts';
import { checkInPlace, type StoredFile } from '../source-file.ts';

/** Widest picture that is drawn. */
export const MAX_POSTER_WIDTH = 640;

const QUALITY = 80;

/** Number of pictures kept of a video: some 10 MB of them. */
const MAX_KEPT = 500;

/**
 * Seconds before the requested time at which decoding starts. The frame on display is rarely older than the first; a
 * still picture may have been on for minutes.
 */
const RUN_UPS_S = [2, 15, Number.POSITIVE_INFINITY];

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

/** Returns the folder of a video's pictures. */
export function posterDir(dataDir: string, videoId: string): string {
  return join(dataDir, 'posters', videoId);
}

/**
 * Returns the path of the picture of a stored video in the data folder; draws it when it is not there yet. Throws as
 * {@link drawPoster}, and `VIDEO_UNREADABLE` where the video's file is not the one that was indexed.
 */
export async function keepPoster(
  tools: FfmpegTools,
  { dataDir, video }: { dataDir: string; video: StoredFile & { id: VideoId } },
  requested: Omit<PosterRequest, 'path' | 'durationS'>,
): Promise<string> {
  const request = { ...requested, path: video.path, durationS: video.durationS };
  const folder = posterDir(dataDir, video.id);
  const path = join(folder, `${toPtsMs(request.timeS)}-${Math.round(request.width)}.jpg`);
  if (await isKept(path)) return path;
  await checkInPlace(video, 'VIDEO_UNREADABLE');
  await writeFileWhole(path, await drawPoster(tools, request), `${path}.${randomUUID()}.part`);
  await trimPosters(folder, MAX_KEPT);
  return path;
}

/** Returns true when the picture is kept, and marks it as used. */
async function isKept(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/** Deletes what was used longest ago when there are more than `most` pictures, so that a tenth of them is free again. */
export async function trimPosters(folder: string, most: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'));
  if (names.length <= most) return;
  const used = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // One that another process deletes meanwhile is as good as old.
      const usedMs = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      );
      return { path, usedMs };
    }),
  );
  used.sort((a, b) => a.usedMs - b.usedMs);
  const many = names.length - Math.floor(most * 0.9);
  for (const { path } of used.slice(0, many)) await rm(path, { force: true });
}

/**
 * Returns the frame on display at `timeS` as a JPEG; the first or last one when the time lies outside of the video.
 * Throws the codes of {@link probeVideo}, `VIDEO_EMPTY` when no frame can be decoded, `FFMPEG_FAILED`.
 */
export async function drawPoster(tools: FfmpegTools, request: PosterRequest): Promise<Uint8Array> {
  const probe = await probeVideo(tools, request.path, request.signal);
  const width = Math.max(16, Math.round(Math.min(request.width, MAX_POSTER_WIDTH, probe.width)));
  const size = { width, height: Math.max(1, Math.round((probe.height * width) / probe.width)) };
  const lengthS = request.durationS ?? probe.durationS;
  const timeS = Math.min(request.timeS, lengthS ?? request.timeS);
  for (const runUpS of clockRestarts(probe, lengthS) ? [Number.POSITIVE_INFINITY] : RUN_UPS_S) {
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

/** Decodes the frame on display, from `fromS` on; null when none appears in between. */
async function decodeShown(
  tools: FfmpegTools,
  { path, timeS, signal }: PosterRequest,
  probe: VideoProbe,
  { width, height }: { width: number; height: number },
  fromS: number,
): Promise<Buffer | null> {
  const seekS = Math.max(0, Math.floor(fromS - probe.clockOffsetS));
  // Half a millisecond, since times are kept as whole ones: see sample-filter.ts.
  const shiftUs = Math.round((seekS + probe.clockOffsetS - timeS + TICK_S) * 1e6) - 500;
  const filter = [
    // Before the times are changed, since it repeats the last frame at the video's own rate.
    `[0:${probe.streamIndex}]tpad=stop=-1:stop_mode=clone,settb=AVTB,setpts=PTS+${shiftUs}`,
    `fps=fps=1:round=up:start_time=${TICK_S}`,
    `scale=${width}:${height}:flags=bicubic,format=rgb24[shown]`,
  ].join(',');
  const rgb = await collectFfmpeg(
    tools,
    {
      path,
      signal,
      inputOptions: seekS > 0 ? ['-ss', String(seekS)] : [],
      outputOptions: ['-filter_complex', filter, '-map', '[shown]', '-frames:v', '1', '-f', 'rawvideo'],
    },
    width * height * 3,
  );
  return rgb.length === width * height * 3 ? rgb : null;
}
