/** A server whose users' files lie on a drive that stops answering: the rest works, and the server stops when told to. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkplace, urlOf, type Workplace } from '../cli/workplace.ts';
import { H264, runFfmpeg } from '../support/clips.ts';
import { openStallingFolder, type StallingFolder } from '../support/stalling-folder.ts';

let place: Workplace;
let drive: StallingFolder;

beforeAll(async () => {
  place = await openWorkplace();
  const films = join(place.dir, 'films');
  mkdirSync(films);
  for (let i = 0; i < 3; i++) {
    await draw(`testsrc=d=2:s=64x48:r=5,hue=h=${40 * i}`, join(films, `film-${i}.mp4`));
  }
  await draw('testsrc2=d=2:s=64x48:r=5', join(place.dir, 'local.mp4'));
  drive = await openStallingFolder(films, join(place.dir, 'mount'));
});

afterAll(async () => {
  await drive?.close();
  await place.remove();
});

test('a stalled drive leaves the page, local files and uploads working, and SIGTERM ends the server', async () => {
  expect((await place.run('index', 'local.mp4', drive.path, '--data', 'd')).code).toBe(0);
  const server = place.start('serve', '--data', 'd', '--port', '0');
  const url = await urlOf(server);
  const list = async () => (await (await fetch(`${url}/v1/videos`)).json()) as { data: Listed[] };
  const before = await list();
  expect(before.data.map(({ missing }) => missing)).toEqual(Array(4).fill(false));
  const local = before.data.find(({ file_name: name }) => name === 'local.mp4') as Listed;
  const remote = before.data.find(({ file_name: name }) => name === 'film-2.mp4') as Listed;

  drive.stall(server.child.pid as number);
  const during = await Promise.all([list(), list()]);
  for (const { data } of during) expect(missingOf(data)).toEqual(drive.kind === 'mount' ? MOUNTED : 'all');
  if (drive.kind === 'mount') {
    expect((await fetch(`${url}${local.thumbnail_url}`)).status).toBe(200);
    expect((await fetch(`${url}${local.media_url}`)).status).toBe(200);
  }
  const refused = await fetch(`${url}${remote.media_url}`);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
    503,
    'MEDIA_UNREACHABLE',
  ]);
  expect((await fetch(`${url}/v1/jobs`)).status).toBe(200);
  const added = await fetch(`${url}/v1/videos`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ path: join(drive.path, 'film-1.mp4') }),
  });
  expect(((await added.json()) as { code: string }).code).toMatch(/MEDIA_UNREACHABLE|FORBIDDEN_PATH/);

  server.child.kill('SIGTERM');
  const { code } = await server.finished;
  expect(code).toBe(0);
}, 300_000);

function draw(picture: string, file: string): Promise<void> {
  return runFfmpeg(['-f', 'lavfi', '-i', picture, ...H264, file]);
}

interface Listed {
  file_name: string;
  missing: boolean;
  media_url: string;
  thumbnail_url: string;
}

const MOUNTED = ['film-0.mp4', 'film-1.mp4', 'film-2.mp4'];

/** The names of the missing, or "all". */
function missingOf(data: Listed[]): string[] | 'all' {
  const missing = data.filter((video) => video.missing).map(({ file_name: name }) => name);
  return missing.length === data.length ? 'all' : missing.sort();
}
