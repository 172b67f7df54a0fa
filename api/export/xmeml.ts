/** Writes Final Cut Pro 7 XML (xmeml 5), which Premiere Pro imports: a sequence of the clips, with a marker at each. */
import { pathToFileURL } from 'node:url';
import { escapeMarkup as xml } from '../../core/markup.ts';
import { type FrameRate, formatTimecode, nominalFps, parseTimecode } from '../../core/timecode.ts';
import {
  type ExportClip,
  type ExportVideo,
  exportRate,
  framesOf,
  videoFrames,
  videosOf,
  type WriteExport,
} from './clip.ts';

/** Writes the document. All numbers are frames of the sequence. */
export const writeXmeml: WriteExport = (clips, options) => {
  const rate = exportRate(clips, options);
  const described = new Set<string>();
  const items: string[] = [];
  const markers: string[] = [];
  let at = 0;
  for (const [i, clip] of clips.entries()) {
    const { count } = framesOf(clip, rate);
    items.push(clipItem(clip, i + 1, at, rate, fileOf(clip.video, clips, rate, described)));
    markers.push(
      `    <marker><name>${xml(clip.label)}</name><comment>${xml(clip.video.title)}</comment><in>${at}</in><out>${at + count}</out></marker>`,
    );
    at += count;
  }
  const [first] = videosOf(clips);
  const start = options.startTimecode ?? formatTimecode(0, rate);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xmeml>
<xmeml version="5">
  <sequence id="sequence-1">
    <name>${xml(options.name)}</name>
    <duration>${at}</duration>
    ${rateXml(rate)}
    <timecode>${rateXml(rate)}<string>${start}</string><frame>${parseTimecode(start, rate)}</frame><displayformat>${rate.drop ? 'DF' : 'NDF'}</displayformat></timecode>
    <media><video>
      <format><samplecharacteristics>${rateXml(rate)}<width>${first?.width ?? 1920}</width><height>${first?.height ?? 1080}</height></samplecharacteristics></format>
      <track>
${items.join('\n')}
      </track>
    </video></media>
${markers.join('\n')}
  </sequence>
</xmeml>
`;
};

function clipItem(clip: ExportClip, number: number, at: number, rate: FrameRate, file: string): string {
  const { first, count } = framesOf(clip, rate);
  return `        <clipitem id="clip-${number}"><name>${xml(clip.label)}</name><duration>${count}</duration>${rateXml(rate)}<start>${at}</start><end>${at + count}</end><in>${first}</in><out>${first + count}</out>${file}</clipitem>`;
}

/** Writes the file in full at its first use, by its id after that. */
function fileOf(
  video: ExportVideo,
  clips: readonly ExportClip[],
  rate: FrameRate,
  described: Set<string>,
): string {
  if (described.has(video.id)) return `<file id="file-${video.id}"/>`;
  described.add(video.id);
  const url = pathToFileURL(video.path).href.replace('file:///', 'file://localhost/');
  return `<file id="file-${video.id}"><name>${xml(video.fileName)}</name><pathurl>${xml(url)}</pathurl>${rateXml(rate)}<duration>${videoFrames(video, clips, rate)}</duration><media><video/></media></file>`;
}

function rateXml(rate: FrameRate): string {
  return `<rate><timebase>${nominalFps(rate)}</timebase><ntsc>${rate.den === 1001 ? 'TRUE' : 'FALSE'}</ntsc></rate>`;
}
