// Starts a thread. Node 20 does not give one the loader of its parent, so that of TypeScript is registered here where the
// program runs from its sources.
import { workerData } from 'node:worker_threads';

if (workerData.entry.endsWith('.ts')) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import(workerData.entry);
