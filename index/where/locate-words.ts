/**
 * Finds the words of a phrase among the lines that were read on the screen: "the Log in button" is where "Log in" stands. In: a
 * phrase, and the lines that stand at a time. Out: boxes of the words, likeliest first.
 *
 * What is looked for: the quoted words of a phrase, else all of its words but articles and the names of controls. They
 * match where they stand in a line one after another, whatever their case; two thirds of what is looked for must be there.
 * The box is the part of the line that the words take by their letters.
 */
import type { LocatedThing } from '../../contract/index.ts';
import { hasSubject } from '../../core/words/subject-words.ts';
import type { Passage, PassageBox } from '../store/passages.ts';

/** Boxes of an answer. */
const MOST_LOCATED = 10;
/** Less of what is looked for is another text: "Log out" is not "Log in". */
const LEAST_FOUND = 2 / 3;
/** Further words of a phrase are not looked for: nobody names a button by more. */
const MOST_WORDS = 24;
/** A line that says more than what is looked for is this much less likely the one that is meant: "Log in to continue". */
const LONGER_LINE = 0.8;

const QUOTED = /["“「『]([^"”」』]+)["”」』]/u;
/** Articles, and names of the place that words stand in. */
const CONTROLS =
  /(?<![\p{L}\p{N}])(?:the|a|an|word|words|text|label|button|link|tab|menu|item|icon|field|box|heading|title|caption|sign|says?|saying|reads?|reading|click|press|tap)(?![\p{L}\p{N}])|(?:这个|那个|字样|文字|按钮|按键|链接|菜单|选项|标签|标题|图标|输入框|写着|点击)的?/giu;

/** A run of the words that are looked for, as found in a line. */
interface Match {
  from: number;
  to: number;
  /** The share of the words that are looked for, by their letters. */
  share: number;
}

/** Returns the words that a phrase looks for on the screen; empty for one of controls alone ("the button"). */
export function wordsMeant(phrase: string): string {
  const meant = QUOTED.exec(phrase)?.[1] ?? phrase.replace(CONTROLS, ' ');
  return hasSubject(meant) ? meant.trim().replace(/\s+/g, ' ') : '';
}

/** Returns where the words of a phrase stand among the lines; none where they are not read. */
export function locateWords(phrase: string, lines: readonly Passage[]): LocatedThing[] {
  const meant = wordsMeant(phrase);
  if (meant === '') return [];
  const isQuoted = QUOTED.test(phrase);
  return lines
    .flatMap((line): LocatedThing[] => {
      const match = line.box && matchIn(line.text, meant, isQuoted);
      return match && line.box ? [located(line, line.box, match)] : [];
    })
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, MOST_LOCATED);
}

function located({ text, confidence: read = 1 }: Passage, box: PassageBox, match: Match): LocatedThing {
  const words = text.slice(match.from, match.to);
  const isWhole = lettersIn(words) === lettersIn(text);
  const [x, y, width, height] = partOf(box, text, match);
  const share = match.share < 1 ? `, ${percent(match.share)} of what was asked` : '';
  return {
    label: words,
    box: { x: round(x), y: round(y), width: round(width), height: round(height) },
    point: { x: round(x + width / 2), y: round(y + height / 2) },
    confidence: round(read * match.share * (isWhole ? 1 : LONGER_LINE)),
    reason: `words on the screen: "${text}", read with ${percent(read)}${share}`,
  };
}

/** Finds the longest run of the words in a line; null where too little of them stands there. */
function matchIn(line: string, meant: string, isQuoted: boolean): Match | null {
  const words = tokensOf(meant).slice(0, MOST_WORDS);
  const all = lettersIn(meant);
  let best: Match | null = null;
  for (let first = 0; first < words.length; first++) {
    for (let last = words.length; last > first; last--) {
      const run = words.slice(first, last);
      const share = Math.min(1, lettersIn(run.join('')) / all);
      const isWhole = run.length === words.length;
      if ((isQuoted && !isWhole) || share < LEAST_FOUND || share <= (best?.share ?? 0)) continue;
      if (!hasSubject(run.join(' '))) continue;
      const found = runPattern(run).exec(line);
      if (found) best = { from: found.index, to: found.index + found[0].length, share };
    }
  }
  return best;
}

/** Words of letters and digits; of scripts that write no blanks, each character. */
function tokensOf(text: string): string[] {
  return text.normalize('NFKC').match(/\p{Script=Han}|[^\P{L}\p{Script=Han}]+|\p{N}+/gu) ?? [];
}

/** Matches the words one after another, whatever stands between two of them that is no letter or digit. */
function runPattern(words: readonly string[]): RegExp {
  const gap = String.raw`[^\p{L}\p{N}]*`;
  const isLetter = (word: string | undefined) => word !== undefined && !/\p{Script=Han}/u.test(word);
  const before = isLetter(words[0]) ? String.raw`(?<![\p{L}\p{N}])` : '';
  const after = isLetter(words.at(-1)) ? String.raw`(?![\p{L}\p{N}])` : '';
  return new RegExp(`${before}${words.join(gap)}${after}`, 'iu');
}

function lettersIn(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** The part of a line's box that some of its characters take. */
function partOf([x, y, width, height]: PassageBox, text: string, { from, to }: Match): PassageBox {
  const share = (at: number) => at / Math.max(1, text.length);
  return [x + width * share(from), y, width * (share(to) - share(from)), height];
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}

function round(value: number): number {
  return Number(Math.min(1, Math.max(0, value)).toFixed(4));
}
