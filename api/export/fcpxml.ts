/** Writes FCPXML 1.9 for Final Cut Pro: a project with the clips in sequence and a marker at each peak. */
import { pathToFileURL } from 'node:url';
import { escapeMarkup as xml } from '../../core/markup.ts';
import { type FrameRate, frameAt } from '../../core/timecode.ts';
import {
  type ExportClip,
  type ExportVideo,
  exportRate,
  type FrameSize,
  frameSize,
  framesOf,
  sequenceSize,
  startFrame,
  videoFrames,
  videoRate,
  videosOf,
  type WriteExport,
} from './clip.ts';
import { channelCount, sourceTimecode } from './source.ts';

/** Writes the document. Times are exact fractions of a second, on frames of the sequence. */
export const writeFcpxml: WriteExport = (clips, options) => {
  const rate = exportRate(clips, options);
  const videos = videosOf(clips);
  const formats = formatsOf(videos, rate);
  const assets = videos.map((video, i) => asset(video, `a${i + 1}`, clips, formats));
  // Offsets in a storyline count from the start of its timecode.
  const start = startFrame(options, rate);
  let offset = start;
  const spine = clips.map((clip) => {
    const text = assetClip(clip, `a${1 + videos.findIndex(({ id }) => id === clip.video.id)}`, offset, rate);
    offset += framesOf(clip, rate).count;
    return text;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9">
  <resources>
${[...formats].map(([text, id]) => `    <format id="${id}" ${text}/>`).join('\n')}
${assets.join('\n')}
  </resources>
  <library>
    <event name="Tidemark">
      <project name="${xml(options.name)}">
        <sequence format="r1" duration="${time(offset - start, rate)}" tcStart="${time(start, rate)}" tcFormat="${rate.drop ? 'DF' : 'NDF'}">
          <spine>
${spine.join('\n')}
          </spine>
        </sequence>
      </project>
    </event>
  </library>
</fcpxml>
`;
};

/** Returns the ids of the formats by their attributes: `r1` for the sequence, and one for each other kind of video. */
function formatsOf(videos: readonly ExportVideo[], rate: FrameRate): Map<string, string> {
  const formats = new Map([[formatAttributes(sequenceSize(videos), rate), 'r1']]);
  for (const video of videos) {
    const attributes = formatAttributes(frameSize(video), videoRate(video));
    if (!formats.has(attributes)) formats.set(attributes, `r${formats.size + 1}`);
  }
  return formats;
}

function formatAttributes({ width, height }: FrameSize, rate: FrameRate): string {
  return `frameDuration="${time(1, rate)}" width="${width}" height="${height}"`;
}

/** Describes a source file at its own rate and size. */
function asset(
  video: ExportVideo,
  id: string,
  clips: readonly ExportClip[],
  formats: ReadonlyMap<string, string>,
): string {
  const rate = videoRate(video);
  const frames = videoFrames(video, clips, rate);
  const format = formats.get(formatAttributes(frameSize(video), rate));
  const source = xml(pathToFileURL(video.path).href);
  return `    <asset id="${id}" name="${xml(video.title)}" start="${mediaTime(video, 0, rate)}" duration="${time(frames, rate)}" hasVideo="1" format="${format}"${soundAttributes(video)}>
      <media-rep kind="original-media" src="${source}"/>
    </asset>`;
}

/** An asset has one number of channels for all of its sources: the largest, so that none is lost. */
function soundAttributes(video: ExportVideo): string {
  if (channelCount(video) === 0) return '';
  const tracks = video.source?.soundTracks ?? [];
  const channels = Math.max(...tracks.map((track) => track.channels));
  const hz = tracks[0]?.sampleRateHz;
  return ` hasAudio="1" audioSources="${tracks.length}" audioChannels="${channels}"${hz ? ` audioRate="${hz}"` : ''}`;
}

function assetClip(clip: ExportClip, ref: string, offset: number, rate: FrameRate): string {
  const { first, count } = framesOf(clip, rate);
  const peak = Math.min(Math.max(frameAt(clip.peak, rate), first), first + count - 1);
  const timecode = sourceTimecode(clip.video);
  const format = timecode ? ` tcFormat="${timecode.rate.drop ? 'DF' : 'NDF'}"` : '';
  return `            <asset-clip ref="${ref}" name="${xml(clip.label)}" offset="${time(offset, rate)}" start="${mediaTime(clip.video, first, rate)}" duration="${time(count, rate)}"${format}>
              <marker start="${mediaTime(clip.video, peak, rate)}" duration="${time(1, rate)}" value="${xml(clip.label)}"/>
            </asset-clip>`;
}

/**
 * Formats the time of a frame of a video on the clock of its start timecode. The sum is exact where the two count at
 * different rates: a start that was rounded to the sequence would lie before the media.
 */
function mediaTime(video: ExportVideo, frame: number, rate: FrameRate): string {
  const timecode = sourceTimecode(video);
  if (!timecode) return time(frame, rate);
  const from = timecode.rate;
  if (from.num === rate.num && from.den === rate.den) return time(timecode.frame + frame, rate);
  const shared = lcm(from.num, rate.num);
  const above = timecode.frame * from.den * (shared / from.num) + frame * rate.den * (shared / rate.num);
  return above === 0 ? '0s' : `${above}/${shared}s`;
}

function lcm(a: number, b: number): number {
  let [greatest, rest] = [a, b];
  while (rest > 0) [greatest, rest] = [rest, greatest % rest];
  return (a / greatest) * b;
}

/** Formats frames as a fraction of a second, as FCPXML requires. */
function time(frames: number, { num, den }: FrameRate): string {
  return frames === 0 ? '0s' : `${frames * den}/${num}s`;
}
