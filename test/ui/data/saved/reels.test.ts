/** Reels of a server that other browsers change too. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reel, ReelItem } from '../../../../contract/index.ts';
import { Reels } from '../../../../ui/data/saved/reels.ts';
import { Memory } from '../memory-storage.ts';

const item = (start: number): ReelItem => ({
  ...{ video_id: 'v', video_title: 'Harbour', start, end: start + 1, peak: start, label: '' },
  probability: null,
});

/** A server with reels, as far as the page uses it. */
class FakeServer {
  reels: Reel[] = [];
  down = false;
  readonly #byKey = new Map<string, Reel>();

  make(name: string, items: ReelItem[]): Reel {
    const at = '2026-01-01T00:00:00Z';
    const reel = { id: `r${this.reels.length}`, name, items, revision: 1, created_at: at, updated_at: at };
    this.reels.push(reel);
    return reel;
  }

  #makeOnce(headers: Headers, name: string, items: ReelItem[]): Reel {
    const key = headers.get('Idempotency-Key');
    const reel = (key && this.#byKey.get(key)) || this.make(name, items);
    if (key) this.#byKey.set(key, reel);
    return reel;
  }

  answer = async (path: string, { method = 'GET', body, headers }: RequestInit = {}): Promise<Response> => {
    if (this.down) throw new TypeError('down');
    const sent = body ? (JSON.parse(body as string) as Partial<Reel>) : {};
    if (path === '/v1/reels' && method === 'POST') {
      return Response.json(this.#makeOnce(new Headers(headers), sent.name ?? '', sent.items ?? []));
    }
    if (path === '/v1/reels') return Response.json({ data: this.reels.map((reel) => ({ ...reel })) });
    const reel = this.reels.find(({ id }) => path.endsWith(id));
    if (!reel) return problem('NOT_FOUND', 404);
    if (method === 'DELETE') {
      this.reels = this.reels.filter((each) => each !== reel);
      return new Response(null, { status: 204 });
    }
    if (method === 'PATCH') {
      if (sent.revision !== undefined && sent.revision !== reel.revision) return problem('CONFLICT', 409);
      const { revision: _, ...changed } = sent;
      Object.assign(reel, changed, { revision: reel.revision + 1 });
    }
    return Response.json({ ...reel });
  };
}

const problem = (code: string, status: number) => Response.json({ code, detail: code }, { status });
const starts = (reels: { items: readonly ReelItem[] }) => reels.items.map(({ start }) => start);

describe('the reels', () => {
  let server: FakeServer;
  let reels: Reels;
  let storage: Memory;

  beforeEach(() => {
    server = new FakeServer();
    storage = new Memory();
    vi.stubGlobal('localStorage', storage);
    vi.stubGlobal('sessionStorage', new Memory());
    vi.stubGlobal('document', new EventTarget());
    vi.stubGlobal('window', new EventTarget());
    vi.stubGlobal('fetch', server.answer);
    reels = new Reels(() => 'Reel 1');
  });
  afterEach(() => {
    reels.stop();
    vi.unstubAllGlobals();
  });

  it('begin with the first moment that is added', async () => {
    await reels.change([], [item(1)]);
    expect(server.reels).toMatchObject([{ name: 'Reel 1', items: [{ start: 1 }] }]);
    expect(reels.list).toHaveLength(1);
    expect(starts(reels)).toEqual([1]);
  });

  it('keep what another browser added meanwhile, and leave out what it removed', async () => {
    const reel = server.make('Shared', [item(1), item(2)]);
    await reels.refresh();
    Object.assign(reel, { items: [item(2), item(9)], revision: 2 });
    await reels.change(reels.items, [...reels.items, item(3)]);
    expect(starts(reel)).toEqual([2, 3, 9]);
    expect(starts(reels)).toEqual([2, 3, 9]);
  });

  it('show a change before the server has it, and take it back when the server fails', async () => {
    server.make('Shared', [item(1)]);
    await reels.refresh();
    server.down = true;
    const change = reels.change(reels.items, [item(1), item(2)]);
    expect(starts(reels)).toEqual([1, 2]);
    await expect(change).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(starts(reels)).toEqual([1]);
  });

  it('make the browser ask before the page is left while a change is on its way', async () => {
    const canLeave = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
    const change = reels.change([], [item(1)]);
    expect(canLeave()).toBe(false);
    await change;
    expect(canLeave()).toBe(true);
  });

  it('apply changes in the order they were made', async () => {
    server.make('Shared', []);
    await reels.refresh();
    const first = reels.change([], [item(1)]);
    const second = reels.change(reels.items, [item(2), item(1)]);
    await Promise.all([first, second]);
    expect(starts(server.reels[0] as Reel)).toEqual([2, 1]);
    expect(starts(reels)).toEqual([2, 1]);
  });

  it('open the one that was opened last in this browser, and another when it is deleted', async () => {
    server.make('First', [item(1)]);
    server.make('Second', [item(2)]);
    await reels.refresh();
    expect(reels.open?.name).toBe('Second');
    await reels.choose('r0');
    const again = new Reels(() => 'x');
    await again.refresh();
    expect(again.open?.name).toBe('First');
    expect((await reels.remove())?.name).toBe('First');
    expect(reels.open?.name).toBe('Second');
  });

  it('do not take it over again when the list cannot be read after it', async () => {
    storage.setItem('tidemark.reel', JSON.stringify([item(4)]));
    const answer = server.answer;
    vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
      if (server.reels.length > 0) throw new TypeError('down');
      return answer(path, init);
    });
    reels.start();
    await vi.waitFor(() => expect(server.reels).toHaveLength(1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(storage.getItem('tidemark.reel')).toBe('[]');
  });

  it('take it over once when the visit ends before the answer comes', async () => {
    storage.setItem('tidemark.reel', JSON.stringify([item(4)]));
    const answer = server.answer;
    vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
      const response = await answer(path, init);
      if (init?.method === 'POST') throw new TypeError('the page was left');
      return response;
    });
    reels.start();
    await vi.waitFor(() => expect(server.reels).toHaveLength(1));
    reels.stop();
    vi.stubGlobal('fetch', answer);
    const next = new Reels(() => 'x');
    next.start();
    await vi.waitFor(() => expect(storage.getItem('tidemark.reel')).toBe('[]'));
    next.stop();
    expect(server.reels).toHaveLength(1);
  });

  it('take over the reel that this browser kept by itself, once', async () => {
    storage.setItem('tidemark.reel', JSON.stringify([item(4)]));
    reels.start();
    await vi.waitFor(() => expect(server.reels).toHaveLength(1));
    await vi.waitFor(() => expect(starts(reels)).toEqual([4]));
    expect(storage.getItem('tidemark.reel')).toBe('[]');
    const again = new Reels(() => 'x');
    again.start();
    await vi.waitFor(() => expect(again.open).not.toBeNull());
    again.stop();
    expect(server.reels).toHaveLength(1);
  });
});
