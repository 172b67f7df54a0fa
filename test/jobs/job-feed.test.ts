import { describe, expect, it } from 'vitest';
import type { Job } from '../../contract/index.ts';
import { createJobFeed, type JobEvent } from '../../jobs/job-feed.ts';

function job(id: string, done: number): Job {
  return {
    id,
    kind: 'index',
    video_id: null,
    source: `${id}.mp4`,
    state: 'running',
    priority: 'normal',
    stage: 'indexing',
    done_s: done,
    total_s: 100,
    fraction: done / 100,
    eta_s: null,
    attempts: 1,
    error: null,
    created_at: '2026-01-01T00:00:00.000Z',
    started_at: null,
    finished_at: null,
  };
}

const standing = (missedSome: boolean) =>
  missedSome ? [job('running', 1), job('ended', 100)] : [job('running', 1)];

describe('job feed', () => {
  it('gives a follower what was waiting, then what comes', async () => {
    const feed = createJobFeed('life', standing);
    const end = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const event of feed.follow(() => feed.since(undefined), end.signal, 10)) {
        seen.push(`${event.job.id}:${event.job.done_s}`);
        if (seen.length === 2) end.abort();
      }
    })();
    await Promise.resolve();
    feed.publish(job('a', 5));
    await following;
    expect(seen).toEqual(['running:1', 'a:5']);
    expect(feed.followers()).toBe(0);
  });

  it('tells a follower that comes back only what it missed', async () => {
    const feed = createJobFeed('life', standing);
    for (let i = 1; i <= 5; i++) feed.publish(job('a', i));
    expect((await feed.since('life-3')).map(({ id, job: { done_s } }) => [id, done_s])).toEqual([
      ['life-4', 4],
      ['life-5', 5],
    ]);
    expect(await feed.since('life-5')).toEqual([]);
  });

  it.each(['other-3', 'life-99', 'nonsense', ''])(
    'tells how all stands to one that last saw "%s"',
    async (last) => {
      const feed = createJobFeed('life', standing);
      feed.publish(job('a', 1));
      expect((await feed.since(last)).map((event) => event.job.id)).toEqual(['running', 'ended']);
    },
  );

  it('tells how all stands when too much was missed', async () => {
    const feed = createJobFeed('life', standing);
    for (let i = 1; i <= 600; i++) feed.publish(job('a', i));
    expect((await feed.since('life-1')).map((event) => event.job.id)).toEqual(['running', 'ended']);
    expect(await feed.since('life-590')).toHaveLength(10);
  });

  it('does not repeat a job that looks as before', async () => {
    const feed = createJobFeed('life', standing);
    feed.publish(job('a', 1));
    feed.publish(job('a', 1));
    expect(await feed.since('life-0')).toHaveLength(1);
  });

  it('does not repeat jobs however many wait, nor one that has just ended', () => {
    const feed = createJobFeed('life', standing);
    const ended: Job = { ...job('ended', 100), state: 'done' };
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 600; i++) feed.publish(job(`job ${i}`, 0));
      feed.publish(ended);
    }
    expect(feed.snapshot(ended).id).toBe('life-601');
  });

  it('knows whose end it owes, in whatever way it told of them', async () => {
    const feed = createJobFeed('life', standing);
    const ids = () => [...feed.unfinished().keys()];
    await feed.since(undefined);
    feed.publish(job('published', 1));
    feed.snapshot(job('snapped', 1));
    feed.snapshot({ ...job('ended', 100), state: 'done' });
    expect(ids()).toEqual(['running', 'published', 'snapped']);
    for (const id of ids()) feed.publish({ ...job(id, 100), state: 'done' });
    expect(ids()).toEqual([]);
  });

  it('tells an end again after somebody was told that the job is unfinished', async () => {
    const feed = createJobFeed('life', standing);
    const ended: Job = { ...job('a', 100), state: 'done' };
    feed.publish(ended);
    feed.snapshot(job('a', 1));
    feed.publish(ended);
    expect((await feed.since('life-1')).map((event) => event.job.state)).toEqual(['done']);
  });

  it('lets go of a follower that falls too far behind', async () => {
    const feed = createJobFeed('life', standing);
    const events: JobEvent[] = [];
    for await (const event of feed.follow(
      () => [feed.snapshot(job('a', 0))],
      new AbortController().signal,
      3,
    )) {
      events.push(event);
      for (let i = 1; i <= 10; i++) feed.publish(job('a', i));
    }
    expect(events).toHaveLength(1);
  });
});
