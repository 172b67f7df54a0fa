/** Metadata as stored, and the pairs of key and value by which it is found. */
import { fold } from './words.ts';

/** Stands between key and value; no key holds it. */
const BETWEEN = '\u001f';

/** PostgreSQL holds neither in JSON. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/**
 * Returns the pairs that an object is found by: one for each plain value, and for each plain value of a list. What is nested
 * deeper is kept, and not found.
 */
export function metadataPairs(metadata: Record<string, unknown>): string[] {
  const pairs = Object.entries(metadata).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isPlain).map((one) => metadataPair(key, one)),
  );
  return [...new Set(pairs)];
}

/** Returns the pair of one key and value. */
export function metadataPair(key: string, value: string | number | boolean): string {
  return `${fold(key)}${BETWEEN}${fold(String(value).replace(UNSTORABLE, ''))}`;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
