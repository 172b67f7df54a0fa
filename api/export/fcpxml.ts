/** Writes FCPXML 1.9 for Final Cut Pro: a project with the clips in sequence and a marker at each peak. */
import { pathToFileURL } from 'node:url';
import { escapeMarkup as xml } from '../../core/markup.ts';
import { type FrameRate, frameAt } from '../../core/timecode.ts';
import {
  type ExportClip,
  exportRate,
  framesOf,
  startFrame,
  videoFrames,
  videosOf,
  type WriteExport,
} from './clip.ts';

/** Writes the document. Times are exact fractions of a second, on frames of the sequence. */
export const writeFcpxml: WriteExport = (clips, options) => {
  const rate = exportRate(clips, options);
  const videos = videosOf(clips);
  const [first] = videos;
  const assets = videos.map((video, i) => {
    const duration = time(videoFrames(video, clips, rate), rate);
    const source = xml(pathToFileURL(video.path).href);
    return `    <asset id="a${i + 1}" name="${xml(video.title)}" start="0s" duration="${duration}" hasVideo="1" format="r1">
      <media-rep kind="original-media" src="${source}"/>
    </asset>`;
  });
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
    <format id="r1" frameDuration="${time(1, rate)}" width="${first?.width ?? 1920}" height="${first?.height ?? 1080}"/>
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

function assetClip(clip: ExportClip, ref: string, offset: number, rate: FrameRate): string {
  const { first, count } = framesOf(clip, rate);
  const peak = Math.min(Math.max(frameAt(clip.peak, rate), first), first + count - 1);
  return `            <asset-clip ref="${ref}" name="${xml(clip.label)}" offset="${time(offset, rate)}" start="${time(first, rate)}" duration="${time(count, rate)}">
              <marker start="${time(peak, rate)}" duration="${time(1, rate)}" value="${xml(clip.label)}"/>
            </asset-clip>`;
}

/** Formats frames as a fraction of a second, as FCPXML requires. */
function time(frames: number, { num, den }: FrameRate): string {
  return frames === 0 ? '0s' : `${frames * den}/${num}s`;
}
