import { expect, it } from 'vitest';
import { countEndedOf, sumUpJobs } from '../../jobs/sum-up-jobs.ts';

const at = (s: number) => new Date(Date.UTC(2026, 10, 28) + s * 1000).toISOString();
const ended = (beganS: number, finishedS: number) => ({ beganAt: at(beganS), finishedAt: at(finishedS) });

it('counts what ended since there was last nothing to do', () => {
  // Added together, done one after another; an hour before them another batch.
  const batch = [ended(3602, 3900), ended(3601, 3800), ended(3600, 3700)];
  expect(countEndedOf(at(3603), [...batch, ended(0, 100), ended(0, 50)])).toBe(3);
  // Tried again, one after another: each began when the one before ended.
  expect(countEndedOf(at(500), [ended(400, 500), ended(300, 400)])).toBe(2);
  expect(countEndedOf(at(0), [])).toBe(0);
});

it('sums up nothing to do, and a batch of thousands', () => {
  const idle = { states: { done: 7, failed: 1 }, firstBeganAt: null, leftOut: 1, lastEndedAt: at(9) };
  expect(sumUpJobs(idle, [ended(0, 9)], [], new Date(at(10)))).toEqual({
    ...{ queued: 0, running: 0, done: 7, failed: 1, cancelled: 0 },
    batch: { total: 0, ended: 0, fraction: 0 },
    ...{ left_out: 1, last_ended_at: at(9) },
  });
  const busy = { states: { queued: 2999, running: 1, done: 2000 }, firstBeganAt: at(20), leftOut: 0 };
  const done = Array.from({ length: 2000 }, (_, i) => ended(0, 30 + 2000 - i));
  const { batch } = sumUpJobs({ ...busy, lastEndedAt: null }, done, [{ fraction: 0.5 }], new Date(at(3000)));
  expect(batch).toEqual({ total: 5000, ended: 2000, fraction: 2000.5 / 5000 });
});
