/** Saved searches over HTTP. */
import { expect, it } from 'vitest';
import type { SavedSearch, SavedSearchList } from '../../contract/index.ts';
import { JSON_TYPE, post, problem } from './requests.ts';
import { openTestLibrary, type TestLibrary } from './test-library.ts';

async function saved(library: TestLibrary, query: string): Promise<SavedSearch> {
  return (await (await post(library, '/v1/searches', { query })).json()) as SavedSearch;
}

async function listed(library: TestLibrary): Promise<string[]> {
  const { data } = (await (await library.app.request('/v1/searches')).json()) as SavedSearchList;
  return data.map(({ name }) => name);
}

it('keeps a sentence once, latest first', async () => {
  using library = openTestLibrary();
  const first = await saved(library, 'a red car');
  await saved(library, 'a dog');
  expect(await saved(library, ' a red car ')).toEqual(first);
  expect(await listed(library)).toEqual(['a dog', 'a red car']);
});

it('renames and removes', async () => {
  using library = openTestLibrary();
  const { id } = await saved(library, 'a red car');
  const at = `/v1/searches/${id}`;
  const name = JSON.stringify({ name: 'Cars' });
  const renamed = await library.app.request(at, { method: 'PATCH', headers: JSON_TYPE, body: name });
  expect(await renamed.json()).toMatchObject({ id, name: 'Cars', query: 'a red car' });
  expect((await library.app.request(at, { method: 'DELETE' })).status).toBe(204);
  expect(await listed(library)).toEqual([]);
  expect((await problem(await library.app.request(at, { method: 'DELETE' }))).code).toBe('NOT_FOUND');
});

it('takes the longest sentence, whose name is cut', async () => {
  using library = openTestLibrary();
  const { name, query } = await saved(library, 'x'.repeat(1000));
  expect([name.length, query.length]).toEqual([200, 1000]);
});
