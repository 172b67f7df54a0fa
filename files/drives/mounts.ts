/** Tells which drive a path lies on, without touching the drive. */
import { readFileSync } from 'node:fs';
import { parse, resolve, sep } from 'node:path';

/** Mounts come and go; a list older than this is read again. */
const FRESH_MS = 5000;

/** The mounted drives: where, and of which type of file system. */
interface Mounts {
  points: string[];
  types: ReadonlyMap<string, string>;
  readMs: number;
}

let mounts: Mounts | null = null;

/** File systems that other machines write to without an event here. */
const REMOTE = /^(nfs|cifs|smb|9p|afs|ceph|glusterfs|davfs|virtiofs|vboxsf|prl_fs|drvfs|fuse)/;

/** Returns the place at which the drive of `path` is mounted: on Linux by the kernel's list, else by the path alone. */
export function mountOf(path: string): string {
  const whole = resolve(path);
  return deepestMount(whole, currentMounts().points) ?? volumeOf(whole);
}

/** Returns true when `path` lies on a network share, or on a drive that may be one: changes there send no events. */
export function isRemote(path: string): boolean {
  const { points, types } = currentMounts();
  return REMOTE.test(types.get(deepestMount(resolve(path), points) ?? '') ?? '');
}

/** Returns the longest of the mount points that `path` lies in, or null. */
export function deepestMount(path: string, points: readonly string[]): string | null {
  let deepest: string | null = null;
  for (const point of points) {
    const isInside = point === '/' || path === point || path.startsWith(`${point}/`);
    if (isInside && point.length > (deepest?.length ?? -1)) deepest = point;
  }
  return deepest;
}

/** Returns the mount points of Linux's `mountinfo`, in which spaces and other marks are written as octal numbers. */
export function parseMountInfo(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((point) => point !== undefined)
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8))),
    );
}

function currentMounts(): Mounts {
  const readMs = performance.now();
  if (mounts === null || readMs - mounts.readMs > FRESH_MS) mounts = { ...readMounts(), readMs };
  return mounts;
}

function readMounts(): Pick<Mounts, 'points' | 'types'> {
  let text: string;
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return { points: [], types: new Map() }; // Not Linux.
  }
  const lines = text.split('\n');
  const types = lines.flatMap((line) =>
    parseMountInfo(line).map((point) => [point, line.split(' - ')[1]?.split(' ')[0] ?? ''] as const),
  );
  return { points: parseMountInfo(text), types: new Map(types) };
}

/** macOS mounts drives in `/Volumes`; Windows names them. */
function volumeOf(path: string): string {
  const { root } = parse(path);
  const [first, second] = path.slice(root.length).split(sep);
  return first === 'Volumes' && second !== undefined ? `${root}${first}${sep}${second}` : root;
}
