/** Follows the things of a short span: pictures some times a second, each looked at by the detector, joined into tracks. */
import { joinTracks } from '../../index/tracks/join-tracks.ts';
import type { Track, TrackFrame } from '../../index/tracks/track.ts';
import type { FfmpegTools } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeSpan } from '../../media/frames/decode-span.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { checkInPlace, type StoredFile } from '../../media/source-file.ts';
import type { ThingDetector } from '../../model/runtime/things/detector.ts';
import { isCut, type PictureSketch, sketchPicture } from '../cuts.ts';
import { seeThings } from '../things/see-things.ts';

/** Pictures a second: a person who walks moves by less than their own width between two. */
export const TRACK_FPS = 5;
/** The form of tracks: another one lets spans be followed again. */
const FORM = 2;

/** Returns what names the tracks that this detector leads to. */
export function trackRevision(detector: string): string {
  return `${detector}.${FORM}`;
}

/** A span of a stored video, in whole milliseconds. */
export interface SpanToFollow {
  video: StoredFile;
  startMs: number;
  endMs: number;
}

/** The parts that following works with. */
export interface FollowParts {
  tools: FfmpegTools;
  detector: Pick<ThingDetector, 'find' | 'sizeFor'>;
}

/**
 * Returns the tracks of a span. Throws `VIDEO_UNREADABLE` where the file is not the one that was indexed, the codes of
 * {@link probeVideo}, `FFMPEG_FAILED`, or the signal's reason.
 */
export async function followSpan(
  { tools, detector }: FollowParts,
  { video, startMs, endMs }: SpanToFollow,
  signal?: AbortSignal,
): Promise<Track[]> {
  await checkInPlace(video, 'VIDEO_UNREADABLE', 'no');
  const probe = await probeVideo(tools, video.path, signal);
  const size = detector.sizeFor(probe);
  const frames: TrackFrame[] = [];
  let before: PictureSketch | null = null;
  const span = { path: video.path, durationS: video.durationS, startS: startMs / 1000, endS: endMs / 1000 };
  for await (const { atS, rgb } of decodeSpan({ tools, probe, size, fps: TRACK_FPS, signal, ...span })) {
    signal?.throwIfAborted();
    const now = sketchPicture(rgb, size.width, size.height);
    const things = await seeThings(detector, { rgb, ...size });
    frames.push({ atS, things, isCut: before !== null && isCut(before, now) });
    before = now;
  }
  return joinTracks(frames);
}
