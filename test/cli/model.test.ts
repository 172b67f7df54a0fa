/** `tidemark model`: adding, listing, choosing and removing packs, from a hub on this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
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
  hub = await startHub({
    'Xenova/siglip-base-patch16-224': publicExport('siglip'),
    'someone/clip-tiny': publicExport('clip'),
    'someone/own-terms': {
      ...publicExport('clip'),
      'README.md': Buffer.from('---\nlicense: other\n---\n'),
      LICENSE: Buffer.from('For research alone.'),
    },
  });
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

  const before = (await run('list', '--json')).out.map((line) => JSON.parse(line));
  expect(before.filter((pack) => pack.in_use).map((pack) => pack.name)).toEqual(['base']);
  const other = (await run('list', '--json', '--pack', 'mine')).out.map((line) => JSON.parse(line));
  expect(other.filter((pack) => pack.in_use).map((pack) => pack.name)).toEqual(['mine']);

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

it('shows a licence of the model’s own, and adds the model once it is accepted', async () => {
  const said: string[] = [];
  await expect(runSaying(said, ['add', 'someone/own-terms'])).rejects.toMatchObject({
    code: 'LICENCE_NOT_ACCEPTED',
  });
  expect(said.join('\n')).toMatch(/For research alone\.[\s\S]*--accept-licence/);
  const { out } = await run(
    'add',
    'someone/own-terms',
    '--accept-licence',
    '--precision',
    'vision=fp32,text=int8',
  );
  expect(out[0]).toMatch(/own-terms .* other {2}uncalibrated$/);
});

it('lists recommended packs with the size that the hub announces, and adds one by its name', async () => {
  const listed = await run('list', '--remote', '--json');
  const packs = listed.out.map((line) => JSON.parse(line));
  expect(packs.map(({ name, is_exact }) => [name, is_exact])).toEqual([
    ['siglip-base-patch16-224', true],
    ['chinese-clip-vit-base-patch16', false],
    ['siglip2-base-patch16-224', false],
    ['whisper-base', false],
  ]);
  expect(packs[0].bytes).toBeGreaterThan(1000);
  expect(packs[0].bytes).toBeLessThan(1e6);
  expect(listed.err.join('\n')).toContain('answered 404');
  await run('add', 'siglip-base-patch16-224');
  const lines = (await run('list', '--remote')).out;
  expect(lines[0]).toMatch(/^\+ siglip-base-patch16-224 {2}.* MB {2}en {2}Apache-2\.0 {2}English/);
});

it('asks on a terminal, and takes only a yes', async () => {
  for (const [answer, accepted] of [
    ['no\n', false],
    ['yes\n', true],
  ] as const) {
    const shown: string[] = [];
    const terminal = { write: (text: string) => shown.push(text), columns: () => 80 };
    const name = `asked-${accepted}`;
    const adding = runSaying([], ['add', 'someone/own-terms', '--name', name], {
      terminal,
      input: Readable.from([answer]),
    });
    if (accepted) await adding;
    else await expect(adding).rejects.toMatchObject({ code: 'LICENCE_NOT_ACCEPTED' });
    expect(shown.join('')).toContain('Do you accept');
  }
});

it('refuses unknown packs and actions', async () => {
  for (const words of [['polish', 'x'], ['add'], ['add', 'someone/clip-tiny', '--precision', 'int3']]) {
    await expect(run(...words)).rejects.toBeInstanceOf(UsageError);
  }
});

/** Runs the command against the hub of this test and a data folder of its own. */
async function run(...words: string[]): Promise<{ out: string[]; err: string[] }> {
  const err: string[] = [];
  return { out: await runSaying(err, words), err };
}

/** The same, with standard error in an array of the caller's: it is wanted of failures too. */
async function runSaying(err: string[], words: string[], parts: Partial<CliContext> = {}): Promise<string[]> {
  const out: string[] = [];
  const context: CliContext = {
    env: { TIDEMARK_HUB: hub.baseUrl, TIDEMARK_DATA: join(dir, 'data') },
    cwd: dir,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    terminal: null,
    signal: new AbortController().signal,
    ...parts,
  };
  await modelCommand.run(words, context);
  return out;
}
