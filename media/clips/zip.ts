/**
 * Files as one ZIP without recompression (APPNOTE 6.3.10, method 0): video does not get smaller, and nobody waits. In:
 * files. Out: an archive on disk, with the 64-bit fields where 4 GiB do not do.
 */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** A file to put in, and what it is called there. */
export interface ZipEntry {
  path: string;
  name: string;
}

/** An entry that is written. */
interface Written {
  name: Buffer;
  size: number;
  crc: number;
  offset: number;
}

const MAX_32 = 0xffff_ffff;

/** Version 4.5 of the format: 64-bit fields. */
const VERSION = 45;

/** Names are UTF-8. */
const FLAGS = 0x0800;

/** 1 January 1980, the format's first day: what the files hold is older or younger than their making. */
const DATE = 0x0021;

/** Callbacks and the signal of writing. */
export interface ZipWatch {
  signal?: AbortSignal | undefined;
  /** Called when an entry is in. */
  onDone?: ((entry: ZipEntry) => Promise<void>) | undefined;
}

/**
 * Writes the archive to `target`, entry by entry. Throws what reading and writing throws, or the signal's reason; then
 * nothing of it stays.
 */
export async function writeZip(
  target: string,
  entries: readonly ZipEntry[],
  watch: ZipWatch = {},
): Promise<void> {
  try {
    await writeEntries(target, entries, watch);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

async function writeEntries(
  target: string,
  entries: readonly ZipEntry[],
  { signal, onDone = async () => {} }: ZipWatch,
): Promise<void> {
  const zip = await open(target, 'w');
  try {
    const written: Written[] = [];
    let offset = 0;
    for (const entry of entries) {
      const one = await writeEntry(zip, entry, offset, signal);
      offset += localHeader(one).length + one.size;
      written.push(one);
      await onDone(entry);
    }
    const directory = Buffer.concat(written.map(centralHeader));
    await zip.write(directory, 0, directory.length, offset);
    const end = endOfDirectory(written.length, directory.length, offset);
    await zip.write(end, 0, end.length, offset + directory.length);
    await zip.sync();
  } finally {
    await zip.close();
  }
}

/** Writes the content first, then its header in front, which holds the checksum. */
async function writeEntry(
  zip: FileHandle,
  { path, name }: ZipEntry,
  offset: number,
  signal: AbortSignal | undefined,
): Promise<Written> {
  const { size } = await stat(path);
  const entry: Written = { name: Buffer.from(name), size, crc: 0, offset };
  let at = offset + localHeader(entry).length;
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    signal?.throwIfAborted();
    const bytes = piece as Buffer;
    entry.crc = crc32(bytes, entry.crc);
    await zip.write(bytes, 0, bytes.length, at);
    at += bytes.length;
  }
  const header = localHeader(entry);
  await zip.write(header, 0, header.length, offset);
  return entry;
}

function localHeader({ name, size, crc }: Written): Buffer {
  const extra = size >= MAX_32 ? longField([size, size]) : Buffer.alloc(0);
  const short = size >= MAX_32 ? MAX_32 : size;
  return Buffer.concat([
    u32(0x04034b50),
    ...[u16(VERSION), u16(FLAGS), u16(0), u16(0), u16(DATE)],
    ...[u32(crc), u32(short), u32(short), u16(name.length), u16(extra.length)],
    ...[name, extra],
  ]);
}

function centralHeader({ name, size, crc, offset }: Written): Buffer {
  const long = [...(size >= MAX_32 ? [size, size] : []), ...(offset >= MAX_32 ? [offset] : [])];
  const extra = long.length > 0 ? longField(long) : Buffer.alloc(0);
  const short = Math.min(size, MAX_32);
  return Buffer.concat([
    u32(0x02014b50),
    ...[u16(VERSION), u16(VERSION), u16(FLAGS), u16(0), u16(0), u16(DATE)],
    ...[u32(crc), u32(short), u32(short), u16(name.length), u16(extra.length)],
    ...[u16(0), u16(0), u16(0), u32(0), u32(Math.min(offset, MAX_32))],
    ...[name, extra],
  ]);
}

/** Returns the end of the directory; before it, where something is long, the same in 64 bits and its place. */
function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const long = Buffer.concat([
    ...[u32(0x06064b50), u64(44), u16(VERSION), u16(VERSION), u32(0), u32(0)],
    ...[u64(count), u64(count), u64(size), u64(offset)],
    ...[u32(0x07064b50), u32(0), u64(offset + size), u32(1)],
  ]);
  const short = Buffer.concat([
    ...[u32(0x06054b50), u16(0), u16(0), u16(count), u16(count)],
    ...[u32(Math.min(size, MAX_32)), u32(Math.min(offset, MAX_32)), u16(0)],
  ]);
  return offset + size >= MAX_32 ? Buffer.concat([long, short]) : short;
}

function longField(values: number[]): Buffer {
  return Buffer.concat([u16(0x0001), u16(8 * values.length), ...values.map(u64)]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
