/** One lane: one job at a time, in the order of claims, stopped with a reason, and silent after its end. */
import { expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { createLane, type LaneJob } from '../../jobs/lane.ts';

const CANCELLED = new AppError('CANCELLED', 'Enough.');

/** A queue of jobs that end when they are told to, or when they are aborted. */
function openQueue(ids: string[]) {
  const events: string[] = [];
  const finish = new Map<string, () => void>();
  const claim = (): LaneJob | null => {
    const id = ids.shift();
    if (id === undefined) return null;
    return {
      id,
      async run({ signal }) {
        events.push(`${id} began`);
        await new Promise<void>((resolve) => {
          finish.set(id, resolve);
          signal.addEventListener('abort', () => resolve());
        });
        events.push(signal.aborted ? `${id} ${(signal.reason as AppError).code}` : `${id} ended`);
      },
    };
  };
  return { claim, events, finish: (id: string) => finish.get(id)?.() };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('works on one job at a time, and takes the next when it ends', async () => {
  const { claim, events, finish } = openQueue(['a', 'b']);
  const lane = createLane(claim);
  lane.wake();
  lane.wake();
  expect(events).toEqual(['a began']);
  finish('a');
  await settled();
  expect(events).toEqual(['a began', 'a ended', 'b began']);
  expect(lane.running()?.id).toBe('b');
  await lane.close(CANCELLED);
});

it('claims once, however often it is woken while a claim is under way', async () => {
  const { claim, events, finish } = openQueue(['a', 'b']);
  const lane = createLane(async () => {
    await settled();
    return claim();
  });
  for (let i = 0; i < 5; i++) lane.wake();
  await settled();
  await settled();
  expect(events).toEqual(['a began']);
  finish('a');
  await lane.close(CANCELLED);
});

it('claims again when it was woken during a claim that found nothing', async () => {
  const ids: string[] = [];
  const { claim, events } = openQueue(ids);
  const lane = createLane(async () => {
    const found = claim();
    await settled();
    return found;
  });
  lane.wake();
  ids.push('late');
  lane.wake();
  await settled();
  await settled();
  await settled();
  expect(events).toEqual(['late began']);
  await lane.close(CANCELLED);
});

it('stops the job that is named, with the reason, and no other', async () => {
  const { claim, events } = openQueue(['a', 'b']);
  const lane = createLane(claim);
  lane.wake();
  await lane.stop('b', CANCELLED);
  expect(events).toEqual(['a began']);
  await lane.stop('a', CANCELLED);
  expect(events).toContain('a CANCELLED');
  await lane.close(CANCELLED);
});

it('takes nothing once it is closed, not even what a claim brings late', async () => {
  const { claim, events } = openQueue(['a', 'b']);
  const lane = createLane(async () => {
    await settled();
    return claim();
  });
  lane.wake();
  await lane.close(new AppError('SHUTTING_DOWN', 'Stopping.'));
  expect(events).toEqual(['a began', 'a SHUTTING_DOWN']);
  lane.wake();
  await settled();
  expect(events).toHaveLength(2);
});
