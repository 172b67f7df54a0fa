/** The state of a job, in words. */
import type { Job } from '../../../contract/index.ts';
import { t } from '../../data/locale.ts';
import { roundWait } from '../../lib/text/amounts.ts';
import { percent } from '../../lib/text/likelihood.ts';
import { messageKey } from '../../lib/text/messages.ts';
import { formatClock } from '../../lib/time/clock.ts';

/** Returns the stage of a job, with its share where that is known. */
export function jobWords(job: Job): string {
  if (job.state === 'queued') return t('job.queued');
  const stage = t(messageKey('job.', job.stage, 'job.other'));
  return job.fraction === null || job.stage !== 'indexing' ? stage : `${stage} ${percent(job.fraction)}`;
}

/** Returns the time left, and how much of the video can be searched already. */
export function jobOutlook(job: Job): string {
  const parts: string[] = [];
  if (job.state === 'running' && job.eta_s !== null && job.eta_s > 0) {
    const { count, unit } = roundWait(job.eta_s);
    parts.push(t(`job.left.${unit}`, { n: count }));
  }
  if (job.done_s > 0) parts.push(t('job.searchable', { time: formatClock(job.done_s) }));
  return parts.join(' · ');
}
