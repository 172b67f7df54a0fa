/** Which program the `tidemark` command runs: never a compiled one that is older than its sources. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { makeTmpDir } from '../support/tmp-dir.ts';

const MODULE = new URL('../../api/cli/is-compiled.mjs', import.meta.url).href;

let tmp: ReturnType<typeof makeTmpDir>;
beforeEach(() => {
  tmp = makeTmpDir();
  return () => tmp[Symbol.dispose]();
});

function write(name: string, atS: number): void {
  const path = join(tmp.path, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  utimesSync(path, atS, atS);
}

const isCompiled = () => {
  const code = `import { isCompiled } from ${JSON.stringify(MODULE)}; console.log(isCompiled(process.argv[1]))`;
  const args = ['--input-type', 'module', '-e', code, tmp.path];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
};

it('runs the compiled program while no source is newer', () => {
  write('core/clock/a.ts', 100);
  expect(isCompiled()).toBe(false);
  write('dist/core/clock/a.js', 200);
  expect(isCompiled()).toBe(false);
  write('dist/compiled.json', 150);
  expect(isCompiled()).toBe(true);
  // What is no source of the program does not matter.
  write('core/clock/a.md', 300);
  write('test/a.test.ts', 300);
  expect(isCompiled()).toBe(true);
  write('core/clock/b.ts', 151);
  expect(isCompiled()).toBe(false);
});

it('runs a compiled program whose files have one time, as in a package', () => {
  for (const name of ['core/a.ts', 'model/runtime/b.ts', 'dist/core/a.js', 'dist/model/runtime/b.js'])
    write(name, 100);
  write('dist/compiled.json', 100);
  expect(isCompiled()).toBe(true);
  write('model/runtime/b.ts', 101);
  expect(isCompiled()).toBe(false);
});
