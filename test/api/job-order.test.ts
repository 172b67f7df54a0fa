/** Which job is begun next over HTTP: priorities, and turns among those who ask. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { NextJobs } from '../../contract/index.ts';
import type { SourceId } from '../../core/ids.ts';
import { form, JSON_TYPE, post, problem } from './requests.ts';
import { openTestLibrary, type TestLibrary } from './test-library.ts';

const SOURCE = '00000000-0000-4000-8000-0000000000e1' as SourceId;

function write({ root }: TestLibrary, ...names: string[]): string[] {
  for (const name of names) writeFileSync(join(root, name), `video ${name}`);
  return names.map((name) => join(root, name));
}

async function next(library: TestLibrary): Promise<string[]> {
  const response = await library.app.request('/v1/jobs/next?limit=20');
  return NextJobs.parse(await response.json()).data.map(({ source }) => source);
}

async function addPath(library: TestLibrary, facts: object, secret?: string) {
  const headers = { ...JSON_TYPE, ...(secret && { Authorization: `Bearer ${secret}` }) };
  const response = await post(library, '/v1/videos', facts, headers);
  expect(response.status).toBe(202);
}

it('begins what people add before what a source holds, unless they say otherwise', async () => {
  using library = openTestLibrary();
  const [scanned = ''] = write(
    library,
    'scanned.mp4',
    'added.mp4',
    'listed.mp4',
    'urgent.mp4',
    'some-day.mp4',
  );
  await library.engine.intake.addFound(scanned, SOURCE);
  await post(library, '/v1/videos/batch', { videos: [{ path: 'listed.mp4' }] });
  await addPath(library, { path: 'some-day.mp4', priority: 'low' });
  await addPath(library, { path: 'added.mp4' });
  const body = form({ file: new Blob(['video sent']), priority: 'high' });
  expect((await library.app.request('/v1/videos', { method: 'POST', body })).status).toBe(202);
  const order = await next(library);
  expect(order.slice(0, 2)).toEqual(['clip.mp4', 'added.mp4']);
  expect(order.slice(2).sort()).toEqual(['listed.mp4', 'scanned.mp4', 'some-day.mp4']);
  const wrong = await post(library, '/v1/videos', { path: 'added.mp4', priority: 'now' });
  expect(await problem(wrong)).toMatchObject({ code: 'BAD_REQUEST' });
});

it('hurries a job of a source that a person asks for', async () => {
  using library = openTestLibrary();
  for (const path of write(library, 'a.mp4', 'b.mp4', 'c.mp4')) {
    await library.engine.intake.addFound(path, SOURCE);
  }
  await addPath(library, { path: 'c.mp4' });
  expect(await next(library)).toEqual(['c.mp4', 'a.mp4', 'b.mp4']);
  await library.engine.intake.addFound(join(library.root, 'c.mp4'), SOURCE);
  expect((await next(library))[0]).toBe('c.mp4');
});

it('lets keys take turns', async () => {
  using library = openTestLibrary({ apiKey: 'admin' });
  const key = async (name: string) =>
    (await library.engine.keys.create({ name, scopes: ['read', 'write'], expires_at: null }, true)).key;
  const [busy, other] = [await key('busy'), await key('other')];
  const paths = ['a', 'b', 'c', 'd'].map((name) => `${name}.mp4`);
  write(library, ...paths, 'other.mp4', 'last.mp4');
  for (const path of paths) await addPath(library, { path }, busy);
  await addPath(library, { path: 'other.mp4' }, other);
  await addPath(library, { path: 'last.mp4' }, other);
  const { data } = NextJobs.parse(
    await (await library.app.request('/v1/jobs/next', { headers: { Authorization: 'Bearer admin' } })).json(),
  );
  expect(data.map(({ source }) => source)).toEqual([
    'a.mp4',
    'other.mp4',
    'b.mp4',
    'last.mp4',
    'c.mp4',
    'd.mp4',
  ]);
});
