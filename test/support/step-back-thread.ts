/** A thread that steps back, then says how nice the processes are that it starts. */
import { execFileSync } from 'node:child_process';
import { parentPort } from 'node:worker_threads';
import { stepBack } from '../../api/workers/step-back.ts';

stepBack();
parentPort?.postMessage(Number(execFileSync('nice', { encoding: 'utf8' })));
