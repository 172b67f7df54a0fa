/** The contents of a timeline as lines for screen readers: moments, gaps, the part that is not indexed. Pure. */
import { type Span, spanOf } from './span.ts';

/** A line, with its span. */
export interface TimelineLine<Hit> {
  kind: 'hit' | 'gap' | 'unindexed';
  span: Span;
  /** The moment, for a line about one. */
  hit: Hit | null;
}

/** Returns the lines of a timeline in the order of time. */
export function timelineLines<Hit extends { start: number; end: number }>(
  hits: readonly Hit[],
  gaps: readonly Span[],
  indexedS: number,
  durationS: number,
): TimelineLine<Hit>[] {
  const lines: TimelineLine<Hit>[] = [
    ...hits.map((hit) => ({ kind: 'hit' as const, span: spanOf(hit), hit })),
    ...gaps.map((span) => ({ kind: 'gap' as const, span, hit: null })),
  ];
  if (durationS - indexedS > 1) {
    lines.push({ kind: 'unindexed', span: { startS: indexedS, endS: durationS }, hit: null });
  }
  return lines.sort((a, b) => a.span.startS - b.span.startS);
}
