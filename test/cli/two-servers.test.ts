/** Two real servers on one data folder: the second is refused with the number of the first, which goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkplace, urlOf, type Workplace } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
});

afterAll(() => place.remove());

test('a second server is refused, and begins when the first was killed', async () => {
  const serve = () => place.start('serve', '--data', 'd', '--port', '0');
  const first = serve();
  const url = await urlOf(first);
  const refused = await serve().finished;
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('CONFLICT')]);
  expect(refused.err).toContain(`process ${first.child.pid}`);
  expect((await fetch(`${url}/v1/videos`)).status).toBe(200);
  first.child.kill('SIGKILL');
  await first.finished;
  const third = serve();
  expect((await fetch(`${await urlOf(third)}/v1/videos`)).status).toBe(200);
  third.child.kill('SIGTERM');
  expect((await third.finished).code).toBe(0);
}, 120_000);
