/**
 * Reads SAMI (`.smi`), HTML with a `<SYNC Start=ms>` where the picture changes its words. A `<P>` stands until the next
 * sync that has one of its class: files hold a class for each language. Spec: "Understanding SAMI 1.0", Microsoft.
 */
import { type Cue, OPEN_CUE_S } from './cue.ts';
import { plainText } from './plain-text.ts';

// No pattern passes over a `<`, and none looks for its end more than once: files may be made to waste time.
const SYNC = /<sync\b[^<>]*?\bstart\s*=\s*["']?(\d{1,9})\b[^<>]*>/gi;
const PARAGRAPH = /<p\b([^<>]*)>/gi;
const CLASS = /\bclass\s*=\s*["']?([\w-]+)/i;
const TAG = /<!--.*?(?:-->|$)|<\/?[a-z][^<>]*>/gis;

/** Returns the cues in the lines of a file; null when it is not SAMI. */
export function parseSami(lines: string[]): Cue[] | null {
  if (!/^\s*<sami\b/i.test(lines.find((line) => line.trim() !== '') ?? '')) return null;
  const [, ...pieces] = lines.join('\n').split(SYNC);
  const cues: Cue[] = [];
  const open = new Map<string, Cue>();
  for (let i = 0; i < pieces.length; i += 2) {
    const startS = Number(pieces[i]) / 1000;
    for (const [name, text] of paragraphsOf(pieces[i + 1] ?? '')) {
      const before = open.get(name);
      if (before) before.endS = startS;
      const cue = { startS, endS: startS + OPEN_CUE_S, text };
      open.set(name, cue);
      cues.push(cue);
    }
  }
  return cues;
}

/** Returns the words of each class. The end of one paragraph is the beginning of the next: few files close them. */
function paragraphsOf(block: string): Map<string, string> {
  const [bare = '', ...parts] = block.split(PARAGRAPH);
  if (parts.length === 0) return new Map([['', wordsOf(bare)]]);
  const found = new Map<string, string[]>();
  for (let i = 0; i < parts.length; i += 2) {
    const name = (CLASS.exec(parts[i] ?? '')?.[1] ?? '').toLowerCase();
    const texts = found.get(name) ?? [];
    texts.push(wordsOf(parts[i + 1] ?? ''));
    found.set(name, texts);
  }
  return new Map([...found].map(([name, texts]) => [name, texts.join(' ').trim()]));
}

/** `&nbsp;` alone takes the words away; many files leave out its semicolon. */
function wordsOf(html: string): string {
  const spaced = html.replaceAll(/<br\s*\/?>/gi, ' ').replaceAll(/&nbsp;?/gi, ' ');
  return plainText(spaced.replaceAll(TAG, ''));
}
