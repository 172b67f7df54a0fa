/**
 * A command that starts when the clock has jumped ahead, beside a real server: to it, all that the server has half written
 * looks as if nobody had touched it for days. A file whose times lie in the past looks to it as one does then.
 */
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkplace, urlOf, type Workplace } from './workplace.ts';

const JUMPS_DAYS = [1.5, 366];

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
});

afterAll(() => place.remove());

/** Makes a file look as it does to a clock that jumped ahead. */
function age(path: string, days: number): void {
  const time = new Date(Date.now() - days * 86_400_000);
  utimesSync(path, time, time);
}

test('a command leaves alone what a server writes, however old the clock takes it for', async () => {
  const server = place.start('serve', '--data', 'd', '--port', '0');
  const url = await urlOf(server);
  const boundary = 'b0undary';
  const upload = request(`${url}/v1/videos`, {
    method: 'POST',
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  });
  const answered = new Promise<number>((resolve, reject) => {
    upload.on('error', reject);
    upload.on('response', (response) => resolve(response.resume().statusCode ?? 0));
  });
  upload.write(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n`);
  upload.write('x'.repeat(200_000));
  const tmp = join(place.dir, 'd', 'tmp');
  const writtenBytes = () => readdirSync(tmp).map((name) => statSync(join(tmp, name)).size)[0] ?? 0;
  while (writtenBytes() < 150_000) await sleep(20);
  const drafts = [
    join(tmp, readdirSync(tmp)[0] as string),
    join(place.dir, 'd', 'proxies', 'a.mp4.part.mp4'),
    join(place.dir, 'd', 'hnsw', 'tiny@1.bin.a.tmp'),
  ];
  for (const draft of drafts.slice(1)) {
    mkdirSync(dirname(draft), { recursive: true });
    writeFileSync(draft, 'half');
  }

  for (const days of JUMPS_DAYS) {
    for (const draft of drafts) age(draft, days);
    expect((await place.run('jobs', '--data', 'd')).code).toBe(0);
    expect(drafts.filter((draft) => !existsSync(draft))).toEqual([]);
  }
  upload.end(`\r\n--${boundary}--\r\n`);
  // No video, and received whole.
  expect(await answered).toBe(422);

  server.child.kill('SIGTERM');
  expect((await server.finished).code).toBe(0);
  // Nobody else is there: what is old is of a process that is gone.
  for (const draft of drafts.slice(1)) age(draft, 1.5);
  expect((await place.run('jobs', '--data', 'd')).code).toBe(0);
  expect(drafts.filter((draft) => existsSync(draft))).toEqual([]);
}, 120_000);
