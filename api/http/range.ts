/** HTTP byte ranges (RFC 9110, section 14). In: the header's text. Out: the bytes to send. */

/** A range of bytes, both ends included, as in `Content-Range`. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * Parses a `Range` header against a file of `size` bytes. Returns `whole` when it is absent, malformed, in other units,
 * or requests several parts (a server may send the whole then); `unsatisfiable` when it lies outside the file.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  if (!match) return 'whole';
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return 'whole';
  if (from === '') return lastBytes(Number(to), size);
  const first = Number(from);
  if (to !== '' && Number(to) < first) return 'whole';
  if (first >= size) return 'unsatisfiable';
  return { first, last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}

function lastBytes(count: number, size: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || size === 0) return 'unsatisfiable';
  return { first: Math.max(0, size - count), last: size - 1 };
}
