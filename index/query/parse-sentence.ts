/**
 * A sentence taken apart without a language model, in English and Chinese: quoted words, times of the video, dates,
 * lengths, and clauses in an order. What no rule knows stays in the clauses and is searched as plain words. Each part
 * that was understood is a chip with its place in the sentence, so that the page can show, change and remove it.
 */
import type { Chip, ChipValue } from '../../contract/index.ts';
import { chip, clauseChips, dateValue } from './chips.ts';
import { checkDates, checkLengths, checkTimes } from './contradictions.ts';
import { type DateRange, dateRules } from './dates.ts';
import { LENGTH_RULES, type LengthCondition } from './lengths.ts';
import { type Clauses, type RelatedClause, splitClauses } from './operators.ts';
import { type Rule, take, tidy } from './spans.ts';
import { TIME_RULES, type TimeCondition } from './times.ts';

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
  const chips = [
    ...quotes.found.map((one) => chip(one, { kind: 'quote', text: one.value })),
    ...times.found.map((one) => chip(one, { kind: 'time', ...one.value })),
    ...dates.found.map((one) => chip(one, dateValue(one.value))),
    ...lengths.found.map((one) => chip(one, { kind: 'length', ...one.value })),
    ...operators.map((one) => chip(one, operatorValue(one.value))),
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
  const whole = chip({ text, from: 0, to: sentence.length }, { kind: 'clause', text });
  return { main: text, related: [], times: [], dates: [], lengths: [], quotes: [], chips: [whole] };
}

function operatorValue({ relation, withinS }: RelatedClause): ChipValue {
  return { kind: 'operator', relation, within_s: withinS };
}
