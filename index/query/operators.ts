/**
 * Splits a sentence into clauses at its operators: "a dog runs out after the door opens". In: a sentence without its
 * times. Out: the main clause, whose seconds are the answer, and the related clauses with their relations to it.
 */
import type { Relation } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { matchesOf } from '../../core/words/matches.ts';
import { hasWords } from './check-query.ts';
import { EN_LENGTH, EN_NUMBER, lengthS, ZH_LENGTH } from './numbers.ts';
import {
  isDescription,
  isNoOrder,
  mayBeDescription,
  type OperatorPlace,
  ZH_BEFORE_NOUN,
} from './readings.ts';
import { type Found, plainCharacters, type TextSpan, tidy, touches } from './spans.ts';

/** Longer chains are descriptions: each clause costs a pass of the text encoder, and nobody asks for so many. */
const MAX_OPERATORS = 8;

/** A clause beside the main one. `withinS` is the greatest gap; null sets no limit. */
export interface RelatedClause {
  relation: Relation;
  text: string;
  withinS: number | null;
}

/** The clauses of a sentence and the operators between them. Without operators, `main` is the whole sentence. */
export interface Clauses {
  main: string;
  related: RelatedClause[];
  /** The operators, each with the clause that it relates to the main one. */
  operators: Found<RelatedClause>[];
  /** The places of the clauses, in the order of the sentence. */
  spans: TextSpan[];
  /** True when the whole sentence may as well be one description. */
  isAmbiguous: boolean;
  /** True when somebody wrote an operator in braces. */
  isForced: boolean;
}

interface Operator {
  relation: Relation;
  /** Matches between two clauses; the second is related to the first. A named group `within` may hold a length. */
  between: RegExp;
}

const WITHIN = `(?:within (?<within>${EN_LENGTH}) )?`;
const AFTER_COMMA = `(?:[,;，；] ?)?(?:and )?`;

/** "looks after", "the day after the next": an `after` that does not order clauses. */
const NO_OPERATOR_BEFORE = String.raw`(?<!\b(?:look|looks|looking|run|runs|running|chase|chases|chasing|day|one|once|for a|after a|quite a|long) )`;

/** "before a mirror": a place, not a time. */
const NO_PLACE = String.raw`(?!(?:an?|the|his|her|their) (?:[a-z]{1,20} )?(?:altar|audience|camera|court|crowd|judge|microphone|mirror|window)s?\b)`;

const OPERATORS: Operator[] = [
  operator('then', String.raw`${AFTER_COMMA}\b(?:then|afterwards?|followed by) ${WITHIN}`),
  operator('then', '[,，;；]? ?(?:然后|接着|随后)[,，]? ?'),
  operator('before', String.raw`\b${NO_OPERATOR_BEFORE}(?:before) ${WITHIN}${NO_PLACE}`),
  operator('after', String.raw`\b${NO_OPERATOR_BEFORE}(?:after) ${WITHIN}(?!another\b|each\b)`),
  operator('because', String.raw`[,;]? ?\bbecause (?:of )?`),
  operator('because', '[,，]? ?因为'),
  operator('while', String.raw`[,;]? ?\b${NO_OPERATOR_BEFORE}(?:while|at the same time as) `),
  operator('while', '[,，;；]? ?同时[,，]? ?'),
  operator('near', String.raw`[,;]? ?\bwithin (?<within>${EN_LENGTH}) of `),
  operator('without', String.raw`(?:[,;]? ?\band )?\b(?:without|but no|but not|with no) (?:any )?`),
  operator('without', '[,，]? ?(?:但是?|也|而且|并且)?(?:几乎|完全)?(?<!有)没有'),
];

/**
 * Forms in which the `other` clause comes first. The `main` one may have a `lead` before that: "一条没有车的街道" is
 * 一条街道 without 车.
 */
