/**
 * A sentence taken apart without a language model, in English and Chinese: quoted words, times of the video, dates,
 * lengths, and clauses in an order. What no rule knows stays in the clauses and is searched as plain words. Each part
 * that was understood is a chip with its place in the sentence, so that the page can show, change and remove it.
 */
import { AppError } from '../../core/errors.ts';
import { formatClock } from '../../core/time.ts';
import { type DateRange, dateRules } from './dates.ts';
import { LENGTH_RULES, type LengthCondition } from './lengths.ts';
import { type Clauses, type RelatedClause, type Relation, type Span, splitClauses } from './operators.ts';
import { type Chip, type Found, type Rule, take, tidy } from './spans.ts';
import { type Edge, TIME_RULES, type TimeCondition } from './times.ts';

/** A sentence in parts. */
export interface ParsedSentence {
  /** The clause whose seconds are the answer; empty when only quoted words were asked for. */
  main: string;
  related: RelatedClause[];
  times: TimeCondition[];
  dates: DateRange[];
  lengths: LengthCondition[];
  /** Words that must be said or written, as quoted. */
  quotes: string[];
  /** In the order of the sentence. */
  chips: Chip[];
}

const QUOTES = ['"([^"]+)"', '“([^”]+)”', '「([^」]+)」', '『([^』]+)』', '《([^》]+)》'];

const MEANINGS = new Map<Relation, string>([
  ['then', 'followed by'],
  ['before', 'earlier than'],
  ['after', 'later than'],
  ['because', 'later than, as its effect'],
  ['while', 'at the same time as'],
  ['near', 'near in time to'],
  ['without', 'not together with'],
]);

/**
 * The parts of a sentence, dates as seen at `now`. Quoted words that nobody says or writes anywhere (`isSaid`) are plain
 * words like the rest: a description may quote what is only seen. Throws `QUERY_INVALID`, quoting the parts, for times
 * that contradict each other and for operators that are incomplete.
 */
export function parseSentence(
  sentence: string,
  now: Date,
  isSaid: (words: string) => boolean,
): ParsedSentence {
  const quotes = take(sentence, quoteRules(isSaid));
  const times = take(quotes.rest, TIME_RULES);
  const dates = take(times.rest, dateRules(now));
  const lengths = take(dates.rest, LENGTH_RULES);
  const conditions = {
    times: times.found.map(({ value }) => value),
    dates: dates.found.map(({ value }) => value),
    lengths: lengths.found.map(({ value }) => value),
    quotes: quotes.found.map(({ value }) => value),
  };
  const hasPlainWords = /[\p{L}\p{N}]/u.test(lengths.rest);
  if (!hasPlainWords && quotes.found.length === 0) return plain(sentence);
  checkTimes(times.found);
  checkDates(dates.found);
  checkLengths(lengths.found);
  const { main, related, operators, spans }: Clauses = hasPlainWords
    ? splitClauses(lengths.rest)
    : { main: '', related: [], operators: [], spans: [] };
  const taken = [...quotes.found, ...times.found, ...dates.found, ...lengths.found];
  const chips: Chip[] = [
    ...quotes.found.map((one) => chip('quote', one, `said or written: ${one.value}`)),
    ...times.found.map((one) => chip('time', one, timeMeaning(one.value))),
    ...dates.found.map((one) => chip('date', one, dateMeaning(one.value))),
    ...lengths.found.map((one) => chip('length', one, lengthMeaning(one.value))),
    ...operators.map((one) => chip('operator', one, MEANINGS.get(one.value) ?? one.value)),
    ...spans.flatMap((one) => clauseChips(lengths.rest, one, taken)),
  ];
  chips.sort((a, b) => a.from - b.from || a.to - b.to);
  return { main, related, ...conditions, chips };
}

function quoteRules(isSaid: (words: string) => boolean): Rule<string>[] {
  return QUOTES.map((pattern) => ({
    pattern,
    read: ([words = '']) => (/[\p{L}\p{N}]/u.test(words) && isSaid(words.trim()) ? words.trim() : null),
  }));
}

/** A sentence of conditions alone asks for nothing to look for: all of it is searched as words. */
function plain(sentence: string): ParsedSentence {
  const text = tidy(sentence);
  const whole: Chip = { kind: 'clause', text, from: 0, to: sentence.length, meaning: text };
  return { main: text, related: [], times: [], dates: [], lengths: [], quotes: [], chips: [whole] };
}

/** A clause's words, in one piece or in several where something was taken out of its middle. */
function clauseChips(rest: string, { from, to }: Span, taken: Span[]): Chip[] {
  const holes = taken.filter((hole) => hole.from >= from && hole.to <= to).sort((a, b) => a.from - b.from);
  const starts = [from, ...holes.map((hole) => hole.to)];
  return starts.flatMap((start, i): Chip[] => {
    const part = rest.slice(start, holes[i]?.from ?? to);
    const lead = part.search(/[\p{L}\p{N}]/u);
    if (lead < 0) return [];
    const text = tidy(part);
    const last = start + part.trimEnd().length;
    return [{ kind: 'clause', text, from: start + lead, to: last, meaning: text }];
  });
}

function chip(kind: Chip['kind'], { text, from, to }: Found<unknown>, meaning: string): Chip {
  return { kind, text, from, to, meaning };
}

function checkTimes(found: Found<TimeCondition>[]): void {
  const from = found.filter(({ value }) => value.gte?.at === 'start');
  const until = found.filter(({ value }) => value.lt?.at === 'start');
  for (const a of from) {
    for (const b of until) if (startOf(a.value.gte) >= startOf(b.value.lt)) contradict(a, b);
  }
}

function checkDates(found: Found<DateRange>[]): void {
  for (const a of found) for (const b of found) if (a.value.gte >= b.value.lt) contradict(a, b);
}

function checkLengths(found: Found<LengthCondition>[]): void {
  for (const a of found) {
    for (const b of found) {
      const isEmpty = (a.value.gte ?? 0) >= (b.value.lt ?? Number.POSITIVE_INFINITY);
      if (a.value.of === b.value.of && isEmpty) contradict(a, b);
    }
  }
}

function contradict(a: Found<unknown>, b: Found<unknown>): never {
  const part = a === b ? a.text : `${a.text} … ${b.text}`;
  throw new AppError(
    'QUERY_INVALID',
    `No second can meet "${part}": it would have to end before it begins.`,
    {
      details: { part },
    },
  );
}

function startOf(edge: Edge | undefined): number {
  return edge?.at === 'start' ? edge.s : 0;
}

function timeMeaning({ gte, lt }: TimeCondition): string {
  const name = (edge: Edge): string => {
    if (edge.at === 'start') return formatClock(edge.s);
    return edge.at === 'end' ? `${formatClock(edge.s)} before the end` : 'the middle';
  };
  return `${gte ? name(gte) : 'start'} to ${lt ? name(lt) : 'end'}`;
}

function dateMeaning({ gte, lt }: DateRange): string {
  const day = (date: Date): string =>
    [date.getFullYear(), date.getMonth() + 1, date.getDate()]
      .map((n) => String(n).padStart(2, '0'))
      .join('-');
  const last = new Date(lt.getFullYear(), lt.getMonth(), lt.getDate() - 1);
  return day(gte) === day(last) ? day(gte) : `${day(gte)} to ${day(last)}`;
}

function lengthMeaning({ of, gte, lt }: LengthCondition): string {
  return `${of} ${gte === undefined ? `shorter than ${lt}` : `at least ${gte}`} s`;
}
