/** The packs there are: listing, choosing and removing them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chosenPack, listPacks, removePack, type Shelf, usePack } from '../../model/runtime/hub/shelf.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

let root: string;
let shelf: Shelf;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-shelf-'));
  shelf = { shippedDir: join(root, 'shipped'), packsDir: join(root, 'packs') };
  await writeTinyPack(join(shelf.shippedDir, 'base'), { id: 'base' });
});

afterEach(() => rm(root, { recursive: true }));

it('lists what ships before what was added, and passes over half-done downloads', async () => {
  await writeTinyPack(join(shelf.packsDir, 'zoo'), { id: 'zoo' });
  await writeTinyPack(join(shelf.packsDir, 'ark'), { id: 'ark' });
  await mkdir(join(shelf.packsDir, '.incoming-clip'));
  const packs = await listPacks(shelf);
  expect(packs.map(({ name, shipped }) => [name, shipped])).toEqual([
    ['base', true],
    ['ark', false],
    ['zoo', false],
  ]);
  expect(packs.every(({ bytes, manifest }) => bytes > 1000 && manifest?.dim === 16)).toBe(true);
});

it('shows a broken pack with what is wrong, and does not let it be chosen', async () => {
  await mkdir(join(shelf.packsDir, 'torn'), { recursive: true });
  await writeFile(join(shelf.packsDir, 'torn', 'manifest.json'), '{');
  const torn = (await listPacks(shelf)).find(({ name }) => name === 'torn');
  expect(torn?.manifest).toBeNull();
  expect(torn?.problem).toContain('is not JSON');
  await expect(usePack(shelf, 'torn')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
});

it('remembers the choice, and knows when there is none', async () => {
  expect(await chosenPack(shelf)).toBeNull();
  await usePack(shelf, 'base');
  expect(await chosenPack(shelf)).toBe('base');
  await writeTinyPack(join(shelf.packsDir, 'zoo'), { id: 'zoo' });
  await usePack(shelf, 'zoo');
  expect((await listPacks(shelf)).filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual(['zoo']);
});

it('removes added packs, but none that ships or is chosen', async () => {
  await writeTinyPack(join(shelf.packsDir, 'zoo'), { id: 'zoo' });
  await usePack(shelf, 'zoo');
  await expect(removePack(shelf, 'zoo')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(removePack(shelf, 'base')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(removePack(shelf, '../shipped/base')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await usePack(shelf, 'base');
  await removePack(shelf, 'zoo');
  expect((await listPacks(shelf)).map(({ name }) => name)).toEqual(['base']);
});
