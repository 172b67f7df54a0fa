/** SubRip and WebVTT: text in, cues out. Tolerant as players are: what is broken inside a file is left out. */

/** One subtitle: words, and when they are shown. */
export interface Cue {
  startS: number;
  endS: number;
  text: string;
}

const TIME = String.raw`(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})`;
const TIMING = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}`);

/**
 * The cues of an .srt or .vtt file, markup removed, in the file's order. Cues without words, or that end before they
 * start, are left out. Null when the text is neither: not a single line of timing, and no WebVTT header.
 */
export function parseSubtitles(text: string): Cue[] | null {
  const cues: Cue[] = [];
  let timings = 0;
  for (const block of text.replaceAll(/\r\n?/g, '\n').split(/\n[ \t]*\n/)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => TIMING.test(line));
    if (at < 0) continue;
    timings++;
    const [startS, endS] = readTiming(lines[at] as string);
    const words = plainText(lines.slice(at + 1).join(' '));
    if (words !== '' && endS > startS) cues.push({ startS, endS, text: words });
  }
  return timings > 0 || text.trimStart().startsWith('WEBVTT') ? cues : null;
}

function readTiming(line: string): [number, number] {
  const [, ...parts] = TIMING.exec(line) ?? [];
  const at = (i: number) =>
    Number(parts[i] ?? 0) * 3600 +
    Number(parts[i + 1]) * 60 +
    Number(parts[i + 2]) +
    Number((parts[i + 3] ?? '').padEnd(3, '0')) / 1000;
  return [at(0), at(4)];
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', lrm: '', rlm: '' };

/** Without tags (`<i>`, `<v Anna>`, `<00:01.000>`), ASS overrides (`{\an8}`) and entities; spaces collapsed. */
function plainText(markup: string): string {
  return markup
    .replaceAll(/<[^<>]*>|\{\\[^{}]*\}/g, '')
    .replaceAll(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll(/\\[Nn]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