const INVERTED: { relation: Relation; pattern: RegExp }[] = [
  inverted('because', '^因为(?<other>.+?)[,，]? ?所以(?<main>.+)$'),
  inverted('because', '^因为(?<other>.+?)[,，] ?(?<main>.+)$'),
  inverted('because', `^because (?:of )?(?<other>.+?), (?<main>.+)$`),
  inverted('after', '^在?(?<other>.+?)(?:之后|以后)[,，]? ?(?<main>.+)$'),
  inverted('before', '^在?(?<other>.+?)(?:之前|以前)[,，]? ?(?<main>.+)$'),
  inverted('while', '^(?:在|当)?(?<other>.+?)的时候[,，]? ?(?<main>.+)$'),
  inverted(
    'without',
    `^(?<lead>(?:(?!没有)[^,，;；])*?${ZH_BEFORE_NOUN})?(?:既|几乎|完全)?没有(?<other>.+?)的(?<main>.+)$`,
  ),
  inverted('after', '^after (?<other>.+?), (?<main>.+)$'),
  inverted('before', '^before (?<other>.+?), (?<main>.+)$'),
  inverted('while', '^while (?<other>.+?), (?<main>.+)$'),
];

/** Joins what is missing before one noun: "没有车也没有人的街道". */
const ZH_NOR = /[,，、;；]? ?(?:但是?|也|又|而且|并且|和|与|以及)?(?:几乎|完全)?(?<!有)没有/gu;

const NO_LEAD: [from: number, to: number] = [0, 0];

/** A trailing "within 30 s": the greatest gap of the clause before it. */
const TRAILING = new RegExp(
  `^(.+?)[,，]? (?:within|in under) (${EN_LENGTH})$|^(.+?)[,，]? ?(${ZH_LENGTH})之?内$`,
  'iu',
);

/**
 * A `within` with a number that is no length: refused rather than guessed. "Within a circle", "within one of the tents"
 * and "within a matter of seconds" are plain words.
 */
const BROKEN_WITHIN = new RegExp(
  String.raw`\bwithin (?!(?:an?|one)\b)(-?${EN_NUMBER} ?[a-z]*)(?: of\b|$)`,
  'iu',
);

/** Any word that {@link OPERATORS} or {@link INVERTED} look for. */
const OPERATOR_WORDS =
  /\b(?:then|afterwards?|followed by|before|after|because|while|at the same time as|within|without|but no|but not|with no)\b|然后|接着|随后|因为|所以|同时|没有|之后|以后|之前|以前|的时候/giu;

/**
 * Splits a sentence at its operators, in time linear in its length. A sentence with more than `MAX_OPERATORS` stays whole.
 * A word at a `forced` place is an operator even where it could be a word of a description.
 * Throws `QUERY_INVALID`, quoting the part, for a `within` without a length.
 */
export function splitClauses(sentence: string, forced: readonly TextSpan[] = []): Clauses {
  checkWithin(sentence);
  return mayHoldOperators(sentence) ? split(sentence, forced) : wholeSentence(sentence);
}

function mayHoldOperators(sentence: string): boolean {
  const words = sentence.match(OPERATOR_WORDS)?.length ?? 0;
  return words > 0 && words <= MAX_OPERATORS;
}

/** A word in brackets that is an operator, and nothing else. */
const PLAIN_OPERATOR = new RegExp(`\\[(\\s*(?:${OPERATOR_WORDS.source})\\s*)\\]`, 'giu');

/**
 * Returns the words of a sentence that can relate two parts in time, whether they are read so or not, with the brackets
 * around them. Empty where the sentence has none.
 */
export function possibleOperators(sentence: string): Found<RelatedClause>[] {
  const plain = matchesOf(PLAIN_OPERATOR, sentence).map(({ index, 0: text }) => ({
    from: index,
    to: index + text.length,
  }));
  const open = sentence.replace(PLAIN_OPERATOR, ' $1 ');
  if (!mayHoldOperators(open)) return [];
  const words = operatorsIn(open, plainCharacters(open), isNoOrder).map(({ value, from, to }) =>
    operatorAt(open, from, to, relatedClause(value.relation, '', value.withinS)),
  );
  const bracketed = (one: TextSpan) => forcedAt(one, plain) !== undefined;
  return orderOf(split(open, [...plain, ...words.filter((one) => !bracketed(one))]).operators);
}

/** Words of {@link OPERATOR_WORDS} that say what is missing. */
const NO_TIME = /^(?:without|but no|but not|with no|没有)$/iu;

/**
 * Returns all words of a sentence that may relate parts in time: without every one of them it is one description, since
 * a word that was none may be one when its neighbour is gone.
 */
