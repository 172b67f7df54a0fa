// Starts a thread's TypeScript: Node 20 does not give a thread the `--import tsx` of its parent, so it is registered here.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
