import { expect, it } from 'vitest';
import type { Job } from '../../../../contract/index.ts';
import { batchProgress, type JobBatch, updateBatch } from '../../../../ui/lib/library/job-batch.ts';

const job = (id: string, state: Job['state'], fraction: number | null = null) =>
  ({ id, state, fraction }) as Job;

it('counts the jobs of a batch from the first until none is open', () => {
  let batch: JobBatch = new Map();
  batch = updateBatch(batch, [job('old', 'done'), job('a', 'running', 0.5), job('b', 'queued')]);
  expect(batchProgress(batch)).toMatchObject({ total: 2, done: 0, fraction: 0.25 });
  batch = updateBatch(batch, [job('a', 'done'), job('b', 'running', 0), job('c', 'queued')]);
  expect(batchProgress(batch)).toMatchObject({ total: 3, done: 1 });
  expect(batchProgress(batch).open.map(({ id }) => id)).toEqual(['b', 'c']);
  batch = updateBatch(batch, [job('a', 'done'), job('b', 'failed'), job('c', 'cancelled')]);
  expect(batchProgress(batch)).toEqual({ total: 0, done: 0, open: [], fraction: 0 });
});
