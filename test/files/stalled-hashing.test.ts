/** A drive that stops answering while a file that was added is hashed: the job ends with a code, and the server when told to. */
import { mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRIVE_TIMES } from '../../files/drives/drive.ts';
import { openWorkplace, urlOf, type Workplace } from '../cli/workplace.ts';
import { H264, runFfmpeg } from '../support/clips.ts';
import { openStallingFolder, type StallingFolder } from '../support/stalling-folder.ts';

/** Takes longer to hash than a test takes to notice, and no room: what follows the video is a hole. */
const FILE_BYTES = 2 ** 36;

interface ShownJob {
  id: string;
  state: string;
  stage: string;
  error: { code: string } | null;
}

let place: Workplace;
let drive: StallingFolder;

beforeAll(async () => {
  place = await openWorkplace();
  const films = join(place.dir, 'films');
  mkdirSync(films);
  const film = join(films, 'film.mp4');
  await runFfmpeg([
    '-f',
    'lavfi',
    '-i',
    'testsrc2=d=2:s=64x48:r=5',
    ...H264,
    '-movflags',
    '+faststart',
    film,
  ]);
  truncateSync(film, FILE_BYTES);
  drive = await openStallingFolder(films, join(place.dir, 'mount'));
});

afterAll(async () => {
  await drive?.close();
  await place.remove();
});

test('a stall while hashing fails the job in time, and does not hold up the end of the server', async () => {
  const server = place.start('serve', '--data', 'd', '--port', '0');
  const url = await urlOf(server);
  const post = (path: string, body: object) =>
    fetch(url + path, {
      ...{ method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
    });
  const until = async (id: string, isSo: (job: ShownJob) => boolean): Promise<ShownJob> => {
    for (;;) {
      const job = (await (await fetch(`${url}/v1/jobs/${id}`)).json()) as ShownJob;
      if (isSo(job)) return job;
      await sleep(50);
    }
  };
  const hashes = ({ state, stage }: ShownJob) => state === 'running' && stage === 'hashing';

  const added = await post('/v1/videos', { path: join(drive.path, 'film.mp4') });
  expect(added.status).toBe(202);
  const { id } = ((await added.json()) as { job: ShownJob }).job;
  await until(id, hashes);
  drive.stall(server.child.pid as number);
  const stalledMs = performance.now();
  const { error } = await until(id, ({ state }) => state !== 'running');
  expect(error?.code).toBe('MEDIA_UNREACHABLE');
  expect(performance.now() - stalledMs).toBeLessThan(2 * DRIVE_TIMES.patientMs);

  expect((await post(`/v1/jobs/${id}/retry`, {})).status).toBe(200);
  await until(id, hashes);
  server.child.kill('SIGTERM');
  const killedMs = performance.now();
  expect((await server.finished).code).toBe(0);
  expect(performance.now() - killedMs).toBeLessThan(DRIVE_TIMES.patientMs);
}, 240_000);
