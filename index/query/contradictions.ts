/** Conditions of one sentence that no second can meet together. Each check throws `QUERY_INVALID`, quoting the parts. */
import { AppError } from '../../core/errors.ts';
import type { DateRange } from './dates.ts';
import type { LengthCondition } from './lengths.ts';
import type { Found } from './spans.ts';
import type { TimeCondition } from './times.ts';

/** Refuses times of the video that exclude each other. Only times from the start are comparable. */
export function checkTimes(found: Found<TimeCondition>[]): void {
  for (const a of found) {
    for (const b of found) {
      const [from, until] = [a.value.gte, b.value.lt];
      if (from?.at === 'start' && until?.at === 'start' && from.s >= until.s) contradict(a, b);
    }
  }
}

/** Refuses capture dates that exclude each other. */
export function checkDates(found: Found<DateRange>[]): void {
  for (const a of found) for (const b of found) if (a.value.gte >= b.value.lt) contradict(a, b);
}

/** Refuses lengths, of the segment or of its video, that exclude each other. */
export function checkLengths(found: Found<LengthCondition>[]): void {
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
    { details: { part } },
  );
}
