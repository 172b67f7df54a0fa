/** What a strip shows, as lines to be read out: moments, stretches without a picture, what is not indexed. Pure. */
import type { Span } from '../deep-link.ts';

/** A line, with the stretch it is about. */
export interface TimelineLine<Hit> {
  kind: 'hit' | 'gap' | 'unindexed';
  span: Span;
  /** The moment, for a line about one. */
  hit: Hit | null;
}

/** The lines of a strip in the order of time. */
export function timelineLines<Hit extends Span>(
  hits: readonly Hit[],
  gaps: readonly Span[],
  indexedS: number,
  durationS: number,
): TimelineLine<Hit>[] {
  const lines: TimelineLine<Hit>[] = [
    ...hits.map((hit) => ({ kind: 'hit' as const, span: { start: hit.start, end: hit.end }, hit })),
    ...gaps.map((span) => ({ kind: 'gap' as const, span, hit: null })),
  ];
  if (durationS - indexedS > 1) {
    lines.push({ kind: 'unindexed', span: { start: indexedS, end: durationS }, hit: null });
  }
  return lines.sort((a, b) => a.span.start - b.span.start);
}
