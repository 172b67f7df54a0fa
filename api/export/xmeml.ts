/**
 * Writes Final Cut Pro 7 XML (xmeml 5), which Premiere Pro imports: a sequence of the clips with their sound, and a
 * marker at each.
 */
import { pathToFileURL } from 'node:url';
import { escapeMarkup as xml } from '../../core/markup.ts';
import {
  type FrameRate,
  formatTimecode,
  nominalFps,
  parseTimecode,
  standardRate,
} from '../../core/timecode.ts';
import {
  broadcastRate,
  type ExportClip,
  type ExportVideo,
  framesOf,
  rateRemark,
  sequenceSize,
  videoFrames,
  videoRate,
  videosOf,
  type WriteExport,
} from './clip.ts';
import { channelCount, mediaStart, sourceTimecode } from './source.ts';

/** A clip on the sequence. */
interface Placed {
  clip: ExportClip;
  /** Counts from 1. */
  number: number;
  /** The first frame in the sequence. */
  at: number;
  first: number;
  count: number;
  channels: number;
  /** Ties picture and sound together, so that an editing program moves and trims them as one. */
  links: string;
}

/** Writes the document. All numbers are frames of the sequence, but for those of a file, which are its own. */
export const writeXmeml: WriteExport = (clips, options) => {
  const rate = broadcastRate(clips, options);
  const placed = place(clips, rate);
  const last = placed.at(-1);
  const { width, height } = sequenceSize(videosOf(clips));
  const described = new Set<string>();
  const pictures = placed.map((each) =>
    clipItem(`clip-${each.number}`, each, rate, fileOf(each.clip.video, clips, described)),
  );
  const remark = rateRemark(clips, rate);
  const start = options.startTimecode ?? formatTimecode(0, rate);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xmeml>
<xmeml version="5">${remark ? `\n  <!-- Counts ${remark}. -->` : ''}
  <sequence id="sequence-1">
    <name>${xml(options.name)}</name>
    <duration>${last ? last.at + last.count : 0}</duration>
    ${rateXml(rate)}
    ${timecodeXml(start, parseTimecode(start, rate), rate)}
    <media><video>
      <format><samplecharacteristics>${rateXml(rate)}<width>${width}</width><height>${height}</height></samplecharacteristics></format>
      <track>
${pictures.join('\n')}
      </track>
    </video>${soundXml(placed, rate)}</media>
${placed.map(markerXml).join('\n')}
  </sequence>
</xmeml>
`;
};

function place(clips: readonly ExportClip[], rate: FrameRate): Placed[] {
  let at = 0;
  /** How many clips each track of sound holds so far. */
  const held: number[] = [];
  return clips.map((clip, i) => {
    const { first, count } = framesOf(clip, rate);
    const channels = channelCount(clip.video);
    const sounds = Array.from({ length: channels }, (_, track) => {
      held[track] = (held[track] ?? 0) + 1;
      return linkXml(soundId(i + 1, track + 1), 'audio', track + 1, held[track]);
    });
    const links = channels === 0 ? '' : [linkXml(`clip-${i + 1}`, 'video', 1, i + 1), ...sounds].join('');
    const placed = { clip, number: i + 1, at, first, count, channels, links };
    at += count;
    return placed;
  });
}

function markerXml({ clip, at, count }: Placed): string {
  return `    <marker><name>${xml(clip.label)}</name><comment>${xml(clip.video.title)}</comment><in>${at}</in><out>${at + count}</out></marker>`;
}

/** Writes the sound: a track for each channel, since Final Cut Pro 7 knows tracks of one channel only. */
function soundXml(placed: readonly Placed[], rate: FrameRate): string {
  const most = Math.max(...placed.map(({ channels }) => channels));
  if (most <= 0) return '';
  const tracks = Array.from({ length: most }, (_, i) => {
    const channel = i + 1;
    const items = placed
      .filter(({ channels }) => channels >= channel)
      .map((each) => {
        const source = `<sourcetrack><mediatype>audio</mediatype><trackindex>${channel}</trackindex></sourcetrack>`;
        const file = `<file id="file-${each.clip.video.id}"/>`;
        return clipItem(soundId(each.number, channel), each, rate, `${file}${source}`);
      });
    return `      <track>\n${items.join('\n')}\n      </track>`;
  });
  return `<audio>\n${tracks.join('\n')}\n    </audio>`;
}

function soundId(number: number, channel: number): string {
  return `clip-${number}-sound-${channel}`;
}

function clipItem(
  id: string,
  { clip, at, first, count, links }: Placed,
  rate: FrameRate,
  rest: string,
): string {
  return `        <clipitem id="${id}"><name>${xml(clip.label)}</name><duration>${count}</duration>${rateXml(rate)}<start>${at}</start><end>${at + count}</end><in>${first}</in><out>${first + count}</out>${rest}${links}</clipitem>`;
}

function linkXml(id: string, type: 'video' | 'audio', track: number, index: number): string {
  return `<link><linkclipref>${id}</linkclipref><mediatype>${type}</mediatype><trackindex>${track}</trackindex><clipindex>${index}</clipindex></link>`;
}

/** Writes the file in full at its first use, by its id after that. */
function fileOf(video: ExportVideo, clips: readonly ExportClip[], described: Set<string>): string {
  if (described.has(video.id)) return `<file id="file-${video.id}"/>`;
  described.add(video.id);
  const own = videoRate(video);
  const rate = standardRate(own.num / own.den, own.drop);
  const url = pathToFileURL(video.path).href.replace('file:///', 'file://localhost/');
  const start = sourceTimecodeXml(video);
  const sounds = (video.source?.soundTracks ?? []).map(({ channels, sampleRateHz }) => {
    const hz = sampleRateHz
      ? `<samplecharacteristics><samplerate>${sampleRateHz}</samplerate></samplecharacteristics>`
      : '';
    return `<audio>${hz}<channelcount>${channels}</channelcount></audio>`;
  });
  return `<file id="file-${video.id}"><name>${xml(video.fileName)}</name><pathurl>${xml(url)}</pathurl>${rateXml(rate)}<duration>${videoFrames(video, clips, rate)}</duration>${start}<media><video/>${sounds.join('')}</media></file>`;
}

/** A label that counts at a rate that is not broadcast is written as the one at the same instant. */
function sourceTimecodeXml(video: ExportVideo): string {
  const timecode = sourceTimecode(video);
  if (!timecode) return '';
  const { label, frame, rate } = timecode;
  const known = standardRate(rate.num / rate.den, rate.drop);
  if (known.num === rate.num && known.den === rate.den) return timecodeXml(label, frame, rate);
  const first = mediaStart(video, known);
  return timecodeXml(formatTimecode(first, known), first, known);
}

function timecodeXml(label: string, frame: number, rate: FrameRate): string {
  return `<timecode>${rateXml(rate)}<string>${label}</string><frame>${frame}</frame><displayformat>${rate.drop ? 'DF' : 'NDF'}</displayformat></timecode>`;
}

function rateXml(rate: FrameRate): string {
  return `<rate><timebase>${nominalFps(rate)}</timebase><ntsc>${rate.den === 1001 ? 'TRUE' : 'FALSE'}</ntsc></rate>`;
}
