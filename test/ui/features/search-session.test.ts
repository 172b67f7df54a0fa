import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchSession } from '../../../ui/features/search/search-session.ts';
import { HOME, type Place } from '../../../ui/lib/deep-link.ts';
import { searchQueryOf } from '../../../ui/lib/query/search-query.ts';

/** An element that updates at the test's command, and then its controllers, as Lit does. */
class Host implements ReactiveControllerHost {
  readonly updateComplete = Promise.resolve(true);
  place: Place = HOME;
  readonly #controllers: ReactiveController[] = [];

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller);
  }
  removeController(): void {}
  requestUpdate(): void {}
  update(): void {
    for (const controller of this.#controllers) controller.hostUpdate?.();
  }
}

interface Sent {
  words: string;
  token: string | undefined;
  answer(status: number, body: unknown): Promise<void>;
}

/** Waits until a response has reached its listeners. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const page = (id: string, next: string | null = null) => ({
  data: [{ video_id: id, start: 0, end: 1 }],
  state: 'found',
  page: { next_token: next },
});

describe('a search session', () => {
  let sent: Sent[];
  let host: Host;
  let session: SearchSession;

  beforeEach(() => {
    sent = [];
    host = new Host();
    session = new SearchSession(host, () => searchQueryOf(host.place, null));
    vi.stubGlobal('fetch', (_path: string, { body }: { body: string }) => {
      const { query, page_token } = JSON.parse(body);
      return new Promise<Response>((resolve) => {
        const answer = (status: number, value: unknown) => {
          resolve(new Response(JSON.stringify(value), { status }));
          return settled();
        };
        sent.push({ words: query.text, token: page_token, answer });
      });
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const ask = (change: Partial<Place>) => {
    host.place = { ...HOME, ...change };
  };
  /** Searches for dogs, and finds them; `next` names another page. */
  const findDogs = async (next: string | null = null) => {
    ask({ query: 'dog' });
    host.update();
    await sent[0]?.answer(200, page('dogs', next));
  };
  const found = () => {
    const { state } = session;
    if (state.kind !== 'done') throw new Error(`The search is ${state.kind}.`);
    return state.hits.map((hit) => hit.video_id);
  };

  it('answers', async () => {
    expect(session.state).toEqual({ kind: 'idle' });
    await findDogs();
    expect(found()).toEqual(['dogs']);
  });

  it('shows no old answer to a new question, before its task knows of it and after', async () => {
    await findDogs();
    expect(found()).toEqual(['dogs']);
    ask({ query: 'cat' });
    expect(session.state).toEqual({ kind: 'loading', old: null });
    host.update();
    expect(session.state).toEqual({ kind: 'loading', old: null });
    await sent[1]?.answer(200, page('cats'));
    expect(found()).toEqual(['cats']);
  });

  it('lets the old answer stand while it is judged', async () => {
    await findDogs();
    expect(found()).toEqual(['dogs']);
    ask({ query: 'dog', disliked: [{ videoId: 'dogs', timeS: 0 }] });
    expect(session.state).toMatchObject({ kind: 'loading', old: { hits: [{ video_id: 'dogs' }] } });
    host.update();
    expect(session.state).toMatchObject({ kind: 'loading', old: { hits: [{ video_id: 'dogs' }] } });
  });

  it('tells no failure of the question before', async () => {
    ask({ query: 'dog' });
    host.update();
    await sent[0]?.answer(422, { code: 'QUERY_INVALID', detail: 'No.' });
    expect(session.state.kind).toBe('failed');
    ask({ query: 'cat' });
    expect(session.state.kind).toBe('loading');
  });

  it('adds the next page to the first', async () => {
    await findDogs('second');
    const more = session.more();
    expect(session.state).toMatchObject({ more: { kind: 'loading' } });
    expect(sent[1]?.token).toBe('second');
    await sent[1]?.answer(200, page('puppies'));
    await more;
    expect(found()).toEqual(['dogs', 'puppies']);
    expect(session.state).toMatchObject({ more: { kind: 'none' } });
  });

  it('asks anew when the next page has expired', async () => {
    await findDogs('second');
    expect(found()).toEqual(['dogs']);
    const more = session.more();
    await sent[1]?.answer(410, { code: 'PAGE_EXPIRED', detail: 'Too old.' });
    await more;
    expect(session.state).toMatchObject({ kind: 'loading', old: { hits: [{ video_id: 'dogs' }] } });
    expect(sent[2]).toMatchObject({ words: 'dog', token: undefined });
    await sent[2]?.answer(200, page('dogs', 'second anew'));
    expect(session.state).toMatchObject({ kind: 'done', more: { kind: 'ready' } });
  });

  it('keeps why the next page did not come, and fetches it again', async () => {
    await findDogs('second');
    const more = session.more();
    await sent[1]?.answer(507, { code: 'DISK_FULL', detail: 'Full.' });
    await more;
    expect(session.state).toMatchObject({ more: { kind: 'failed', error: { code: 'DISK_FULL' } } });
    void session.more();
    expect(sent[2]?.token).toBe('second');
  });

  it('asks again when what is searched grows, and lets the old answer stand meanwhile', async () => {
    let minutes = 1;
    session = new SearchSession(
      host,
      () => searchQueryOf(host.place, null),
      () => minutes,
    );
    ask({ query: 'dog' });
    host.update();
    // The first session of this host has asked, too.
    await sent[1]?.answer(200, page('dogs'));
    expect(found()).toEqual(['dogs']);
    host.update();
    expect(sent).toHaveLength(2);
    minutes = 2;
    host.update();
    expect(session.state).toMatchObject({ kind: 'loading', old: { hits: [{ video_id: 'dogs' }] } });
    await sent[2]?.answer(200, page('puppies'));
    expect(found()).toEqual(['puppies']);
  });

  it.each([
    ['none', { ...page('dogs'), data: [] }],
    ['weak matches only', { ...page('dogs'), state: 'no_strong_match' as const }],
  ])('asks again for an answer with %s when other videos can be searched', async (_what, empty) => {
    ask({ query: 'dog' });
    host.update();
    await sent[0]?.answer(200, empty);
    session.refresh();
    await sent[1]?.answer(200, page('dogs'));
    expect(found()).toEqual(['dogs']);
    session.refresh();
    expect(sent).toHaveLength(2);
  });

  it('asks again when other videos can be searched before the answer has come', () => {
    ask({ query: 'dog' });
    host.update();
    session.refresh();
    expect(sent).toHaveLength(2);
  });

  it('fetches no more of an answer while it is asked for anew', async () => {
    await findDogs('second');
    ask({ query: 'dog', liked: [{ videoId: 'dogs', timeS: 0 }] });
    host.update();
    await session.more();
    expect(sent).toHaveLength(2);
  });
});
