#!/usr/bin/env node
// The `tidemark` command, from wherever it is called. Runs the compiled program; where a source is newer, the sources: Node
// does not read TypeScript by itself, so it is taught to first, and starts in twice the time.
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { isCompiled } from './is-compiled.mjs';

// The room in which each thread makes new objects. V8 takes three times 16 MiB for it; with 4, as little is copied on,
// since what threads make are small objects that soon are garbage, or arrays that lie outside. A server needs 60 MiB less.
setFlagsFromString('--max-semi-space-size=4');
if (isCompiled(fileURLToPath(new URL('../..', import.meta.url)))) {
  process.setSourceMapsEnabled(true);
  await import('../../dist/api/cli/bin.js');
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./bin.ts');
}
