// Starts a thread. Node 20 does not give one the loader of its parent, so that of TypeScript is registered here where a source
// is to run. The threads of the program run compiled where nothing is newer, also those of tests, which are sources themselves.
import { fileURLToPath } from 'node:url';
import { workerData } from 'node:worker_threads';
import { isCompiled } from '../cli/is-compiled.mjs';

const ROOT = new URL('../..', import.meta.url).href;

const entry = compiledOf(workerData.entry) ?? workerData.entry;
if (entry.endsWith('.ts')) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(entry);

/** Returns the compiled form of a source of the program; null where there is none of it as it is now. */
function compiledOf(source) {
  const isProgram = source.startsWith(`${ROOT}api/`) && source.endsWith('.ts');
  if (!isProgram || !isCompiled(fileURLToPath(ROOT))) return null;
  return source.replace(ROOT, `${ROOT}dist/`).replace(/\.ts$/, '.js');
}
