/** Marks a selection by its start and its end. Pure. */
import type { Span } from './span.ts';

/**
 * Returns the selection after its start or end was set to a time. Without one, the other end is that of the video; an
 * end on the wrong side is dropped. Null when nothing is left.
 */
export function markEdge(
  selection: Span | null,
  edge: 'markIn' | 'markOut',
  timeS: number,
  durationS: number,
): Span | null {
  const next =
    edge === 'markIn'
      ? { startS: timeS, endS: selection && selection.endS > timeS ? selection.endS : durationS }
      : { startS: selection && selection.startS < timeS ? selection.startS : 0, endS: timeS };
  return next.endS > next.startS ? next : null;
}
