import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
});
afterAll(() => place.remove());

describe('the command line as a process', { timeout: 300_000 }, () => {
  it('ends with 0, 1 or 2', async () => {
    const codes = [['--version'], ['index', 'none.mp4'], ['fly']].map(
      async (args) => (await place.start(...args).finished).code,
    );
    expect(await Promise.all(codes)).toEqual([0, 1, 2]);
  });

  it('stops at Ctrl-C, and resumes from there', async () => {
    await writeColours(join(place.dir, 'long.mp4'), 400);
    const { child, said, finished } = place.start('index', 'long.mp4', '--data', 'stopped');
    await said(/indexing {2}[1-9]/);
    child.kill('SIGINT');
    const stopped = await finished;
    expect(stopped.code).toBe(1);
    expect(stopped.err).toMatch(/CANCELLED: Stopped\. Run the same command again/);
    expect((await place.run('jobs', '--data', 'stopped')).out).toMatch(/ queued /);
    const second = await place.run('index', 'long.mp4', '--data', 'stopped', '--json');
    expect(second.code).toBe(0);
    expect(jsonLines(second.out)).toMatchObject([{ state: 'indexed', indexed_s: 1200 }]);
    expect(jsonLines((await place.run('jobs', '--data', 'stopped', '--json')).out)).toMatchObject([
      { state: 'done', attempts: 2 },
    ]);
  });

  it('serves until it is stopped', async () => {
    const { child, said, finished } = place.start('serve', '--port', '0', '--data', 'served');
    const url = await said(/http:\/\/127\.0\.0\.1:\d+/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await finished).code).toBe(0);
  });
});
