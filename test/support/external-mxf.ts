/** MXF files whose essence is said to lie elsewhere (SMPTE ST 377-1, network locators). In: an MXF of ffmpeg, an address. */

/** The begin of the keys of metadata sets. */
const SET = Buffer.from('060e2b34025301010d01010101010000', 'hex');
const FILL = Buffer.from('060e2b34010101', 'hex');

/** The kinds of sets: what describes MPEG video, and a locator. */
const DESCRIPTOR_KIND = 0x51;
const LOCATOR_KIND = 0x32;

/** Local tags of properties: an id of the set, the locators of a descriptor, the address of a locator. */
const INSTANCE_ID = 0x3c0a;
const LOCATORS = 0x2f01;
const ADDRESS = 0x4001;

const LOCATOR_ID = Buffer.alloc(16, 7);

/**
 * Returns the file with a network locator to `address` in the description of its video. The filler after the metadata of its
 * header becomes shorter by as much, so that nothing else moves. Throws where the file has no such place.
 */
export function externalMxf(whole: Buffer, address: string): Buffer {
  const locator = klv(keyOf(LOCATOR_KIND), [
    property(INSTANCE_ID, LOCATOR_ID),
    property(ADDRESS, Buffer.from(`${address}\0`, 'utf16le').swap16()),
  ]);
  const out: Buffer[] = [];
  let isDescribed = false;
  for (let at = 0; at < whole.length; ) {
    const { key, value, end } = readKlv(whole, at);
    if (key.equals(keyOf(DESCRIPTOR_KIND)) && !isDescribed) {
      const one = Buffer.from('0000000100000010', 'hex');
      out.push(klv(key, [value, property(LOCATORS, Buffer.concat([one, LOCATOR_ID]))]), locator);
      isDescribed = true;
    } else if (isDescribed && key.subarray(0, FILL.length).equals(FILL) && key[8] === 3) {
      const before = Buffer.concat(out);
      const room = end - before.length - 20;
      if (room < 0) throw new Error('The filler of the header is too short for a locator.');
      return Buffer.concat([before, klv(key, [Buffer.alloc(room)]), whole.subarray(end)]);
    } else out.push(whole.subarray(at, end));
    at = end;
  }
  throw new Error('The file has no MPEG video, or no filler after its metadata.');
}

function keyOf(kind: number): Buffer {
  const key = Buffer.from(SET);
  key[14] = kind;
  return key;
}

/** A key, a length of four bytes, a value. */
function klv(key: Buffer, parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  length[0] = 0x83;
  return Buffer.concat([key, length, value]);
}

function property(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

function readKlv(bytes: Buffer, at: number): { key: Buffer; value: Buffer; end: number } {
  const first = bytes[at + 16] as number;
  const size = first < 128 ? 0 : first - 128;
  const begin = at + 17 + size;
  const length = size === 0 ? first : Number(BigInt(`0x${bytes.toString('hex', at + 17, begin)}`));
  const end = begin + length;
  return { key: bytes.subarray(at, at + 16), value: bytes.subarray(begin, end), end };
}
