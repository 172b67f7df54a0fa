/**
 * Parses a sentence without a language model, in English and Chinese: conditions, quoted words, times of the video,
 * dates, lengths, and clauses in an order. What no rule matches stays in the clauses and is searched as plain words.
 * Each part that is understood is a chip with its place in the sentence, so that a page can show, change and remove it.
 */
import type { Chip, ChipValue, SearchFilter } from '../../contract/index.ts';
import { expressionOf, matchesOf } from '../../core/words/matches.ts';
import { hasWords } from './check-query.ts';
import { chip, clauseChips, dateValue } from './chips.ts';
import { checkDates, checkLengths, checkTimes } from './contradictions.ts';
import { type DateRange, dateRules } from './dates.ts';
import { takeFilters } from './filters.ts';
import { LENGTH_RULES, type LengthCondition } from './lengths.ts';
import {
  type Clauses,
  orderOf,
  possibleOperators,
  type RelatedClause,
  splitClauses,
  wholeSentence,
  wordsOfOrder,
} from './operators.ts';
import { type Found, openBraces, type Taken, type TextSpan, take, tidy } from './spans.ts';
import { TIME_RULES, type TimeCondition } from './times.ts';

/** A sentence in parts. */
export interface ParsedSentence {
  /** The clause whose seconds are the answer; empty when only quoted words or conditions are there. */
  main: string;
  related: RelatedClause[];
  times: TimeCondition[];
  dates: DateRange[];
  lengths: LengthCondition[];
  /** Words that must be said or written, as quoted. */
  quotes: string[];
  /** The conditions written as `key:value`. */
  filter: SearchFilter;
  /** In the order of the sentence. */
  chips: Chip[];
  /** The sentence as one description, where it may be one as well; null where its operators stand. */
  description: Description | null;
  otherReading: OtherReading | null;
}

/** A sentence without operators: all its words are one clause. */
export interface Description extends Pick<ParsedSentence, 'main' | 'chips' | 'otherReading'> {}

/** How the sentence is written to be read the other way. */
export interface OtherReading {
  as: 'order' | 'description';
  text: string;
}

/** Returns true when these words stand together in any title or subtitle. */
export type IsSaid = (words: string) => boolean | Promise<boolean>;

const NO_CLAUSES: Clauses = {
  ...{ main: '', related: [], operators: [], spans: [], isAmbiguous: false, isForced: false },
};

const QUOTES = ['"([^"]+)"', '“([^“”]+)”', '「([^「」]+)」', '『([^『』]+)』', '《([^《》]+)》'];
/** Each quote is looked up in the library; further ones are plain words. */
const MAX_QUOTES = 8;

/**
 * Parses a sentence, with dates as seen at `now`. Quoted words that `isSaid` denies are plain words: a description may
 * quote what is only seen. Throws `QUERY_INVALID`, quoting the parts, for times that contradict each other and for
 * operators that are incomplete.
 */
export async function parseSentence(sentence: string, now: Date, isSaid: IsSaid): Promise<ParsedSentence> {
  // Patterns end at line breaks; a blank is as good to all of them.
  const { found, filter, rest } = takeFilters(sentence.replace(/[\r\n\t\u2028\u2029]/g, ' '));
  // Rules look at the beginning and the end of a sentence: conditions there must not leave blanks.
  const words = found.length > 0 ? rest.trim() : sentence;
  const offset = rest.indexOf(words);
  const move = <Part extends TextSpan>(part: Part, by: number): Part => ({
    ...part,
    from: part.from + by,
    to: part.to + by,
  });
  const gaps = found.map((one) => move<TextSpan>(one, -offset));
  const parsed = await parseWords(words, gaps, now, isSaid);
  const filterChips = found.map((one) => chip(one, { kind: 'filter', ...one.value }));
  const moved = (chips: Chip[]) => inOrder([...filterChips, ...chips.map((one) => move(one, offset))]);
  const finish = <Reading extends WordsReading>({ other, chips, ...reading }: Reading) => ({
    ...reading,
    chips: moved(chips),
    otherReading:
      other &&
      rewritten(
        sentence,
        other.as,
        other.words.map((one) => move(one, offset)),
      ),
  });
  const { description, ...order } = parsed;
  return { ...finish(order), filter, description: description && finish(description) };
}

/** A reading of a sentence without conditions, and the words that decide whether it is read the other way. */
interface WordsReading {
  main: string;
  chips: Chip[];
  other: { as: OtherReading['as']; words: Found<unknown>[] } | null;
}

interface ParsedWords
  extends WordsReading,
    Omit<ParsedSentence, 'filter' | 'description' | 'otherReading' | keyof WordsReading> {
  description: WordsReading | null;
}

