/**
 * The user's files, wherever they lie: every call on them goes through here and ends in time, whatever their drive does.
 * Files of the data folder are read directly.
 */
import { fork } from 'node:child_process';
import { AppError } from '../../core/errors.ts';
import { programFile } from '../program.ts';
import { type CallOptions, type Drive, openDrive } from './drive.ts';
import { mountOf } from './mounts.ts';

/** The facts of a file or folder. */
export interface FileFacts {
  isFile: boolean;
  isFolder: boolean;
  sizeBytes: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}

/** An open file; its owner closes it. */
export interface UserFile {
  facts: FileFacts;
  /** Returns up to `length` bytes from `position`, fewer at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

const CHILD = programFile('files/drives/drive-child.mjs');

/** Bytes that are read at a time. */
const PIECE_BYTES = 2 ** 18;

const drives = new Map<string, Drive>();

/** Returns the facts of what lies at `path`, behind links. Every function here throws as {@link Drive.call}. */
export function factsOf(path: string, options?: CallOptions): Promise<FileFacts> {
  return driveOf(path).call('facts', [path], options);
}

/** Returns the path behind all links. */
export function realPathOf(path: string, options?: CallOptions): Promise<string> {
  // A link may lead to another drive: its look-up does not hold up those of this one.
  return driveAt(`links of ${mountOf(path)}`).call('realPath', [path], options);
}

/** Returns the names in a folder. */
export function namesIn(path: string, options?: CallOptions): Promise<string[]> {
  return driveOf(path).call('names', [path], options);
}

/** An entry of a folder; links are neither files nor folders. */
export interface FolderEntry extends FileFacts {
  name: string;
  device: string;
  inode: string;
}

/** Returns all that lies in a folder, with its facts, in one call. */
export function entriesIn(path: string, options?: CallOptions): Promise<FolderEntry[]> {
  return driveOf(path).call('entries', [path], options);
}

/** Throws the file system's error where the file may not be read. */
export function checkReadable(path: string, options?: CallOptions): Promise<void> {
  return driveOf(path).call('canRead', [path], options);
}

/** Opens a file to read it piece by piece. */
export async function openUserFile(path: string, options?: CallOptions): Promise<UserFile> {
  const drive = driveOf(path);
  const { file, facts } = await drive.call<{ file: number; facts: FileFacts }>('open', [path], options);
  return {
    facts,
    async read(position, length) {
      // A message of another process arrives as plain bytes.
      return Buffer.from(await drive.call<Uint8Array>('read', [file, position, length], { ...options }));
    },
    close: () => drive.call('close', [file], { patient: true }).catch(() => {}) as Promise<void>,
  };
}

/** Yields the bytes of a file from `start` up to `end`, piece by piece. */
export async function* readUserFile(
  path: string,
  { start = 0, end = Number.POSITIVE_INFINITY, ...options }: CallOptions & { start?: number; end?: number },
): AsyncGenerator<Buffer> {
  const file = await openUserFile(path, options);
  try {
    for (let at = start; at < end; ) {
      const piece = await file.read(at, Math.min(PIECE_BYTES, end - at));
      if (piece.length === 0) return;
      at += piece.length;
      yield piece;
    }
  } finally {
    await file.close();
  }
}

/** Returns the SHA-256 of a file in hex. Never ends early, however large the file, while its drive answers. */
export async function hashUserFile(path: string, options?: CallOptions): Promise<string> {
  const digest = await driveOf(path).call<string | null>('hash', [path], { patient: true, ...options });
  if (digest === null) throw new AppError('CANCELLED', 'Cancelled.');
  return digest;
}

/** Ends the processes that read files; the next call starts them again. */
export function closeDrives(): void {
  for (const drive of drives.values()) drive.close();
  drives.clear();
}

function driveOf(path: string): Drive {
  return driveAt(mountOf(path));
}

function driveAt(name: string): Drive {
  const known = drives.get(name);
  if (known) return known;
  const drive = openDrive(startChild);
  drives.set(name, drive);
  return drive;
}

/** Without this process's environment, which may hold keys, and without its outputs, which a stuck child would hold open. */
function startChild() {
  return fork(CHILD, {
    execArgv: [],
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}
