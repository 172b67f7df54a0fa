/** Damaged files of every container: each gives seconds or a coded error, in time. `bench -- fuzz --media` tries more. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ERROR_CODES } from '../../core/errors.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { examine, mutate, SEED_FILES, writeSeedFile } from '../support/mutants.ts';
import { seeded } from '../support/seeded.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

/** Mutants of each of the 29 files: 174 in all, for a minute of CI. */
const EACH = 6;

vi.setConfig({ testTimeout: 900_000 });

const tmp = makeTmpDir();
const tools = await locateFfmpeg();
afterAll(() => tmp[Symbol.dispose]());

// Together, since each waits for processes most of the time.
describe.concurrent('damaged', () => {
  it.each(Object.keys(SEED_FILES))('%s', async (name) => {
    const path = tmp.file(name);
    await writeSeedFile(path, name);
    const whole = readFileSync(path);
    expect(await examine(tools, path, whole.length, 0), 'the whole file').toBeGreaterThanOrEqual(1);
    const random = seeded(name.length * 1000 + name.charCodeAt(0) + name.charCodeAt(2));
    for (let i = 0; i < EACH; i++) {
      const bytes = mutate(whole, random);
      writeFileSync(path, bytes);
      const outcome = await examine(tools, path, bytes.length, i);
      if (typeof outcome === 'string') expect(outcome).toBeOneOf(Object.keys(ERROR_CODES));
      else expect(outcome).toBeGreaterThanOrEqual(1);
    }
  });
});
