/** Reads times of the video: "after 2:15:00", "in the first ten minutes", "around 1h03", "第2小时15分之后". */
import type { TimeEdge } from '../../contract/index.ts';
import { EN_LENGTH, EN_NUMBER, EN_UNIT, lengthS, numberOf, ZH_LENGTH, ZH_NUMBER } from './numbers.ts';
import type { Rule } from './spans.ts';

/** A span of the video, [gte, lt). */
export interface TimeCondition {
  gte?: TimeEdge;
  lt?: TimeEdge;
}

/** The reach of "around" to both sides, for a named second and for a named minute. */
const AROUND_S = { second: 30, minute: 120 };

const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2})?`;
const HOURS = String.raw`\d{1,4} ?h ?(?:\d{1,2}(?: ?m(?:in)?)?(?: ?\d{1,2} ?s)?)?\b`;
const MINUTES = String.raw`\d{1,4} ?m(?:in)? ?\d{1,2} ?s?\b`;
const EN_POINT = String.raw`(${CLOCK}|${HOURS}|${MINUTES}|minute ${EN_NUMBER}\b)`;
const ZH_POINT = `(${CLOCK}|第? ?${ZH_NUMBER} ?个?小时 ?${ZH_NUMBER} ?分钟?(?: ?${ZH_NUMBER} ?秒)?|第 ?${ZH_NUMBER} ?个?小时|第 ?${ZH_NUMBER} ?分钟?(?: ?${ZH_NUMBER} ?秒)?)`;
/** "after 10 seconds of silence" is not a time of the video. */
const NOT_OF = String.raw`(?! of\b)`;
const OF_VIDEO = '(?: of (?:the|each|every) (?:video|film|clip|movie))?';
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

const start = (s: number): TimeEdge => ({ at: 'start', s });
const around = (s: number, text: string): TimeCondition => {
  const reach = /:\d{2}:|\ds|秒|^\d{1,2}:\d{2}$/.test(text) ? AROUND_S.second : AROUND_S.minute;
  return { gte: start(Math.max(0, s - reach)), lt: start(s + reach) };
};

/** Rules for times, the longer forms first. */
export const TIME_RULES: Rule<TimeCondition>[] = [
  between(String.raw`\b(?:between|from) ${EN_POINT} (?:and|to|until|till) ${EN_POINT}`),
  {
    pattern: String.raw`\b(?:between|from) (${EN_NUMBER}) (?:and|to) (${EN_NUMBER} ${EN_UNIT})\b`,
    read: ([from = '', to = '']) => {
      const unit = to.slice(to.lastIndexOf(' '));
      return { gte: start(lengthS(from + unit)), lt: start(lengthS(to)) };
    },
  },
  between(`(?:从|在)?${ZH_POINT} ?(?:到|至) ?${ZH_POINT}(?:之间)?的?`),
  point(String.raw`\b(?:after|since|past|from) ${EN_POINT}(?: on(?:wards?)?\b)?`, (s) => ({ gte: start(s) })),
  length(String.raw`\bafter (${EN_LENGTH})${NOT_OF}`, (s) => ({ gte: start(s) })),
  length(String.raw`\bbefore (${EN_LENGTH})${NOT_OF}`, (s) => ({ lt: start(s) })),
  point(`在?${ZH_POINT} ?(?:之后|以后|后)的?`, (s) => ({ gte: start(s) })),
  point(String.raw`\b(?:before|until|till|up to) ${EN_POINT}`, (s) => ({ lt: start(s) })),
  point(`在?${ZH_POINT} ?(?:之前|以前|前(?!后))的?`, (s) => ({ lt: start(s) })),
  point(String.raw`(?:\b(?:around|about|near|at|circa) |~ ?)${EN_POINT}`, around),
  point(`(?:大约|大概|约|在)?${ZH_POINT} ?(?:左右|附近|前后|的时候|时)?的?`, around),
  point(String.raw`\b(${EN_LENGTH}) in(?:to (?:the|each) (?:video|film|clip|movie))?$`, around),
  length(String.raw`\bafter the (?:first|opening) (${EN_LENGTH}|minute|hour)${OF_VIDEO}`, (s) => ({
    gte: start(s),
  })),
  length(String.raw`\bbefore the (?:last|final|closing) (${EN_LENGTH}|minute|hour)${OF_VIDEO}`, (s) => ({
    lt: { at: 'end', s },
  })),
  length(
    String.raw`\b(?:(?:in|during|within) )?the (?:first|opening) (${EN_LENGTH}|minute|hour)${OF_VIDEO}`,
    (s) => ({
      lt: start(s),
    }),
  ),
  length(
    String.raw`\b(?:(?:in|during|within) )?the (?:last|final|closing) (${EN_LENGTH}|minute|hour)${OF_VIDEO}`,
    fromEnd,
  ),
  length(`在?(?:影片|视频|片子)?的?(?:前|头|开头|最初)的? ?(${ZH_LENGTH})(?:之?内|里)?的?`, (s) => ({
    lt: start(s),
  })),
  length(`在?(?:影片|视频|片子)?的?(?:最后|末尾|结尾)的? ?(${ZH_LENGTH})(?:之?内|里)?的?`, fromEnd),
  half(String.raw`\bin the (first|second) half${OF_VIDEO}`, 'second'),
  half('在?(?:影片|视频|片子)?的?(前|后)半段?(?:部分)?', '后'),
  {
    pattern: String.raw`\bin the (${ORDINALS.join('|')}) (hour|minute)\b${OF_VIDEO}`,
    read: ([ordinal = '', unit = '']) => {
      const length = unit.toLowerCase() === 'hour' ? 3600 : 60;
      const before = ORDINALS.indexOf(ordinal.toLowerCase()) * length;
      return { gte: start(before), lt: start(before + length) };
    },
  },
];

/** Returns the seconds that a condition means in a video of this length; an edge that needs an unknown length does not bind. */
export function resolveTime(
  { gte, lt }: TimeCondition,
  durationS: number | null,
): { gte: number; lt: number } {
  const at = (edge: TimeEdge | undefined, open: number): number => {
    if (edge === undefined) return open;
    if (edge.at === 'start') return edge.s;
    if (durationS === null) return open;
    return edge.at === 'end' ? Math.max(0, durationS - edge.s) : edge.share * durationS;
  };
  return { gte: at(gte, 0), lt: at(lt, Number.POSITIVE_INFINITY) };
}

/** Returns the seconds that a match of a point means: h:mm:ss, m:ss, 1h03m20s, minute 12, 第2小时15分. */
export function pointS(text: string): number {
  if (text.includes(':')) return text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  const minute = /^minute (.+)$/i.exec(text);
  if (minute) return 60 * numberOf(minute[1] as string);
  const compact = /^(?:(\d+) ?h)? ?(?:(\d+) ?(?:m(?:in)?)?)? ?(?:(\d+) ?s?)?$/i.exec(text);
  if (compact) return 3600 * Number(compact[1] ?? 0) + 60 * Number(compact[2] ?? 0) + Number(compact[3] ?? 0);
  return lengthS(text);
}

function fromEnd(s: number): TimeCondition {
  return { gte: { at: 'end', s } };
}

function between(pattern: string): Rule<TimeCondition> {
  return { pattern, read: ([a = '', b = '']) => ({ gte: start(pointS(a)), lt: start(pointS(b)) }) };
}

function point(pattern: string, condition: (s: number, text: string) => TimeCondition): Rule<TimeCondition> {
  return { pattern, read: ([text = '']) => condition(pointS(text), text) };
}

function length(pattern: string, condition: (s: number) => TimeCondition): Rule<TimeCondition> {
  return { pattern, read: ([text = '']) => condition(lengthS(text)) };
}

function half(pattern: string, second: string): Rule<TimeCondition> {
  const middle: TimeEdge = { at: 'share', share: 0.5 };
  return {
    pattern,
    read: ([which = '']) => (which.toLowerCase() === second ? { gte: middle } : { lt: middle }),
  };
}