export function wordsOfOrder(sentence: string, forced: readonly TextSpan[]): Found<null>[] {
  const plain = plainCharacters(sentence);
  return matchesOf(OPERATOR_WORDS, sentence)
    .map(({ index, 0: text }) => ({ text, from: index, to: index + text.length, value: null }))
    .filter((one) => !NO_TIME.test(one.text) && !touches(plain, one))
    .map((one) => ({ ...one, ...forcedAt(one, forced) }));
}

/** Returns the operators that relate clauses in time. */
export function orderOf(operators: readonly Found<RelatedClause>[]): Found<RelatedClause>[] {
  return operators.filter(({ value }) => value.relation !== 'without').sort((a, b) => a.from - b.from);
}

/** Returns a sentence as its one clause. */
export function wholeSentence(sentence: string): Clauses {
  const spans = [{ from: 0, to: sentence.length }];
  return { main: tidy(sentence), related: [], operators: [], spans, isAmbiguous: false, isForced: false };
}

/** Refuses a `within` without a length. */
function checkWithin(sentence: string): void {
  const broken = BROKEN_WITHIN.exec(sentence);
  if (!broken || lengthS(broken[1] as string)) return;
  const part = broken[0].trim();
  throw new AppError('QUERY_INVALID', `"${part}" names no length of time; say "within 10 seconds".`, {
    details: { part },
  });
}

function split(sentence: string, forced: readonly TextSpan[]): Clauses {
  const plain = plainCharacters(sentence);
  for (const { relation, pattern } of INVERTED) {
    const { lead = NO_LEAD, other, main } = pattern.exec(sentence)?.indices?.groups ?? {};
    if (other === undefined || main === undefined) continue;
    if (touches(plain, { from: lead[1], to: other[0] }) || touches(plain, { from: other[1], to: main[0] }))
      continue;
    const others = relation === 'without' ? missingParts(sentence, plain, other) : [other];
    const texts = others.map((part) => sentence.slice(...part));
    if (!texts.every(hasWords)) continue;
    if (texts.some((first) => isDescription({ relation, first, second: '', isInverted: true }))) continue;
    const before = sentence.slice(...lead);
    if (before.search(OPERATOR_WORDS) >= 0) continue;
    const rest = split(
      sentence.slice(main[0]),
      forced.map(({ from, to }) => ({ from: from - main[0], to: to - main[0] })),
    );
    if (!hasWords(rest.main)) continue;
    const clauses = texts.map((text) => relatedClause(relation, text, null));
    const [first, last] = [clauses[0], clauses.at(-1)] as [RelatedClause, RelatedClause];
    const own = [
      operatorAt(sentence, lead[1], other[0], first),
      ...clauses
        .slice(1)
        .map((clause, i) => operatorAt(sentence, others[i]?.[1] ?? 0, others[i + 1]?.[0] ?? 0, clause)),
      operatorAt(sentence, other[1], main[0], last),
    ];
    const words = own
      .filter((one) => hasWords(one.text) && one.text !== '的')
      .map((one) => ({ ...one, ...forcedAt(one, forced) }));
    const isForced = rest.isForced || words.some((one) => forcedAt(one, forced));
    const move = <Part extends TextSpan>(part: Part): Part => ({
      ...part,
      from: part.from + main[0],
      to: part.to + main[0],
    });
    return {
      main: tidy(before) + rest.main,
      related: [...clauses, ...rest.related],
      operators: [...words, ...rest.operators.map(move)],
      spans: [
        { from: lead[0], to: lead[1] },
        ...others.map(([from, to]) => ({ from, to })),
        ...rest.spans.map(move),
      ].filter(({ from, to }) => from < to),
      isAmbiguous: !isForced && (relation !== 'without' || rest.isAmbiguous),
      isForced,
    };
  }
  return splitForward(sentence, plain, forced);
}

/** Cuts what is missing at every further 没有; a part without words leaves it whole. */
function missingParts(sentence: string, plain: Uint8Array, [from, to]: [number, number]): [number, number][] {
  const joints = matchesOf(ZH_NOR, sentence.slice(from, to))
    .map(({ 0: text, index }) => ({ from: from + index, to: from + index + text.length }))
    .filter((joint) => !touches(plain, joint));
  const begins = [from, ...joints.map((joint) => joint.to)];
  const parts = begins.map((begin, i): [number, number] => [begin, joints[i]?.from ?? to]);
  return parts.every((part) => hasWords(sentence.slice(...part))) ? parts : [[from, to]];
}

