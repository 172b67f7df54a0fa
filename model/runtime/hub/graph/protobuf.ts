/**
 * As much of the protobuf wire format as ONNX files need: fields are read as views of the file and written back
 * without being understood. https://protobuf.dev/programming-guides/encoding/
 */
import { AppError } from '../../../../core/errors.ts';

/** One field of a message: its number, and its value by wire type (a number, or bytes that may hold a message). */
export type Field =
  | { number: number; wire: 'varint'; value: bigint }
  | { number: number; wire: 'bytes'; value: Uint8Array }
  | { number: number; wire: 'fixed32' | 'fixed64'; value: Uint8Array };

const WIRE_TYPES = { 0: 'varint', 1: 'fixed64', 2: 'bytes', 5: 'fixed32' } as const;
const WIRE_CODES = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Returns the fields of a message, in file order. Throws `MODEL_INVALID` for bytes that are no message. */
export function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw malformed();
  };
  const bytes = (length: number): Uint8Array => {
    if (at + length > message.length) throw malformed();
    at += length;
    return message.subarray(at - length, at);
  };

  while (at < message.length) {
    const key = Number(varint());
    const number = key >>> 3;
    const wire = WIRE_TYPES[(key & 7) as keyof typeof WIRE_TYPES];
    if (wire === 'varint') yield { number, wire, value: varint() };
    else if (wire === 'bytes') yield { number, wire, value: bytes(Number(varint())) };
    else if (wire === 'fixed32') yield { number, wire, value: bytes(4) };
    else if (wire === 'fixed64') yield { number, wire, value: bytes(8) };
    else throw malformed();
  }
}

/** Returns the message of these fields, as pieces to be written one after another: large values are not copied. */
export function writeFields(fields: Iterable<Field>): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const field of fields) {
    pieces.push(encodeVarint(BigInt((field.number << 3) | WIRE_CODES[field.wire])));
    if (field.wire === 'varint') pieces.push(encodeVarint(field.value));
    else {
      if (field.wire === 'bytes') pieces.push(encodeVarint(BigInt(field.value.length)));
      pieces.push(field.value);
    }
  }
  return pieces;
}

/** Returns a field that holds the message made of `pieces`, again as pieces. */
export function wrapMessage(number: number, pieces: Uint8Array[]): Uint8Array[] {
  const length = pieces.reduce((total, piece) => total + piece.length, 0);
  const key = encodeVarint(BigInt((number << 3) | WIRE_CODES.bytes));
  return [key, encodeVarint(BigInt(length)), ...pieces];
}

function encodeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function malformed(): AppError {
  return new AppError('MODEL_INVALID', 'The file is cut off or is no ONNX network. Download it again.');
}
