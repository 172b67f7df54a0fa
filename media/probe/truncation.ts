/**
 * Finds files that end before their container says: an upload or a copy that was interrupted. The sizes that MP4,
 * Matroska/WebM and AVI write into their headers are compared with the file's; nothing is decoded.
 */
import { openUserFile } from '../../files/drives/user-files.ts';

/** More top-level boxes than this are no evidence worth reading: fragmented recordings have thousands. */
const MAX_BOXES = 64;

/** Boxes that a file of ISO base media or QuickTime has at its top level. What follows the last one may look like a box of another kind. */
const BOXES =
  'ftyp moov mdat moof mfra free skip wide pdin meta meco udta uuid styp sidx ssix prft emsg pnot PICT'.split(
    ' ',
  );

const EBML_HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;

type Read = (position: number, length: number) => Promise<Buffer>;

/**
 * Returns in words where the file at `path` is cut off, or null when nothing says that it is. Throws what reading
 * throws.
 */
export async function findTruncation(path: string): Promise<string | null> {
  const file = await openUserFile(path, { patient: true });
  try {
    const size = file.facts.sizeBytes;
    const promised = await promisedSize(file.read, size);
    if (promised === null || promised <= size) return null;
    return `it is cut off: ${size} bytes are here, of ${promised} that its header promises`;
  } finally {
    await file.close();
  }
}

/** Returns the size that the container announces, or null when it does not say. */
async function promisedSize(read: Read, size: number): Promise<number | null> {
  const head = await read(0, 12);
  if (head.length < 12) return null;
  if (head.toString('latin1', 4, 8) === 'ftyp') return endOfBoxes(read, size);
  if (head.readUInt32BE(0) === EBML_HEADER) return endOfSegment(read);
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'AVI ') {
    const riffBytes = head.readUInt32LE(4);
    // A recorder that was switched off leaves 0; the low word of more than 4 GiB says nothing.
    return riffBytes === 0 || size > 2 ** 32 ? null : riffBytes + 8;
  }
  return null;
}

/** ISO 14496-12: a box is its size, its type, and for size 1 a 64-bit size; size 0 reaches to the end of the file. */
async function endOfBoxes(read: Read, size: number): Promise<number | null> {
  let at = 0;
  for (let box = 0; box < MAX_BOXES && at < size; box++) {
    const head = await read(at, 16);
    if (head.length < 8) return null;
    const short = head.readUInt32BE(0);
    if (short === 0) return null;
    if (short === 1 && head.length < 16) return null;
    const bytes = short === 1 ? Number(head.readBigUInt64BE(8)) : short;
    // Other things than boxes after the last one (padding, trailers) are common, and harmless.
    if (bytes < 8 || !BOXES.includes(head.toString('latin1', 4, 8))) return null;
    at += bytes;
  }
  return at;
}

/** RFC 8794: the EBML header, then the segment; a size of all ones is unknown (a live recording). */
async function endOfSegment(read: Read): Promise<number | null> {
  const head = await read(0, 4 + 8 + 256);
  const header = vint(head, 4);
  if (!header?.value) return null;
  const at = 4 + header.length + header.value;
  if (at + 12 > head.length || head.readUInt32BE(at) !== SEGMENT) return null;
  const segment = vint(head, at + 4);
  return segment?.value == null ? null : at + 4 + segment.length + segment.value;
}

/** Reads a variable-length integer: leading zeros of the first byte say how many bytes follow. Null value: unknown. */
function vint(bytes: Buffer, at: number): { length: number; value: number | null } | null {
  const first = bytes[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = BigInt(first & (0xff >> length));
  for (let i = 1; i < length; i++) value = (value << 8n) | BigInt(bytes[at + i] as number);
  const unknown = (1n << BigInt(7 * length)) - 1n;
  return { length, value: value === unknown ? null : Number(value) };
}
