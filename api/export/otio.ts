/** Writes OpenTimelineIO (JSON, `Timeline.1`): a video track with the clips in sequence and a marker at each peak. */
import { pathToFileURL } from 'node:url';
import { type FrameRate, frameAt } from '../../core/timecode.ts';
import { type ExportClip, exportRate, framesOf, startFrame, videoFrames, type WriteExport } from './clip.ts';

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
        {
          OTIO_SCHEMA: 'Track.1',
          metadata: {},
          name: 'moments',
          kind: 'Video',
          source_range: null,
          effects: [],
          markers: [],
          children: clips.map((clip) => otioClip(clip, clips, rate)),
        },
      ],
    },
  };
  return `${JSON.stringify(timeline, null, 2)}\n`;
};

function otioClip(clip: ExportClip, clips: readonly ExportClip[], rate: FrameRate) {
  const { first, count } = framesOf(clip, rate);
  const { video, label, score, probability } = clip;
  return {
    OTIO_SCHEMA: 'Clip.1',
    name: label,
    metadata: { tidemark: { video_id: video.id, video_title: video.title, score, probability } },
    source_range: range(first, count, rate),
    effects: [],
    markers: [
      {
        OTIO_SCHEMA: 'Marker.2',
        metadata: {},
        name: label,
        color: 'RED',
        marked_range: range(frameAt(clip.peak, rate), 0, rate),
      },
    ],
    media_reference: {
      OTIO_SCHEMA: 'ExternalReference.1',
      metadata: {},
      name: video.fileName,
      target_url: pathToFileURL(video.path).href,
      available_range: range(0, videoFrames(video, clips, rate), rate),
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
