/** Reads calendar dates as ranges of capture dates: "last Tuesday", "in May 2026", "昨天", "2026年5月". */
import type { Rule } from './spans.ts';

/** Days of capture, [gte, lt), as instants at which a local day begins. */
export interface DateRange {
  gte: Date;
  lt: Date;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const ZH_WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const MONTH = `(${MONTHS.join('|')})`;

/** Returns rules for dates as seen at `now`, in the machine's time zone. */
export function dateRules(now: Date): Rule<DateRange>[] {
  return [...relativeRules(now), ...weekdayRules(now), ...CALENDAR_RULES];
}

function monthOf(year: number, month: number): DateRange {
  return { gte: new Date(year, month, 1), lt: new Date(year, month + 1, 1) };
}

function yearOf(year: number): DateRange {
  return { gte: new Date(year, 0, 1), lt: new Date(year + 1, 0, 1) };
}

/** Returns null for a day that does not exist: there is no 31 June. */
function dayOf(year: number, month: number, day: number): DateRange | null {
  const gte = new Date(year, month, day);
  return gte.getMonth() === month ? { gte, lt: new Date(year, month, day + 1) } : null;
}

/** Returns `count` days, the first of them `from` days after `now`. */
function daysFrom(now: Date, from: number, count = 1): DateRange {
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  return { gte: new Date(year, month, date + from), lt: new Date(year, month, date + from + count) };
}

/** "yesterday", "last week", "去年". */
function relativeRules(now: Date): Rule<DateRange>[] {
  const [year, month] = [now.getFullYear(), now.getMonth()];
  const mondayBack = daysSinceMonday(now);
  const fixed: [pattern: string, range: DateRange][] = [
    [String.raw`\b(?:from |on )?the day before yesterday\b|前天`, daysFrom(now, -2)],
    [String.raw`\b(?:from )?yesterday\b|昨天`, daysFrom(now, -1)],
    [String.raw`\b(?:from )?today\b|今天`, daysFrom(now, 0)],
    [
      String.raw`\b(?:from |in )?last week\b|上个?(?:星期|周|礼拜)(?![一二三四五六日天])`,
      daysFrom(now, -mondayBack - 7, 7),
    ],
    [
      String.raw`\b(?:from |in )?this week\b|(?:这个?|本)(?:星期|周)(?![一二三四五六日天])`,
      daysFrom(now, -mondayBack, 7),
    ],
    [String.raw`\b(?:from |in )?last month\b|上个?月`, monthOf(year, month - 1)],
    [String.raw`\b(?:from |in )?this month\b|(?:这个|本)月`, monthOf(year, month)],
    [String.raw`\b(?:from |in )?last year\b|去年`, yearOf(year - 1)],
    [String.raw`\b(?:from |in )?this year\b|今年`, yearOf(year)],
  ];
  return fixed.map(([pattern, range]) => ({ pattern, read: () => range }));
}

/** "last Tuesday", the nearest one before today; "上周二", that of the week before. */
function weekdayRules(now: Date): Rule<DateRange>[] {
  return [
    {
      pattern: String.raw`\b(?:(?:from|on) )?last (${WEEKDAYS.join('|')})\b`,
      read: ([day = '']) =>
        daysFrom(now, -((now.getDay() - WEEKDAYS.indexOf(day.toLowerCase()) + 6) % 7) - 1),
    },
    {
      pattern: '上个?(?:星期|周|礼拜)([一二三四五六日天])',
      read: ([day = '']) =>
        daysFrom(now, -daysSinceMonday(now) - 7 + ((ZH_WEEKDAYS.indexOf(day.replace('天', '日')) + 6) % 7)),
    },
  ];
}

function daysSinceMonday(now: Date): number {
  return (now.getDay() + 6) % 7;
}

/** "2026-05-03", "3rd May 2026", "2026年5月". */
const CALENDAR_RULES: Rule<DateRange>[] = [
  {
    pattern: String.raw`\b(?:(?:from|on) )?(\d{4})-(\d{2})-(\d{2})\b`,
    read: ([y, m, d]) => dayOf(Number(y), Number(m) - 1, Number(d)),
  },
  {
    pattern: String.raw`\b(?:(?:from|on) )?(\d{1,2})(?:st|nd|rd|th)? (?:of )?${MONTH},? (\d{4})\b`,
    read: ([d, m = '', y]) => dayOf(Number(y), MONTHS.indexOf(m.toLowerCase()), Number(d)),
  },
  {
    pattern: String.raw`\b(?:(?:from|on) )?${MONTH} (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b`,
    read: ([m = '', d, y]) => dayOf(Number(y), MONTHS.indexOf(m.toLowerCase()), Number(d)),
  },
  {
    pattern: String.raw`(\d{4})年 ?(\d{1,2})月 ?(\d{1,2})[日号]`,
    read: ([y, m, d]) => dayOf(Number(y), Number(m) - 1, Number(d)),
  },
  {
    pattern: String.raw`\b(?:from|in) ${MONTH} (\d{4})\b`,
    read: ([m = '', y]) => monthOf(Number(y), MONTHS.indexOf(m.toLowerCase())),
  },
  { pattern: String.raw`(\d{4})年 ?(\d{1,2})月`, read: ([y, m]) => monthOf(Number(y), Number(m) - 1) },
  {
    pattern: String.raw`\b(?:from|in) ((?:19|20)\d{2})\b|((?:19|20)\d{2})年`,
    read: ([a, b]) => yearOf(Number(a ?? b)),
  },
];
