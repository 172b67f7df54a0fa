/** Writes the segments of one video as cues: SubRip, WebVTT, and ffmpeg chapters. */
import { formatTimestamp, toPtsMs } from '../../core/time.ts';
import { type ExportClip, oneLine, oneVideo, type WriteExport } from './clip.ts';

/** Writes SubRip: numbered cues with a decimal comma. */
export const writeSrt: WriteExport = (clips) => {
  oneVideo(clips, 'SubRip');
  return inOrder(clips)
    .map(
      ({ start, end, label }, i) =>
        `${i + 1}\n${formatTimestamp(start, ',')} --> ${formatTimestamp(end, ',')}\n${oneLine(label)}\n`,
    )
    .join('\n');
};

/** Writes WebVTT, for `<track kind="chapters">` or captions. */
export const writeVtt: WriteExport = (clips) => {
  oneVideo(clips, 'WebVTT');
  const cues = inOrder(clips).map(
    ({ start, end, label }) =>
      `${formatTimestamp(start, '.')} --> ${formatTimestamp(end, '.')}\n${cueText(label)}\n`,
  );
  return ['WEBVTT\n', ...cues].join('\n');
};

/** Writes ffmetadata: `ffmpeg -i video -i chapters.txt -map_metadata 1 -codec copy out`. A chapter ends where the next begins. */
export const writeChapters: WriteExport = (clips) => {
  oneVideo(clips, 'A chapter list');
  const sorted = inOrder(clips);
  const chapters = sorted.map(({ start, end, label }, i) => {
    const next = sorted[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    return `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${toPtsMs(start)}\nEND=${toPtsMs(Math.min(end, next))}\ntitle=${metadata(label)}\n`;
  });
  return [';FFMETADATA1\n', ...chapters].join('');
};

function inOrder(clips: readonly ExportClip[]): ExportClip[] {
  return [...clips].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Escapes WebVTT cue text: `&` and `<` begin markup, and an arrow would be taken for a timing line. */
function cueText(label: string): string {
  return oneLine(label).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Escapes the special characters of ffmetadata. Before a line break ffmpeg reads a backslash as one, escaped or not. */
function metadata(text: string): string {
  return oneLine(text)
    .replace(/[=;#\\]/g, (char) => `\\${char}`)
    .replace(/\\$/, '\\ ');
}
