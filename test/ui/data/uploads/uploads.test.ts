import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Uploads } from '../../../../ui/data/uploads/uploads.ts';

/** A request that the test answers. */
class Request {
  static latest: Request | null = null;
  status = 0;
  response: unknown = null;
  readonly upload = {};
  onload = (): void => {};
  open(): void {}
  abort(): void {}
  send(): void {
    Request.latest = this;
  }
  answer(status: number, response: unknown): void {
    Object.assign(this, { status, response });
    this.onload();
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('uploads', () => {
  beforeEach(() => {
    vi.stubGlobal('window', new EventTarget());
    vi.stubGlobal('XMLHttpRequest', Request);
  });
  afterEach(() => vi.unstubAllGlobals());

  const leaves = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

  it('hold the page until the last is there, or has failed', async () => {
    const uploads = new Uploads(
      () => {},
      () => {},
    );
    expect(leaves()).toBe(true);
    uploads.add([new File(['a'], 'a.mp4'), new File(['b'], 'b.mp4')]);
    expect(leaves()).toBe(false);
    Request.latest?.answer(200, { already_indexed: false });
    await settled();
    expect(leaves()).toBe(false);
    Request.latest?.answer(422, { code: 'VIDEO_UNREADABLE', detail: 'No.' });
    await settled();
    expect(uploads.list.map(({ state }) => state)).toEqual(['failed']);
    expect(leaves()).toBe(true);
  });
});
