/** `tidemark model`: adding, listing, choosing and removing packs, from a hub on this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliContext, UsageError } from '../../api/cli/command.ts';
import { modelCommand } from '../../api/cli/commands/model.ts';
import { findPack } from '../../api/services/packs.ts';
import { type HubServer, startHub } from '../support/hub-server.ts';
import { publicExport } from '../support/public-exports.ts';

let dir: string;
let hub: HubServer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-model-'));
  hub = await startHub({ 'someone/clip-tiny': publicExport('clip') });
});

afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

it('adds a public encoder, lists it, makes it the one in use, and removes it when another is', async () => {
  const added = await run('add', 'someone/clip-tiny', '--name', 'mine', '--json');
  expect(JSON.parse(added.out[0] ?? '')).toMatchObject({
    name: 'mine',
    dim: 12,
    licence: 'mit',
    in_use: false,
  });
  expect(added.err.join('\n')).toContain('100 %  download');

  await run('use', 'mine');
  const listed = (await run('list', '--json')).out.map((line) => JSON.parse(line));
  expect(listed.filter((pack) => pack.in_use).map((pack) => pack.name)).toEqual(['mine']);
  expect(await findPack(undefined, join(dir, 'data'))).toBe(join(dir, 'data', 'packs', 'mine'));

  await expect(run('remove', 'mine')).rejects.toMatchObject({ code: 'CONFLICT' });
  await run('add', join(dir, 'data', 'packs', 'mine'), '--name', 'other');
  await run('use', 'other');
  await run('remove', 'mine');
  const left = (await run('list', '--json')).out.map((line) => JSON.parse(line));
  expect(left.filter((pack) => !pack.shipped).map((pack) => pack.name)).toEqual(['other']);
});

it('refuses unknown packs and actions', async () => {
  for (const words of [['polish', 'x'], ['add'], ['add', 'someone/clip-tiny', '--precision', 'int3']]) {
    await expect(run(...words)).rejects.toBeInstanceOf(UsageError);
  }
});

/** Runs the command against the hub of this test and a data folder of its own. */
async function run(...words: string[]): Promise<{ out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const context: CliContext = {
    env: { TIDEMARK_HUB: hub.baseUrl, TIDEMARK_DATA: join(dir, 'data') },
    cwd: dir,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    terminal: null,
    signal: new AbortController().signal,
  };
  await modelCommand.run(words, context);
  return { out, err };
}
