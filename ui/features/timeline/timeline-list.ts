/** The contents of the timeline as a list for screen readers, in the order of time. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Segment } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { likelihoodText } from '../../elements/likelihood-badge.ts';
import { formatClock, formatSpan } from '../../lib/time/clock.ts';
import type { Span } from '../../lib/time/span.ts';
import type { TimelineLine } from '../../lib/time/timeline-lines.ts';

/** Renders the list, visually hidden. */
export function timelineList(
  lines: readonly TimelineLine<Segment>[],
  speech: readonly Span[],
): TemplateResult {
  const spokenS = speech.reduce((sum, { startS, endS }) => sum + endS - startS, 0);
  return html`<div class="sr"><h2>${t('timeline.list')}</h2>
    ${
      lines.length === 0
        ? html`<p>${t('timeline.list.none')}</p>`
        : html`<ol>${lines.map((line) => html`<li>${words(line)}</li>`)}</ol>`
    }${spokenS > 0 ? html`<p>${t('timeline.list.speech', { time: formatClock(spokenS) })}</p>` : nothing}</div>`;
}

function words({ kind, span, hit }: TimelineLine<Segment>): string {
  const what = {
    hit: () => (hit ? likelihoodText(hit) : ''),
    gap: () => t('timeline.gap'),
    unindexed: () => t('timeline.unindexed'),
  };
  return t('timeline.list.item', { span: formatSpan(span), what: what[kind]() });
}
