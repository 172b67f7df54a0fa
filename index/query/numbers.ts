/**
 * Numbers and lengths of time as people write them, in English and Chinese: patterns and their readers. Every repeat is
 * bounded, so that a search for a pattern takes time linear in the sentence.
 */
import { parseClock } from '../../core/time.ts';
import { matchesOf } from '../../core/words/matches.ts';

const ENGLISH: Record<string, number> = Object.fromEntries([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, i) => [word, i] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, i) => [word, 20 + 10 * i] as const),
  ['a', 1],
  ['an', 1],
  ['half a', 0.5],
  ['half an', 0.5],
]);
const CHINESE: Record<string, number> = {
  ...Object.fromEntries([...'零一二三四五六七八九'].map((digit, i) => [digit, i])),
  两: 2,
  半: 0.5,
};

const DIGITS = String.raw`\d{1,6}(?:\.\d{1,6})?`;
const NUMBER_WORD = `half an?|${Object.keys(ENGLISH)
  .filter((word) => !word.startsWith('half'))
  .sort((a, b) => b.length - a.length)
  .join('|')}`;
/** Pattern of an English number: digits or a word. No groups. */
export const EN_NUMBER = `(?:${DIGITS}|${NUMBER_WORD})`;
/** Pattern of a Chinese number up to 99, or digits. No groups. */
export const ZH_NUMBER = String.raw`(?:\d{1,6}(?:\.\d{1,6})?|[零一二两三四五六七八九十半]{1,4})`;

/** Pattern of an English unit of time. No groups. */
export const EN_UNIT = '(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|s|h)';
const ZH_UNIT = '(?:秒钟?|分钟|分|个?小时|个?钟头)';

/** A number before its unit. Digits may touch it, words may not: "as" is no second. */
const EN_AMOUNT = `(?:${DIGITS}[ -]?|(?:${NUMBER_WORD})[ -])`;
/** Pattern of an English length of time: "90 s", "an hour and 5 minutes". No groups. */
export const EN_LENGTH = String.raw`(?:${EN_AMOUNT}${EN_UNIT}\b(?:,? (?:and )?${EN_AMOUNT}${EN_UNIT}\b){0,3})`;
/** Pattern of a Chinese length of time. No groups. */
export const ZH_LENGTH = `(?:(?:${ZH_NUMBER} ?${ZH_UNIT}){1,4}半?)`;

/** Returns the number that a match of {@link EN_NUMBER} or {@link ZH_NUMBER} means; NaN for anything else. */
export function numberOf(text: string): number {
  const word = text.trim().toLowerCase();
  if (/^\d/.test(word)) return Number(word);
  return ENGLISH[word] ?? chineseNumber(word);
}

const LENGTH_PARTS = new RegExp(`(${EN_NUMBER}|${ZH_NUMBER})[ -]?(${EN_UNIT}\\b|${ZH_UNIT})`, 'giu');
const WHOLE_UNIT = new RegExp(`^${EN_UNIT}$`, 'i');

/** Returns the seconds that a match of {@link EN_LENGTH} or {@link ZH_LENGTH} means. */
export function lengthS(text: string): number {
  let total = 0;
  for (const [, number = '', unit = ''] of matchesOf(LENGTH_PARTS, text))
    total += numberOf(number) * unitS(unit);
  if (total === 0 && WHOLE_UNIT.test(text)) return unitS(text); // "the first minute"
  return /小时半$/.test(text) ? total + 1800 : total;
}

/** Reads `90`, `1:30`, `1:02:03.5`, `10m`, `1h30m` and `45s` as seconds; null for anything else. */
export function clockS(text: string): number | null {
  const units = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?$/i.exec(text);
  if (units && text !== '') {
    const [h = 0, m = 0, s = 0] = units.slice(1).map((part) => Number(part ?? 0));
    return h * 3600 + m * 60 + s;
  }
  return parseClock(text);
}

function unitS(unit: string): number {
  if (/^(h|个?小时|个?钟头)/i.test(unit)) return 3600;
  return /^(m|分)/i.test(unit) ? 60 : 1;
}

function chineseNumber(text: string): number {
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text];
  const digit = (char: string, empty: number): number =>
    char === '' ? empty : (CHINESE[char] ?? Number.NaN);
  if (!text.includes('十')) return digit(ones ?? '', Number.NaN);
  return 10 * digit(tens ?? '', 1) + digit(ones ?? '', 0);
}
