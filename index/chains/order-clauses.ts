/**
 * Sorts the clauses of a sentence by the order in which they happen. In: a parsed sentence. Out: its clauses, earliest
 * first, each with its relation to the one before; null when the sentence states no order. Pure.
 */
import { AppError } from '../../core/errors.ts';
import type { RelatedClause } from '../query/operators.ts';
import type { ParsedSentence } from '../query/parse-sentence.ts';

/** A clause with its position. */
export interface OrderedClause {
  text: string;
  /** Its index among the parsed clauses: 0 is the main one, n the nth related one. */
  number: number;
  /** Its relation to the clause before it; null for the first. */
  follows: { isCaused: boolean; withinS: number | null } | null;
}

/**
 * Returns the clauses in order. Throws `QUERY_INVALID`, quoting the clauses, when the sentence puts one clause both before
 * and after another, or makes it its own cause.
 */
export function orderClauses({ main, related }: ParsedSentence): OrderedClause[] | null {
  const placed = related.map((clause, i) => ({ clause, number: i + 1 }));
  const earlier = placed.filter(({ clause }) => isEarlier(clause));
  const later = placed.filter(({ clause }) => isLater(clause));
  if (main === '' || earlier.length + later.length === 0) return null;
  checkOrder(
    main,
    earlier.map(({ clause }) => clause),
    later.map(({ clause }) => clause),
  );
  const before = earlier.toReversed();
  return [
    ...before.map(({ clause, number }, i) => ({
      text: clause.text,
      number,
      follows: i === 0 ? null : hanging((before[i - 1] as (typeof before)[number]).clause),
    })),
    {
      text: main,
      number: 0,
      follows: before.length === 0 ? null : hanging((before.at(-1) as (typeof before)[number]).clause),
    },
    ...later.map(({ clause, number }) => ({ text: clause.text, number, follows: hanging(clause) })),
  ];
}

function isEarlier({ relation }: RelatedClause): boolean {
  return relation === 'because' || relation === 'after';
}

function isLater({ relation }: RelatedClause): boolean {
  return relation === 'then' || relation === 'before';
}

function hanging({ relation, withinS }: RelatedClause): OrderedClause['follows'] {
  return { isCaused: relation === 'because', withinS };
}

/** "A then A" happens twice; any other clause before itself is a contradiction. */
function checkOrder(main: string, earlier: RelatedClause[], later: RelatedClause[]): void {
  const strict = [
    ...earlier.map(({ text }) => text),
    ...later.filter(({ relation }) => relation === 'before').map(({ text }) => text),
  ];
  const seen = new Map([[fold(main), main]]);
  for (const text of strict) {
    const same = seen.get(fold(text));
    if (same !== undefined) {
      throw new AppError(
        'QUERY_INVALID',
        `"${same}" cannot come before "${text}": the sentence puts it both before and after itself.`,
        { details: { part: `${same} … ${text}` } },
      );
    }
    seen.set(fold(text), text);
  }
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
