/** Marking a stretch by its start and its end. Pure. */
import type { Span } from './span.ts';

/**
 * The selection after its start or end was put at a time. Without one, the other end is that of the video; an end that
 * would lie on the wrong side gives way to it. Null when nothing would be left.
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
