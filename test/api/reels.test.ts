/** Reels over HTTP: made, changed by several clients at once, deleted. */
import { describe, expect, it } from 'vitest';
import type { Reel, ReelItem, ReelList } from '../../contract/index.ts';
import { JSON_TYPE, post, problem } from './requests.ts';
import { openTestLibrary, type TestLibrary } from './test-library.ts';

const item = (start: number): ReelItem => ({
  video_id: '00000000000000a1',
  video_title: 'Harbour',
  ...{ start, end: start + 2, peak: start + 1 },
  label: 'gulls',
  probability: 0.5,
});

const patch = (library: TestLibrary, id: string, body: object) =>
  library.app.request(`/v1/reels/${id}`, {
    method: 'PATCH',
    headers: JSON_TYPE,
    body: JSON.stringify(body),
  });

async function made(library: TestLibrary, name: string, items: ReelItem[] = []): Promise<Reel> {
  const response = await post(library, '/v1/reels', { name, items });
  expect(response.status).toBe(201);
  return (await response.json()) as Reel;
}

describe('reels', () => {
  it('are listed in the order they were made, with what they hold', async () => {
    using library = openTestLibrary();
    await made(library, 'Gulls', [item(0), item(4)]);
    await made(library, 'Boats');
    const { data } = (await (await library.app.request('/v1/reels')).json()) as ReelList;
    expect(data).toMatchObject([
      { name: 'Gulls', count: 2, duration_s: 4, revision: 1 },
      { name: 'Boats', count: 0, duration_s: 0, revision: 1 },
    ]);
    expect(data[0]).not.toHaveProperty('items');
  });

  it('keep the order of their items, and what is not changed', async () => {
    using library = openTestLibrary();
    const { id } = await made(library, 'Gulls', [item(0), item(4)]);
    await patch(library, id, { items: [item(4), item(0), item(8)] });
    await patch(library, id, { name: 'Birds' });
    const reel = (await (await library.app.request(`/v1/reels/${id}`)).json()) as Reel;
    expect(reel).toMatchObject({ name: 'Birds', revision: 3 });
    expect(reel.items.map(({ start }) => start)).toEqual([4, 0, 8]);
  });

  it('refuse a change that does not know of the latest one', async () => {
    using library = openTestLibrary();
    const { id, revision } = await made(library, 'Gulls');
    expect((await patch(library, id, { items: [item(0)], revision })).status).toBe(200);
    const refused = await problem(await patch(library, id, { items: [item(4)], revision }));
    expect(refused).toMatchObject({ code: 'CONFLICT', details: { revision: 2 } });
    const reel = (await (await library.app.request(`/v1/reels/${id}`)).json()) as Reel;
    expect(reel.items.map(({ start }) => start)).toEqual([0]);
  });

  it('are gone once deleted', async () => {
    using library = openTestLibrary();
    const { id } = await made(library, 'Gulls');
    const remove = () => library.app.request(`/v1/reels/${id}`, { method: 'DELETE' });
    expect((await remove()).status).toBe(204);
    expect((await problem(await remove())).code).toBe('NOT_FOUND');
    expect((await problem(await patch(library, id, { name: 'Birds' }))).code).toBe('NOT_FOUND');
  });

  it('refuse items that are no spans', async () => {
    using library = openTestLibrary();
    const backwards = { ...item(4), end: 3 };
    expect((await problem(await post(library, '/v1/reels', { name: 'x', items: [backwards] }))).code).toBe(
      'BAD_REQUEST',
    );
  });
});
