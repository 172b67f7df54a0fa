/** Chips of a parsed sentence: the parts that were understood, with their places and structured values. */
import type { Chip, ChipValue } from '../../contract/index.ts';
import { chipMeaning } from './chip-meaning.ts';
import type { DateRange } from './dates.ts';
import { type Found, type TextSpan, tidy } from './spans.ts';

/** Returns a chip for characters [from, to) of a sentence. */
export function chip({ text, from, to }: Omit<Found<unknown>, 'value'>, value: ChipValue): Chip {
  return { kind: value.kind, text, from, to, meaning: chipMeaning(value), value };
}

/** Returns the value of a range of capture dates: calendar days in the time zone of this machine. */
export function dateValue({ gte, lt }: DateRange): ChipValue {
  return { kind: 'date', gte: isoDay(gte), lt: isoDay(lt) };
}

/** Returns a chip for each piece of a clause: one, or several where `taken` spans lie inside of it. */
export function clauseChips(rest: string, { from, to }: TextSpan, taken: readonly TextSpan[]): Chip[] {
  const holes = taken.filter((hole) => hole.from >= from && hole.to <= to).sort((a, b) => a.from - b.from);
  const starts = [from, ...holes.map((hole) => hole.to)];
  return starts.flatMap((start, i): Chip[] => {
    const part = rest.slice(start, holes[i]?.from ?? to);
    const lead = part.search(/[\p{L}\p{N}]/u);
    if (lead < 0) return [];
    const text = tidy(part);
    const last = start + part.trimEnd().length;
    return [chip({ text, from: start + lead, to: last }, { kind: 'clause', text })];
  });
}

function isoDay(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
