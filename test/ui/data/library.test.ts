import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '../../../contract/index.ts';
import { Library } from '../../../ui/data/library.ts';
import { FakeEventSource } from './fake-event-source.ts';

interface Asked {
  path: string;
  aborted: boolean;
  answer(body: unknown): Promise<void>;
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const page = (data: unknown[], next: string | null = null) => ({ data, page: { next_token: next } });
const video = (state: string) => ({ id: 'dogs', state, indexed_s: 0 });
const job = (state: Job['state']) => ({ id: 'job', video_id: 'dogs', state, stage: 'indexing', done_s: 0 });

const summary = {
  ...{ queued: 4000, running: 1, done: 900, failed: 99, cancelled: 0 },
  batch: { total: 5000, ended: 999, fraction: 0.2 },
  ...{ left_out: 99, last_ended_at: '2026-11-28T10:00:00.000Z' },
};

describe('the library', () => {
  let asked: Asked[];
  let library: Library;
  /** The jobs that are begun next. */
  let next: object[];

  beforeEach(() => {
    asked = [];
    next = [];
    FakeEventSource.all = [];
    vi.stubGlobal('EventSource', FakeEventSource);
    vi.stubGlobal('document', new EventTarget());
    vi.stubGlobal('fetch', (path: string, { signal }: RequestInit = {}) => {
      if (path.includes('/v1/jobs/summary')) return Promise.resolve(Response.json(summary));
      if (path.includes('/v1/jobs/next')) return Promise.resolve(Response.json({ data: next }));
      if (path.includes('state=failed')) return Promise.resolve(Response.json(page([])));
      return new Promise<Response>((resolve, reject) => {
        const request: Asked = {
          path,
          aborted: false,
          answer: (body) => {
            resolve(Response.json(body));
            return settled();
          },
        };
        signal?.addEventListener('abort', () => {
          request.aborted = true;
          reject(new DOMException('Given up.', 'AbortError'));
        });
        asked.push(request);
      });
    });
    library = new Library();
    library.start();
  });
  afterEach(() => {
    library.stop();
    vi.unstubAllGlobals();
  });

  /** Answers the oldest open request whose path begins with `path`. */
  const answer = async (path: string, body: unknown) => {
    const at = asked.findIndex((request) => request.path.startsWith(path) && !request.aborted);
    const [request] = asked.splice(at, 1);
    await request?.answer(body);
  };
  const [LIST, JOBS, VIDEO] = ['/v1/videos?', '/v1/jobs?', '/v1/videos/dogs'];
  const stream = () => FakeEventSource.open[0];
  const shown = () => {
    const { state } = library;
    if (state.kind !== 'ready') throw new Error(`The library is ${state.kind}.`);
    return [...state.videos.map((each) => each.state), ...state.jobs.map((each) => each.state)];
  };
  const load = async (videoState: string, jobState: Job['state']) => {
    await answer(JOBS, page([job(jobState)]));
    await answer(LIST, page([video(videoState)]));
  };

  it('takes what it hears for newer than the list that is on its way', async () => {
    stream()?.onopen();
    await answer(JOBS, page([job('running')]));
    await answer(LIST, page([], 'second'));
    stream()?.tell(job('done'));
    await answer(LIST, page([video('indexing')]));
    await answer(VIDEO, video('indexed'));
    expect(shown()).toEqual(['indexed', 'done']);
  });

  it('keeps what it heard of when it is fetched again', async () => {
    stream()?.onopen();
    await load('queued', 'queued');
    void library.refresh();
    await answer(JOBS, page([job('running')]));
    stream()?.tell(job('done'));
    await answer(VIDEO, video('indexed'));
    await answer(LIST, page([video('indexing')]));
    await answer(VIDEO, video('indexed'));
    expect(shown()).toEqual(['indexed', 'done']);
  });

  it('takes the progress of thousands of jobs from the server, which it lists only some of', async () => {
    stream()?.onopen();
    await load('indexing', 'running');
    await settled();
    expect(library.progress).toEqual({ total: 5000, done: 999, fraction: 0.2, leftOut: 99 });
    expect(library.lastEndedAt).toBe('2026-11-28T10:00:00.000Z');
  });

  it('shows the jobs that are begun next in their order', async () => {
    next = ['first', 'second', 'job'].map((id) => ({ ...job('queued'), id, video_id: null }));
    stream()?.onopen();
    await load('queued', 'running');
    await settled();
    const { state } = library;
    const ids = state.kind === 'ready' && state.jobs.map(({ id, state }) => `${id} ${state}`);
    expect(ids).toEqual(['first queued', 'second queued', 'job running']);
  });

  it('tells when other videos are indexed than before', async () => {
    let told = 0;
    library.addEventListener('footage', () => {
      told += 1;
    });
    stream()?.onopen();
    await load('indexing', 'running');
    stream()?.tell(job('running'));
    expect(told).toBe(0);
    stream()?.tell(job('done'));
    await answer(VIDEO, video('indexed'));
    expect(told).toBe(1);
  });

  it('fetches a video again of which it hears while it is fetched', async () => {
    stream()?.onopen();
    await load('queued', 'queued');
    stream()?.tell(job('running'));
    stream()?.tell(job('done'));
    await answer(VIDEO, video('indexing'));
    await answer(VIDEO, video('indexed'));
    expect(shown()).toEqual(['indexed', 'done']);
  });

  it('does not bring back what was deleted while a list was on its way', async () => {
    stream()?.onopen();
    await load('indexed', 'done');
    void library.refresh();
    const [list, jobs] = asked.slice(-2);
    const removed = library.remove(['dogs']);
    await answer(VIDEO, null);
    await removed;
    await jobs?.answer(page([job('done')]));
    await list?.answer(page([video('indexed')]));
    await answer(JOBS, page([]));
    await answer(LIST, page([]));
    expect(shown()).toEqual([]);
  });

  it('does not bring back what was deleted while it was fetched', async () => {
    stream()?.onopen();
    await load('indexing', 'running');
    stream()?.tell(job('done'));
    const [fetched] = asked.slice(-1);
    const removed = library.remove(['dogs']);
    await asked.at(-1)?.answer(null);
    await removed;
    await fetched?.answer(video('indexed'));
    expect(shown()).toEqual([]);
  });
});
