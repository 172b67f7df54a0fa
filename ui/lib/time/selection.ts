/** Marking a stretch by its start and its end. Pure. */
import type { Span } from '../deep-link.ts';

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
      ? { start: timeS, end: selection && selection.end > timeS ? selection.end : durationS }
      : { start: selection && selection.start < timeS ? selection.start : 0, end: timeS };
  return next.end > next.start ? next : null;
}
