/**
 * Writes OpenTimelineIO (JSON, `Timeline.1`): a video track with the clips in sequence and a marker at each peak, and
 * below it a track for each stream of their sound.
 */
import { pathToFileURL } from 'node:url';
import { type FrameRate, frameAt } from '../../core/timecode.ts';
import { type ExportClip, exportRate, framesOf, startFrame, videoFrames, type WriteExport } from './clip.ts';
import { mediaStart } from './source.ts';

/** Writes the document. */
export const writeOtio: WriteExport = (clips, options) => {
  const rate = exportRate(clips, options);
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    metadata: {},
    name: options.name,
    global_start_time: options.startTimecode ? rationalTime(startFrame(options, rate), rate) : null,
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      metadata: {},
      name: 'tracks',
      source_range: null,
      effects: [],
      markers: [],
      children: [
        track(
          'moments',
          'Video',
          clips.map((clip) => otioClip(clip, clips, rate)),
        ),
        ...soundTracks(clips, rate),
      ],
    },
  };
  return `${JSON.stringify(timeline, null, 2)}\n`;
};

function track(name: string, kind: 'Video' | 'Audio', children: object[]) {
  return {
    OTIO_SCHEMA: 'Track.1',
    metadata: {},
    name,
    kind,
    source_range: null,
    effects: [],
    markers: [],
    children,
  };
}

/** Writes one track for each stream of sound, with gaps where a video has fewer. */
function soundTracks(clips: readonly ExportClip[], rate: FrameRate) {
  const streams = Math.max(...clips.map(({ video }) => video.source?.soundTracks.length ?? 0));
  return Array.from({ length: streams }, (_, i) =>
    track(
      `sound ${i + 1}`,
      'Audio',
      clips.map((clip) => {
        const sound = clip.video.source?.soundTracks[i];
        if (!sound) return gap(framesOf(clip, rate).count, rate);
        const { metadata, ...written } = otioClip(clip, clips, rate);
        const { channels, sampleRateHz: sample_rate } = sound;
        return {
          ...written,
          metadata: { tidemark: { ...metadata.tidemark, sound: { stream: i + 1, channels, sample_rate } } },
          markers: [],
        };
      }),
    ),
  );
}

function gap(count: number, rate: FrameRate) {
  return {
    OTIO_SCHEMA: 'Gap.1',
    metadata: {},
    name: '',
    source_range: range(0, count, rate),
    effects: [],
    markers: [],
  };
}

function otioClip(clip: ExportClip, clips: readonly ExportClip[], rate: FrameRate) {
  const { first, count } = framesOf(clip, rate);
  const { video, label, score, probability } = clip;
  const start = mediaStart(video, rate);
  return {
    OTIO_SCHEMA: 'Clip.1',
    name: label,
    metadata: { tidemark: { video_id: video.id, video_title: video.title, score, probability } },
    source_range: range(start + first, count, rate),
    effects: [],
    markers: [
      {
        OTIO_SCHEMA: 'Marker.2',
        metadata: {},
        name: label,
        color: 'RED',
        marked_range: range(start + frameAt(clip.peak, rate), 0, rate),
      },
    ],
    media_reference: {
      OTIO_SCHEMA: 'ExternalReference.1',
      metadata: {},
      name: video.fileName,
      target_url: pathToFileURL(video.path).href,
      available_range: range(start, videoFrames(video, clips, rate), rate),
    },
  };
}

function range(first: number, count: number, rate: FrameRate) {
  return {
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: rationalTime(first, rate),
    duration: rationalTime(count, rate),
  };
}

function rationalTime(value: number, { num, den }: FrameRate) {
  return { OTIO_SCHEMA: 'RationalTime.1', rate: num / den, value };
}
