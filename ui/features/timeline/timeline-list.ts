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
  speech: readonly Span[] | null | undefined,
): TemplateResult {
  return html`<div class="sr"><h2>${t('timeline.list')}</h2>
    ${
      lines.length === 0
        ? html`<p>${t('timeline.list.none')}</p>`
        : html`<ol>${lines.map((line) => html`<li>${words(line)}</li>`)}</ol>`
    }${speech === undefined ? nothing : html`<p>${speechLine(speech)}</p>`}</div>`;
}

/** Says for how long somebody speaks; silence is something else than a video that nothing has listened to. */
export function speechLine(speech: readonly Span[] | null): string {
  if (speech === null) return t('timeline.list.unheard');
  const spokenS = speech.reduce((sum, { startS, endS }) => sum + endS - startS, 0);
  if (spokenS === 0) return t('timeline.list.silent');
  return t('timeline.list.speech', { time: formatClock(spokenS) });
}

function words({ kind, span, hit }: TimelineLine<Segment>): string {
  const what = {
    hit: () => (hit ? likelihoodText(hit) : ''),
    gap: () => t('timeline.gap'),
    unindexed: () => t('timeline.unindexed'),
  };
  return t('timeline.list.item', { span: formatSpan(span), what: what[kind]() });
}
