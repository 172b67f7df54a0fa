/** Triggers that are changed: what they look for is new then, and has to be tried and armed again. */
import { expect, it } from 'vitest';
import { Trigger } from '../../../contract/index.ts';
import { JSON_TYPE, post, problem } from '../requests.ts';
import { openTestLibrary, type TestLibrary } from '../test-library.ts';

const TRIED = { at: '2026-01-01T00:00:00.000Z', count: 2, duration_s: 60 };

async function armed(library: TestLibrary): Promise<Trigger> {
  const made = await post(library, '/v1/triggers', { name: 'Gulls', query: { text: 'gulls' } });
  const { id } = Trigger.parse(await made.json());
  await library.store.triggers.update(id, { state: 'armed', tried: TRIED, armed_at: TRIED.at });
  return Trigger.parse(await (await library.app.request(`/v1/triggers/${id}`)).json());
}

const patch = (library: TestLibrary, id: string, body: object) =>
  library.app.request(`/v1/triggers/${id}`, {
    ...{ method: 'PATCH', headers: JSON_TYPE, body: JSON.stringify(body) },
  });

it.each([
  { query: { text: 'herons' } },
  { filter: { title: { contains: 'harbour' } } },
  { min_probability: 0.9 },
  { min_score: 0.4 },
])('%j disarms, and asks for another trial', async (body) => {
  using library = openTestLibrary();
  const before = await armed(library);
  const after = Trigger.parse(await (await patch(library, before.id, body)).json());
  expect(after).toMatchObject({ ...body, name: 'Gulls', state: 'new', tried: null, armed_at: null });
  expect(Trigger.parse(await (await library.app.request(`/v1/triggers/${before.id}`)).json())).toEqual(after);
  const refused = await post(library, `/v1/triggers/${before.id}/arm`, {});
  expect(await problem(refused)).toMatchObject({ status: 409, code: 'CONFLICT' });
});

it('a new name, or the same values again, leave it armed', async () => {
  using library = openTestLibrary();
  const before = await armed(library);
  const body = {
    name: 'Birds',
    query: { text: 'gulls' },
    min_probability: before.min_probability,
    filter: null,
  };
  const after = Trigger.parse(await (await patch(library, before.id, body)).json());
  expect(after).toEqual({ ...before, name: 'Birds' });
});

it('is refused without a sentence, with unknown fields, and for no trigger', async () => {
  using library = openTestLibrary();
  const { id } = await armed(library);
  expect(await problem(await patch(library, id, { query: { text: ' ' } }))).toMatchObject({
    code: 'QUERY_EMPTY',
  });
  expect(await problem(await patch(library, id, { state: 'armed' }))).toMatchObject({ code: 'BAD_REQUEST' });
  expect(await problem(await patch(library, 'none', { name: 'x' }))).toMatchObject({ code: 'NOT_FOUND' });
});
