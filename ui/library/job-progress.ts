/** How a job stands, in words, and its bar. */
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Job } from '../../contract/index.ts';
import { t } from '../data/locale.ts';
import { roundWait } from '../lib/amounts.ts';
import { formatClock } from '../lib/clock.ts';
import { percent } from '../lib/likelihood.ts';
import { messageKey } from '../lib/messages.ts';

/** What the job is doing, with its share and the time left where they are known. */
export function jobWords(job: Job): string {
  if (job.state === 'queued') return t('job.queued');
  const stage = t(messageKey('job.', job.stage, 'job.other'));
  return job.fraction === null || job.stage !== 'indexing' ? stage : `${stage} ${percent(job.fraction)}`;
}

/** When the job will be done, or how far one can search already. */
export function jobOutlook(job: Job): string {
  const parts: string[] = [];
  if (job.state === 'running' && job.eta_s !== null && job.eta_s > 0) {
    const { count, unit } = roundWait(job.eta_s);
    parts.push(t(`job.left.${unit}`, { n: count }));
  }
  if (job.done_s > 0) parts.push(t('job.searchable', { time: formatClock(job.done_s) }));
  return parts.join(' · ');
}

/** A bar: of a known share, or moving while the share is unknown. Styled by `progressStyles`. */
export function progressBar(fraction: number | null, label: string): TemplateResult {
  return html`<div class="progress" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
    aria-valuenow=${fraction === null ? nothing : Math.round(fraction * 100)}>
    <i class=${fraction === null ? 'unknown' : ''} style=${styleMap({ width: fraction === null ? '30%' : `${fraction * 100}%` })}></i>
  </div>`;
}
