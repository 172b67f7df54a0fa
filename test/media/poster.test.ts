/** Pictures of single seconds: how many are kept. */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { trimPosters } from '../../media/pictures/poster.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const tmp = makeTmpDir();
afterAll(() => tmp[Symbol.dispose]());

it('keeps the pictures that were used last, once there are too many', async () => {
  const folder = tmp.file('posters');
  mkdirSync(folder);
  for (let n = 1; n <= 11; n++) {
    writeFileSync(join(folder, `${n}-160.jpg`), 'x');
    utimesSync(join(folder, `${n}-160.jpg`), n, n);
  }
  const media = createFolderStore(tmp.path);
  await trimPosters(media, 'posters/', 11);
  expect(readdirSync(folder)).toHaveLength(11);
  await trimPosters(media, 'posters/', 10);
  expect(readdirSync(folder)).toHaveLength(9);
  expect(readdirSync(folder)).not.toContain('1-160.jpg');
  expect(readdirSync(folder)).not.toContain('2-160.jpg');
});
