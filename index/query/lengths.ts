/** Reads lengths: of the segment ("longer than 10 s", "至少十秒") or of the whole video ("in videos under 5 minutes"). */
import { EN_LENGTH, lengthS, ZH_LENGTH } from './numbers.ts';
import type { Rule } from './spans.ts';

/** Seconds, [gte, lt), of a segment or of its video. */
export interface LengthCondition {
  of: 'segment' | 'video';
  gte?: number;
  lt?: number;
}

const MORE = '(?:for )?(?:longer than|more than|over|at least)';
const LESS = '(?:for )?(?:shorter than|less than|under|at most|up to)';
const IN_VIDEOS = String.raw`\b(?:in |from )?(?:videos?|films?|clips?)(?: that (?:is|are))? `;

/** Rules for lengths. */
export const LENGTH_RULES: Rule<LengthCondition>[] = [
  rule(`${IN_VIDEOS}${MORE} (${EN_LENGTH})`, (s) => ({ of: 'video', gte: s })),
  rule(`${IN_VIDEOS}${LESS} (${EN_LENGTH})`, (s) => ({ of: 'video', lt: s })),
  rule(String.raw`\b(?:that (?:is|are|lasts?) |lasting )?${MORE} (${EN_LENGTH})(?: long)?`, (s) => ({
    of: 'segment',
    gte: s,
  })),
  rule(String.raw`\b(?:that (?:is|are|lasts?) |lasting )?${LESS} (${EN_LENGTH})(?: long)?`, (s) => ({
    of: 'segment',
    lt: s,
  })),
  rule(`(?:长度|时长|持续)?(?:超过|多于|长于|至少|不少于)(?:了)? ?(${ZH_LENGTH})`, (s) => ({
    of: 'segment',
    gte: s,
  })),
  rule(`(?:长度|时长|持续)?(?:少于|短于|不到|至多|不超过) ?(${ZH_LENGTH})`, (s) => ({
    of: 'segment',
    lt: s,
  })),
];

function rule(pattern: string, condition: (s: number) => LengthCondition): Rule<LengthCondition> {
  return { pattern, read: ([length = '']) => condition(lengthS(length)) };
}
