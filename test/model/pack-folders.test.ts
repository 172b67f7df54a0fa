/** The packs there are: listing, choosing and removing them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  chosenPack,
  listPacks,
  type PackFolders,
  removePack,
  usePack,
} from '../../model/runtime/hub/pack-folders.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

let root: string;
let folders: PackFolders;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-folders-'));
  folders = { shippedDir: join(root, 'shipped'), packsDir: join(root, 'packs') };
  await writeTinyPack(join(folders.shippedDir, 'base'), { id: 'base' });
});

afterEach(() => rm(root, { recursive: true }));

it('lists what ships before what was added, and passes over half-done downloads', async () => {
  await writeTinyPack(join(folders.packsDir, 'zoo'), { id: 'zoo' });
  await writeTinyPack(join(folders.packsDir, 'ark'), { id: 'ark' });
  await mkdir(join(folders.packsDir, '.incoming-clip'));
  const packs = await listPacks(folders);
  expect(packs.map(({ name, shipped }) => [name, shipped])).toEqual([
    ['base', true],
    ['ark', false],
    ['zoo', false],
  ]);
  expect(
    packs.every(
      ({ bytes, manifest }) => bytes > 1000 && manifest !== null && 'dim' in manifest && manifest.dim === 16,
    ),
  ).toBe(true);
});

it('shows a broken pack with what is wrong, and does not let it be chosen', async () => {
  await mkdir(join(folders.packsDir, 'torn'), { recursive: true });
  await writeFile(join(folders.packsDir, 'torn', 'manifest.json'), '{');
  const torn = (await listPacks(folders)).find(({ name }) => name === 'torn');
  expect(torn?.manifest).toBeNull();
  expect(torn?.problem).toContain('is not JSON');
  await expect(usePack(folders, 'torn')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

it('remembers the choice, and knows when there is none', async () => {
  expect(await chosenPack(folders)).toBeNull();
  await usePack(folders, 'base');
  expect(await chosenPack(folders)).toBe('base');
  await writeTinyPack(join(folders.packsDir, 'zoo'), { id: 'zoo' });
  await usePack(folders, 'zoo');
  expect((await listPacks(folders)).filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual(['zoo']);
});

it('remembers one of the choices that come at once', async () => {
  await writeTinyPack(join(folders.packsDir, 'zoo'), { id: 'zoo' });
  await Promise.all(Array.from({ length: 20 }, (_, i) => usePack(folders, i % 2 ? 'zoo' : 'base')));
  expect(['base', 'zoo']).toContain(await chosenPack(folders));
});

it('removes added packs, but none that ships or is chosen', async () => {
  await writeTinyPack(join(folders.packsDir, 'zoo'), { id: 'zoo' });
  await usePack(folders, 'zoo');
  await expect(removePack(folders, 'zoo')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(removePack(folders, 'base')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(removePack(folders, '../shipped/base')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await usePack(folders, 'base');
  await removePack(folders, 'zoo');
  expect((await listPacks(folders)).map(({ name }) => name)).toEqual(['base']);
});
