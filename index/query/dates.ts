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
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const days = (from: number, count = 1): DateRange => ({
    gte: new Date(year, month, date + from),
    lt: new Date(year, month, date + from + count),
  });
  const monthOf = (y: number, m: number): DateRange => ({
    gte: new Date(y, m, 1),
    lt: new Date(y, m + 1, 1),
  });
  const yearOf = (y: number): DateRange => ({ gte: new Date(y, 0, 1), lt: new Date(y + 1, 0, 1) });
  const dayOf = (y: number, m: number, d: number): DateRange | null => {
    const gte = new Date(y, m, d);
    return gte.getMonth() === m ? { gte, lt: new Date(y, m, d + 1) } : null; // There is no 31 June.
  };
  const mondayBack = (now.getDay() + 6) % 7;
  const fixed: [pattern: string, range: DateRange][] = [
    [String.raw`\b(?:from |on )?the day before yesterday\b|前天`, days(-2)],
    [String.raw`\b(?:from )?yesterday\b|昨天`, days(-1)],
    [String.raw`\b(?:from )?today\b|今天`, days(0)],
    [
      String.raw`\b(?:from |in )?last week\b|上个?(?:星期|周|礼拜)(?![一二三四五六日天])`,
      days(-mondayBack - 7, 7),
    ],
    [
      String.raw`\b(?:from |in )?this week\b|(?:这个?|本)(?:星期|周)(?![一二三四五六日天])`,
      days(-mondayBack, 7),
    ],
    [String.raw`\b(?:from |in )?last month\b|上个?月`, monthOf(year, month - 1)],
    [String.raw`\b(?:from |in )?this month\b|(?:这个|本)月`, monthOf(year, month)],
    [String.raw`\b(?:from |in )?last year\b|去年`, yearOf(year - 1)],
    [String.raw`\b(?:from |in )?this year\b|今年`, yearOf(year)],
  ];
  return [
    ...fixed.map(([pattern, range]): Rule<DateRange> => ({ pattern, read: () => range })),
    {
      pattern: String.raw`\b(?:(?:from|on) )?last (${WEEKDAYS.join('|')})\b`,
      read: ([day = '']) => days(-((now.getDay() - WEEKDAYS.indexOf(day.toLowerCase()) + 6) % 7) - 1),
    },
    {
      pattern: '上个?(?:星期|周|礼拜)([一二三四五六日天])',
      read: ([day = '']) => days(-mondayBack - 7 + ((ZH_WEEKDAYS.indexOf(day.replace('天', '日')) + 6) % 7)),
    },
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
}
