/**
 * Confines ffmpeg and ffprobe, which read strangers' files: no network, no writing, bounded memory, time and processes,
 * and an end with their parent. In: what this Linux allows (bubblewrap, else util-linux). Out: the words that go before
 * a command. Elsewhere nothing is confined; `tidemark doctor` says what holds.
 */
import { availableParallelism, release, tmpdir } from 'node:os';
import { startTool } from './tool-process.ts';

/** A program that keeps the network away, and mostly makes all files read-only but those of one folder. */
export type Isolation = 'bwrap' | 'unshare';

/** The means that this machine has. */
export interface Confinement {
  isolation: Isolation | null;
  /** True where the isolation makes files read-only. */
  isReadOnly: boolean;
  /** True where limits are set (`prlimit`). */
  isLimited: boolean;
  /** True where a process is killed when its parent goes (`setpriv`). */
  diesWithParent: boolean;
}

/** The needs of a command. */
export interface Errand {
  /** The folder that it writes into; without one, it can write no byte into a file. */
  writesIn?: string | undefined;
  /** Seconds of processor time that it may take. Default: {@link WORK_CPU_S}. */
  cpuS?: number | undefined;
}

/** Processor time of what answers a question, such as ffprobe; decoding a long video for it takes minutes. */
export const ANSWER_CPU_S = 3600;

/** Processor time of what decodes or encodes a video: a week, which no video takes and no loop outlives. */
export const WORK_CPU_S = 7 * 86_400;

/** Enough for pictures of 8192 x 8192 with the buffers of every thread. It is address space, more than is in use. */
const MEMORY_BYTES = 4 * 2 ** 30;
const MEMORY_BYTES_A_THREAD = 2 ** 28;

/** Threads count as processes. Decoders, filters and encoders start some for each core. */
const PROCESSES = 256;
const PROCESSES_A_CORE = 8;

/** The largest file that is written: many hours at the rate of a proxy. */
const FILE_BYTES = 64 * 2 ** 30;

const TRY_MS = 10_000;

let found: Promise<Confinement | null> | undefined;

/** Finds out, once, what this machine allows; null where nothing. Never throws. */
export function findConfinement(): Promise<Confinement | null> {
  found ??= process.platform === 'linux' ? tryConfinement(['bwrap', 'unshare']) : Promise.resolve(null);
  return found;
}

/** Finds out what this machine allows with the first of these programs that works. Never throws. */
export async function tryConfinement(isolations: readonly Isolation[]): Promise<Confinement | null> {
  const nothing: Confinement = {
    isolation: null,
    isReadOnly: false,
    isLimited: false,
    diesWithParent: false,
  };
  const works = (means: Partial<Confinement>) => starts(['true'], { ...nothing, ...means });
  const [isolated, isLimited, diesWithParent] = await Promise.all([
    Promise.all(isolations.map((isolation) => tryIsolation({ ...nothing, isolation }))),
    works({ isLimited: true }),
    works({ diesWithParent: true }),
  ]);
  // Read-only files are worth more than the choice of the program.
  const means = isolated.find((tried) => tried?.isReadOnly) ?? isolated.find((tried) => tried !== null);
  if (!means && !isLimited && !diesWithParent) return null;
  return { ...(means ?? nothing), isLimited, diesWithParent };
}

/** Returns the means with what holds of them; null where the program does not start. */
async function tryIsolation(means: Confinement): Promise<Confinement | null> {
  const readOnly = { ...means, isReadOnly: true };
  const folder = tmpdir();
  const [isKept, isGiven] = await Promise.all([
    starts(['sh', '-c', '! [ -w "$1" ]', 'sh', folder], readOnly),
    starts(['sh', '-c', '[ -w "$1" ]', 'sh', folder], readOnly, { writesIn: folder }),
  ]);
  if (isKept && isGiven) return readOnly;
  // bubblewrap has no other way.
  return means.isolation === 'unshare' && (await starts(['true'], means)) ? means : null;
}

async function starts(command: readonly string[], means: Confinement, errand?: Errand): Promise<boolean> {
  const { ended } = startTool({
    command: confine(command, means, errand),
    onLine: () => false,
    silenceMs: TRY_MS,
  });
  return ended.then(
    (code) => code === 0,
    () => false, // Not there, or stuck: then it is of no use.
  );
}