/** Returns the operator in [from, to) of the sentence, without the blanks and commas around it. */
function operatorAt(sentence: string, from: number, to: number, value: RelatedClause): Found<RelatedClause> {
  const part = sentence.slice(from, to);
  const lead = part.search(/[\p{L}\p{N}]/u);
  const text = tidy(part);
  return { text, from: from + Math.max(0, lead), to: from + Math.max(0, lead) + text.length, value };
}

function splitForward(sentence: string, plain: Uint8Array, forced: readonly TextSpan[]): Clauses {
  const found = operatorsIn(sentence, plain, (place, at) => !forcedAt(at, forced) && isDescription(place));
  const [first] = found;
  const main = tidy(sentence.slice(0, first?.from ?? sentence.length));
  const ends = [...found.map(({ from }) => from), sentence.length];
  const spans = [0, ...found.map(({ to }) => to)].map((from, i) => ({ from, to: ends[i] as number }));
  const parts = spans.slice(1).map(({ from, to }) => sentence.slice(from, to));
  // An operator with nothing on one side is a plain word: nothing is dropped in silence.
  if (first === undefined || !hasWords(main) || !parts.every(hasWords)) return wholeSentence(sentence);
  const related = found.map(({ value }, i) =>
    relatedClause(value.relation, parts[i] as string, value.withinS),
  );
  const operators = found.map(({ from, to }, i) => {
    const one = operatorAt(sentence, from, to, related[i] as RelatedClause);
    return { ...one, ...forcedAt(one, forced) };
  });
  const isForced = operators.some((one) => forcedAt(one, forced));
  const isExplicit = related.some(({ withinS }) => withinS !== null);
  const isAmbiguous = !isExplicit && !isForced && mayBeDescription(sentence, found);
  return { main, related, operators, spans, isAmbiguous, isForced };
}

/** Returns the place in braces that holds a word. */
function forcedAt({ from, to }: TextSpan, forced: readonly TextSpan[]): TextSpan | undefined {
  return forced.find((one) => one.from < to && from < one.to);
}

/** Returns the operators of a sentence, in its order, without those that are words. */
function operatorsIn(
  sentence: string,
  plain: Uint8Array,
  isWord: (place: OperatorPlace, at: TextSpan) => boolean,
): Found<{ relation: Relation; withinS: number | null }>[] {
  const all = OPERATORS.flatMap(({ relation, between }) =>
    matchesOf(between, sentence).map((match) => ({
      text: tidy(match[0]),
      from: match.index,
      to: match.index + match[0].length,
      value: { relation, withinS: match.groups?.within ? lengthS(match.groups.within) : null },
    })),
  );
  all.sort((a, b) => a.from - b.from || b.to - a.to);
  const kept: typeof all = [];
  for (const one of all) {
    const from = kept.at(-1)?.to ?? 0;
    if (one.from < from || touches(plain, one)) continue;
    const [first, second] = [sentence.slice(from, one.from), sentence.slice(one.to)];
    const { relation, withinS } = one.value;
    const operator = sentence.slice(one.from, one.to);
    const place = { relation, first, second, isInverted: false, operator };
    if (withinS !== null || !isWord(place, one)) kept.push(one);
  }
  return kept;
}

function relatedClause(relation: Relation, text: string, withinS: number | null): RelatedClause {
  const trailing = TRAILING.exec(tidy(text));
  if (trailing === null) return { relation, text: tidy(text), withinS };
  const [, english, englishLength, chinese, chineseLength] = trailing;
  const clause = english ?? chinese ?? '';
  return { relation, text: tidy(clause), withinS: lengthS(englishLength ?? chineseLength ?? '') };
}

function operator(relation: Relation, pattern: string): Operator {
  return { relation, between: new RegExp(pattern, 'giu') };
}

function inverted(relation: Relation, pattern: string): { relation: Relation; pattern: RegExp } {
  // Opened braces leave a blank in front.
  return { relation, pattern: new RegExp(pattern.replace('^', '^ *'), 'diu') };
}
