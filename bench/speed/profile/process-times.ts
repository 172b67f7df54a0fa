/**
 * Measures the processor time of this process and of its children, from Linux's /proc. In: some work. Out: seconds of
 * processor time, and for how long ffmpeg and this thread stood still.
 */
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** The cost of some work. */
export interface ProcessTimes {
  wallS: number;
  /** Processor seconds of this process, all of its threads. */
  ownS: number;
  /** Processor seconds of its children that have ended; where ffmpeg is watched, those of ffmpeg. */
  childrenS: number;
  /** Seconds in which this thread had nothing to do: it waited for pictures, or for a write. */
  threadWaitsS: number;
  /** Seconds in which no thread of a running ffmpeg could go on: its reader was busy, and every queue full. */
  ffmpegWaitsS: number;
}

/** Clock ticks a second, by which /proc counts: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Looks at the threads of each ffmpeg among the children, from a thread of its own: the one that works may not. */
const SAMPLER = `
const { parentPort, workerData } = require('node:worker_threads');
const { readFileSync, readdirSync } = require('node:fs');
const read = (path) => { try { return readFileSync(path, 'utf8'); } catch { return ''; } };
const list = (path) => { try { return readdirSync(path); } catch { return []; } };
const childrenOf = (pid) => list('/proc/' + pid + '/task')
  .flatMap((tid) => read('/proc/' + pid + '/task/' + tid + '/children').split(' ').filter(Boolean))
  .flatMap((child) => [child, ...childrenOf(child)]);
const fieldsOf = (stat) => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
const stateOf = (stat) => fieldsOf(stat)[0];
let waitsMs = 0;
const ticks = new Map();
const { pid } = workerData;
let beforeMs = performance.now();
if (pid !== null) setInterval(() => {
  const nowMs = performance.now();
  const all = childrenOf(pid).filter((pid) => read('/proc/' + pid + '/comm').trim() === 'ffmpeg');
  for (const pid of all) {
    const fields = fieldsOf(read('/proc/' + pid + '/stat'));
    if (fields.length > 12) ticks.set(pid, Number(fields[11]) + Number(fields[12]));
  }
  const states = all.flatMap((pid) =>
    list('/proc/' + pid + '/task').map((tid) => stateOf(read('/proc/' + pid + '/task/' + tid + '/stat'))));
  if (states.length > 0 && states.every((state) => state === 'S')) waitsMs += nowMs - beforeMs;
  beforeMs = nowMs;
}, 20);
parentPort.on('message', () =>
  parentPort.postMessage({ waitsMs, ticks: [...ticks.values()].reduce((sum, n) => sum + n, 0) }));
`;

/**
 * Measures some work. To watch ffmpeg costs processor time itself, but what confines ffmpeg does not hand on the time that it
 * took. Throws what the work throws, and where there is no /proc.
 */
export async function measureProcess(
  work: () => Promise<void>,
  watchesFfmpeg = false,
): Promise<ProcessTimes> {
  if (!existsSync('/proc/self/stat')) throw new Error('The profile reads /proc, which only Linux has.');
  const sampler = new Worker(SAMPLER, {
    eval: true,
    workerData: { pid: watchesFfmpeg ? process.pid : null },
  });
  try {
    const watched = () =>
      new Promise<{ waitsMs: number; ticks: number }>((resolve) => {
        sampler.once('message', resolve);
        sampler.postMessage('report');
      });
    const before = await watched();
    const [cpu, children, loop] = [process.cpuUsage(), childrenS(), performance.eventLoopUtilization()];
    const startedMs = performance.now();
    await work();
    const wallS = (performance.now() - startedMs) / 1000;
    const used = process.cpuUsage(cpu);
    const after = await watched();
    return {
      wallS,
      ownS: (used.user + used.system) / 1e6,
      childrenS: watchesFfmpeg ? (after.ticks - before.ticks) / TICKS : childrenS() - children,
      threadWaitsS: performance.eventLoopUtilization(loop).idle / 1000,
      ffmpegWaitsS: (after.waitsMs - before.waitsMs) / 1000,
    };
  } finally {
    await sampler.terminate();
  }
}

/** Processor seconds of the children that have ended and were waited for. */
function childrenS(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // Fields 16 and 17, counted from 1; the name before may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS;
}