/** Puts words into braces, which make operators of them, or into the brackets of plain words. */
function rewritten(sentence: string, as: OtherReading['as'], words: readonly Found<unknown>[]): OtherReading {
  const ends = [0, ...words.map(({ to }) => to)];
  const mark = (text: string) => (as === 'order' ? `{${text}}` : `[${text}]`);
  const parts = ends.map((end, i) => {
    const word = words[i];
    return sentence.slice(end, word?.from ?? sentence.length) + (word ? mark(word.text) : '');
  });
  return { as, text: parts.join('') };
}

/** Parses a sentence without conditions; at the `gaps`, where conditions were, a clause has no chip. */
async function parseWords(
  sentence: string,
  gaps: TextSpan[],
  now: Date,
  isSaid: IsSaid,
): Promise<ParsedWords> {
  const { rest: open, forced } = openBraces(sentence);
  const quotes = await takeQuotes(open, isSaid);
  const times = take(quotes.rest, TIME_RULES);
  const dates = take(times.rest, dateRules(now));
  const lengths = take(dates.rest, LENGTH_RULES);
  const { rest } = lengths;
  if (!hasWords(rest) && quotes.found.length === 0) return plainWords(open, gaps);
  checkTimes(times.found);
  checkDates(dates.found);
  checkLengths(lengths.found);
  const clauses = hasWords(rest) ? splitClauses(rest, forced) : NO_CLAUSES;
  const taken = [...gaps, ...quotes.found, ...times.found, ...dates.found, ...lengths.found];
  const conditions = [
    ...quotes.found.map((one) => chip(one, { kind: 'quote', text: one.value })),
    ...times.found.map((one) => chip(one, { kind: 'time', ...one.value })),
    ...dates.found.map((one) => chip(one, dateValue(one.value))),
    ...lengths.found.map((one) => chip(one, { kind: 'length', ...one.value })),
  ];
  const chipsOf = ({ operators, spans }: Clauses) => [
    ...conditions,
    ...operators.map((one) => chip(one, operatorValue(one.value))),
    ...spans.flatMap((one) => clauseChips(rest, one, taken)),
  ];
  const whole = clauses.isAmbiguous ? wholeSentence(rest) : null;
  const order = orderOf(clauses.operators);
  const isOrder = order.length > 0;
  const mayChange = isOrder ? clauses.isAmbiguous || clauses.isForced : hasWords(rest);
  const words = isOrder ? wordsOfOrder(rest, forced) : mayChange ? possibleOperators(rest) : [];
  return {
    main: clauses.main,
    related: clauses.related,
    times: times.found.map(({ value }) => value),
    dates: dates.found.map(({ value }) => value),
    lengths: lengths.found.map(({ value }) => value),
    quotes: quotes.found.map(({ value }) => value),
    chips: inOrder(chipsOf(clauses)),
    other: mayChange && words.length > 0 ? { as: isOrder ? 'description' : 'order', words } : null,
    description: whole && {
      main: whole.main,
      chips: inOrder(chipsOf(whole)),
      other: isOrder ? { as: 'order', words: order } : null,
    },
  };
}

/** Takes out the quoted words that are said or written somewhere. */
async function takeQuotes(sentence: string, isSaid: IsSaid): Promise<Taken<string>> {
  const found: Found<string>[] = [];
  let rest = sentence;
  for (const pattern of QUOTES) {
    const all = matchesOf(expressionOf(pattern, 'giu'), rest).map(([, words = '']) => words.trim());
    const phrases = new Set(all.slice(0, MAX_QUOTES));
    const said = new Set<string>();
    for (const words of phrases) if (hasWords(words) && (await isSaid(words))) said.add(words);
    const read = ([words = '']: (string | undefined)[]) => (said.has(words.trim()) ? words.trim() : null);
    const taken = take(rest, [{ pattern, read }]);
    found.push(...taken.found);
    rest = taken.rest;
  }
  return { found, rest };
}

/** Parses a sentence that has nothing but times, dates and lengths: all of it is searched as words. */
function plainWords(sentence: string, gaps: TextSpan[]): ParsedWords {
  const chips = clauseChips(sentence, { from: 0, to: sentence.length }, gaps);
  const nothing = {
    related: [],
    times: [],
    dates: [],
    lengths: [],
    quotes: [],
    description: null,
    other: null,
  };
  return { main: tidy(sentence), ...nothing, chips };
}

function inOrder(chips: Chip[]): Chip[] {
  return chips.sort((a, b) => a.from - b.from || a.to - b.to);
}

function operatorValue({ relation, withinS }: RelatedClause): ChipValue {
  return { kind: 'operator', relation, within_s: withinS };
}
