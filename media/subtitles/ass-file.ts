/** Reads ASS and SSA (Advanced SubStation Alpha): the `Dialogue:` lines of `[Events]`, by the order that `Format:` states. */
import type { Cue } from './cue.ts';
import { plainText } from './plain-text.ts';

const HEADER = /^\[(script info|events|v4\+? styles)\]\s*$/i;
const TIME = /^\s*(\d+):(\d{1,2}):(\d{1,2}(?:\.\d+)?)\s*$/;

/** The order of both versions: the text comes last, and may hold commas. */
const DEFAULT_FORMAT = 'layer,start,end,style,name,marginl,marginr,marginv,effect,text';

/** Returns the cues in the lines of a file; null when it is not ASS. */
export function parseAss(lines: string[]): Cue[] | null {
  if (!lines.some((line) => HEADER.test(line))) return null;
  const events = lines.findIndex((line) => /^\[events\]/i.test(line));
  if (events < 0) return [];
  let format = DEFAULT_FORMAT.split(',');
  const cues: Cue[] = [];
  for (const line of lines.slice(events + 1)) {
    const [, kind = '', rest = ''] = /^(format|dialogue):(.*)$/i.exec(line) ?? [];
    if (kind.toLowerCase() === 'format') format = rest.split(',').map((name) => name.trim().toLowerCase());
    if (kind.toLowerCase() === 'dialogue') cues.push(readDialogue(rest, format));
  }
  return cues;
}

function readDialogue(rest: string, format: string[]): Cue {
  const parts = rest.split(',');
  const words = parts.slice(format.length - 1).join(',');
  const seconds = (name: string): number => {
    const [, h, m, s] = TIME.exec(parts[format.indexOf(name)] ?? '') ?? [];
    return Number(h) * 3600 + Number(m) * 60 + Number(s);
  };
  return { startS: seconds('start'), endS: seconds('end'), text: plainText(withoutDrawings(words)) };
}

/** `{\p1}` switches from words to a drawing in vectors ("m 0 0 l 100 0"), and `{\p0}` back. */
function withoutDrawings(words: string): string {
  return words.replaceAll(/\{[^{}]*\\p[1-9][^{}]*\}.*?(?=\{[^{}]*\\p0|$)/g, '');
}
