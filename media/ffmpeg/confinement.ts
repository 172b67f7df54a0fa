/**
 * Confines ffmpeg and ffprobe, which read strangers' files: no network, no writing, bounded memory, and an end with their
 * parent. In: what this Linux allows (bubblewrap, else util-linux). Out: the words that go before a command. Elsewhere
 * nothing is confined; `tidemark doctor` says what holds.
 */
import { availableParallelism } from 'node:os';
import { startTool } from './tool-process.ts';

/** The means that this machine has. */
export interface Confinement {
  /** Keeps the network away; bubblewrap also makes all files read-only but those of one folder. */
  isolation: 'bwrap' | 'unshare' | null;
  /** True where limits are set (`prlimit`). */
  isLimited: boolean;
  /** True where a process is killed when its parent goes (`setpriv`). */
  diesWithParent: boolean;
}

/** The needs of a command. */
export interface Errand {
  /** The folder that it writes into; without one, it can write no byte into a file. */
  writesIn?: string | undefined;
  /** Seconds of processor time that it may take; unbounded when absent. */
  cpuS?: number | undefined;
}

/** Enough for pictures of 8192 x 8192 with the buffers of every thread. It is address space, more than is in use. */
const MEMORY_BYTES = 4 * 2 ** 30;
const MEMORY_BYTES_A_THREAD = 2 ** 28;

/** The largest file that is written: many hours at the rate of a proxy. */
const FILE_BYTES = 64 * 2 ** 30;

const TRY_MS = 10_000;

let found: Promise<Confinement | null> | undefined;

/** Finds out, once, what this machine allows; null where nothing. Never throws. */
export function findConfinement(): Promise<Confinement | null> {
  found ??= process.platform === 'linux' ? tryMeans() : Promise.resolve(null);
  return found;
}

async function tryMeans(): Promise<Confinement | null> {
  const nothing: Confinement = { isolation: null, isLimited: false, diesWithParent: false };
  const works = (means: Partial<Confinement>) => starts(confine(['true'], { ...nothing, ...means }));
  const [bwrap, unshare, isLimited, diesWithParent] = await Promise.all([
    works({ isolation: 'bwrap' }),
    works({ isolation: 'unshare' }),
    works({ isLimited: true }),
    works({ diesWithParent: true }),
  ]);
  const isolation = bwrap ? 'bwrap' : unshare ? 'unshare' : null;
  return isolation || isLimited || diesWithParent ? { isolation, isLimited, diesWithParent } : null;
}

async function starts(command: readonly string[]): Promise<boolean> {
  const { ended } = startTool({ command, onLine: () => false, silenceMs: TRY_MS });
  return ended.then(
    (code) => code === 0,
    () => false, // Not there, or stuck: then it is of no use.
  );
}

/** Returns the command as it is to be started. */
export function confine(
  command: readonly string[],
  confinement: Confinement | null | undefined,
  { writesIn, cpuS }: Errand = {},
): string[] {
  if (!confinement) return [...command];
  const { isolation, isLimited, diesWithParent } = confinement;
  return [
    ...(isLimited ? limits(writesIn === undefined ? 0 : FILE_BYTES, cpuS) : []),
    ...(isolation === 'bwrap' ? bubblewrap(writesIn) : []),
    ...(isolation === 'unshare' ? ['unshare', '--map-root-user', '--net', '--'] : []),
    // Last, since a change of rights makes the system forget it.
    ...(diesWithParent ? ['setpriv', '--pdeathsig', 'KILL', '--'] : []),
    ...command,
  ];
}

function limits(fileBytes: number, cpuS: number | undefined): string[] {
  return [
    ...['prlimit', `--as=${memoryBytes()}`, '--core=0', `--fsize=${fileBytes}`],
    ...(cpuS === undefined ? [] : [`--cpu=${cpuS}`]),
    '--',
  ];
}

function bubblewrap(writesIn: string | undefined): string[] {
  return [
    ...['bwrap', '--ro-bind', '/', '/', '--dev-bind', '/dev', '/dev'],
    ...(writesIn === undefined ? [] : ['--bind', writesIn, writesIn]),
    ...['--unshare-user', '--unshare-net', '--unshare-ipc', '--die-with-parent', '--'],
  ];
}

function memoryBytes(): number {
  return MEMORY_BYTES + availableParallelism() * MEMORY_BYTES_A_THREAD;
}

/** Says in words what holds, for `tidemark doctor`. */
export function describeConfinement(confinement: Confinement | null): {
  state: 'ok' | 'warning';
  detail: string;
} {
  const { isolation = null, isLimited = false } = confinement ?? {};
  const holds = [
    ...(isolation === null ? [] : ['no network']),
    ...(isolation === 'bwrap' ? ['read-only files'] : isLimited ? ['no writing of files but results'] : []),
    ...(isLimited ? [`memory up to ${(memoryBytes() / 2 ** 30).toFixed(1)} GiB`] : []),
  ];
  const by = isolation === 'bwrap' ? 'bubblewrap' : isolation === 'unshare' ? 'unshare' : 'prlimit';
  if (isolation !== null) return { state: 'ok', detail: `ffmpeg runs with ${holds.join(', ')} (${by})` };
  const advice = 'install bubblewrap, or allow user namespaces, to keep it from the network';
  const limited = holds.length > 0 ? `only with ${holds.join(', ')}` : 'unconfined';
  return { state: 'warning', detail: `ffmpeg runs ${limited}; ${advice}` };
}
