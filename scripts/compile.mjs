// Compiles the program into `dist/`, as `tidemark.mjs` starts it. The stamp bears the time of the beginning: a source that is
// written meanwhile counts as newer.
import { execFileSync } from 'node:child_process';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = new Date();
process.chdir(root);
rmSync('dist', { recursive: true, force: true });
execFileSync('node_modules/.bin/tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
writeFileSync('dist/compiled.json', '{}\n');
utimesSync('dist/compiled.json', started, started);
