/** Conditions of one sentence that no second can meet together. Each check throws `QUERY_INVALID`, quoting the parts. */
import { AppError } from '../../core/errors.ts';
import type { DateRange } from './dates.ts';
import type { LengthCondition } from './lengths.ts';
import type { Found } from './spans.ts';
import type { TimeCondition } from './times.ts';

/** Refuses times of the video that exclude each other. Only times from the start are comparable. */
export function checkTimes(found: Found<TimeCondition>[]): void {
  checkBounds(
    found,
    ({ gte }) => (gte?.at === 'start' ? gte.s : null),
    ({ lt }) => (lt?.at === 'start' ? lt.s : null),
  );
}

/** Refuses capture dates that exclude each other. */
export function checkDates(found: Found<DateRange>[]): void {
  checkBounds(
    found,
    ({ gte }) => gte.getTime(),
    ({ lt }) => lt.getTime(),
  );
}

/** Refuses lengths, of the segment or of its video, that exclude each other. */
export function checkLengths(found: Found<LengthCondition>[]): void {
  for (const of of ['segment', 'video']) {
    const own = found.filter(({ value }) => value.of === of);
    checkBounds(
      own,
      ({ gte = 0 }) => gte,
      ({ lt = null }) => lt,
    );
  }
}

/** Refuses conditions of which one begins where another has ended; null does not bind. */
function checkBounds<Value>(
  found: Found<Value>[],
  beginOf: (value: Value) => number | null,
  endOf: (value: Value) => number | null,
): void {
  const least = (bound: (value: Value) => number) =>
    found.reduce<Found<Value> | null>(
      (best, one) => (best === null || bound(one.value) < bound(best.value) ? one : best),
      null,
    );
  const last = least((value) => -(beginOf(value) ?? Number.NEGATIVE_INFINITY));
  const first = least((value) => endOf(value) ?? Number.POSITIVE_INFINITY);
  if (!last || !first) return;
  const [begin, end] = [beginOf(last.value), endOf(first.value)];
  if (begin !== null && end !== null && begin >= end) contradict(last, first);
}

function contradict(a: Found<unknown>, b: Found<unknown>): never {
  const part = a === b ? a.text : `${a.text} … ${b.text}`;
  throw new AppError(
    'QUERY_INVALID',
    `No second can meet "${part}": it would have to end before it begins.`,
    { details: { part } },
  );
}
