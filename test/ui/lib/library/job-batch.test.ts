import { expect, it } from 'vitest';
import type { Job, JobSummary } from '../../../../contract/index.ts';
import { cardsOf, progressOf } from '../../../../ui/lib/library/job-batch.ts';

const job = (id: string, state: Job['state']) => ({ id, state }) as Job;

it('says how far thousands of jobs are, and how many failures are left to look at', () => {
  const summary = { batch: { total: 5000, ended: 1200, fraction: 0.25 }, left_out: 30 } as JobSummary;
  expect(progressOf(summary, 2)).toEqual({ total: 5000, done: 1200, fraction: 0.25, leftOut: 28 });
  expect(progressOf(summary, 31).leftOut).toBe(0);
});

it('gives cards to what runs, then to what failed, then to some of what waits', () => {
  const waiting = Array.from({ length: 5000 }, (_, i) => job(`w${i}`, 'queued'));
  const cards = cardsOf([...waiting, job('f', 'failed'), job('r', 'running')]).map(({ id }) => id);
  expect(cards.slice(0, 3)).toEqual(['r', 'f', 'w0']);
  expect(cards).toHaveLength(24);
});
