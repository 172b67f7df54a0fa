/** HTTP byte ranges (RFC 9110, section 14): the header's text in, what to send out. */

/** A stretch of bytes, both ends included, as `Content-Range` counts them. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * Which part of `size` bytes a `Range` header asks for: `whole` when it is absent, malformed, in other units, or asks
 * for several parts (which a server may answer with the whole); `unsatisfiable` when it lies outside.
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