/** Returns the command as it is to be started. */
export function confine(
  command: readonly string[],
  confinement: Confinement | null | undefined,
  { writesIn, cpuS = WORK_CPU_S }: Errand = {},
): string[] {
  if (!confinement) return [...command];
  const { isolation, isReadOnly, isLimited, diesWithParent } = confinement;
  return [
    ...(isolation === 'bwrap' ? bubblewrap(writesIn) : []),
    ...(isolation === 'unshare' ? unshare(isReadOnly ? (writesIn ?? '') : null) : []),
    // Inside, where processes are counted by themselves, and not with all others of this user.
    ...(isLimited ? limits(writesIn === undefined ? 0 : FILE_BYTES, cpuS, isolation !== null) : []),
    // Last, since a change of rights makes the system forget it. bubblewrap sees to it by itself.
    ...(diesWithParent && isolation !== 'bwrap' ? setpriv(isolation) : []),
    ...command,
  ];
}

function limits(fileBytes: number, cpuS: number, isIsolated: boolean): string[] {
  const processes = PROCESSES + PROCESSES_A_CORE * availableParallelism();
  return [
    ...['prlimit', `--as=${memoryBytes()}`, '--core=0', `--fsize=${fileBytes}`, `--cpu=${cpuS}`],
    ...(isIsolated && countsBySpace() ? [`--nproc=${processes}`] : []),
    '--',
  ];
}

/** Since Linux 5.14 each user namespace counts its own processes; before, another program's took from this limit. */
function countsBySpace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 14);
}

function bubblewrap(writesIn: string | undefined): string[] {
  return [
    // Devices of its own: those of the machine would be no devices, or could be deleted. Files may lie in /dev/shm.
    ...['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--ro-bind-try', '/dev/shm', '/dev/shm'],
    ...(writesIn === undefined ? [] : ['--bind', writesIn, writesIn]),
    ...['--unshare-user', '--unshare-net', '--unshare-ipc', '--unshare-pid', '--cap-drop', 'ALL'],
    ...['--die-with-parent', '--'],
  ];
}

/**
 * Makes every mount read-only but that of one folder; needs util-linux 2.35. The folder is bound with all that is mounted
 * below it: in a user namespace nothing may be uncovered. Without `-c`, mount looks at every mount point, and waits for a
 * drive that does not answer.
 */
const READ_ONLY_VIEW = `
dir=$1; shift
[ -z "$dir" ] || mount -n -c --rbind "$dir" "$dir"
mount -n -c --all -o remount,bind,ro 2>/dev/null
[ -z "$dir" ] || mount -n -c -o remount,bind,rw "$dir"
exec "$@"`;

/** `writesIn` is empty where nothing is written, null where files stay as they are. */
function unshare(writesIn: string | null): string[] {
  const space = ['unshare', '--map-root-user', '--net'];
  if (writesIn === null) return [...space, '--'];
  return [...space, '--ipc', '--mount', '--', 'sh', '-c', READ_ONLY_VIEW, 'sh', writesIn];
}

/** In its user namespace a process is root, and could make its files writable again: it keeps no such right. */
function setpriv(isolation: Isolation | null): string[] {
  const rights = isolation === null ? [] : ['--bounding-set', '-all', '--inh-caps', '-all', '--no-new-privs'];
  return ['setpriv', ...rights, '--pdeathsig', 'KILL', '--'];
}

function memoryBytes(): number {
  return MEMORY_BYTES + availableParallelism() * MEMORY_BYTES_A_THREAD;
}

/** Says in words what holds, for `tidemark doctor`. */
export function describeConfinement(confinement: Confinement | null): {
  state: 'ok' | 'warning';
  detail: string;
} {
  const { isolation = null, isReadOnly = false, isLimited = false } = confinement ?? {};
  const holds = [
    ...(isolation === null ? [] : ['no network']),
    ...(isReadOnly ? ['read-only files'] : isLimited ? ['no bytes written but results'] : []),
    ...(isLimited ? [`memory up to ${(memoryBytes() / 2 ** 30).toFixed(1)} GiB`] : []),
  ];
  const by = isolation === 'bwrap' ? 'bubblewrap' : (isolation ?? 'prlimit');
  const how = `${holds.join(', ')} (${by})`;
  if (isReadOnly) return { state: 'ok', detail: `ffmpeg runs with ${how}` };
  const lacks = isolation === null ? 'it from the network and from your files' : 'it from deleting files';
  const advice = `install bubblewrap, or allow user namespaces, to keep ${lacks}`;
  const limited = holds.length > 0 ? `only with ${how}` : 'unconfined';
  return { state: 'warning', detail: `ffmpeg runs ${limited}; ${advice}` };
}
