/** Metadata as people type it: `key=value` pairs, or a JSON object. */
import { Metadata, type MetadataFilter } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';

/** Reads a condition `key=value`. Throws `BAD_REQUEST` for anything else. */
export function readCondition(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  const [key, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || key === '' || value === '') {
    throw new AppError(
      'BAD_REQUEST',
      `Write a condition on metadata as key=value, not "${text.slice(0, 80)}".`,
    );
  }
  return [key, value];
}

/** Reads conditions `key=value` as a filter; of one key, any of the values. Undefined without any. */
export function readConditions(texts: readonly string[] = []): MetadataFilter | undefined {
  const filter: MetadataFilter = {};
  for (const [key, value] of texts.map(readCondition)) {
    filter[key] = { in: [...(filter[key]?.in ?? []), value] };
  }
  return texts.length === 0 ? undefined : filter;
}

/** Reads metadata: JSON objects and `key=value` pairs, later ones over earlier ones. Throws `BAD_REQUEST`. */
export function readMetadata(texts: readonly string[] = []): Metadata | undefined {
  if (texts.length === 0) return undefined;
  const parts = texts.map((text) => (text.trimStart().startsWith('{') ? parseObject(text) : pairOf(text)));
  const parsed = Metadata.safeParse(Object.assign({}, ...parts));
  if (parsed.success) return parsed.data;
  throw new AppError('BAD_REQUEST', `The metadata cannot be stored: ${parsed.error.issues[0]?.message}.`);
}

function pairOf(text: string): Metadata {
  const [key, value] = readCondition(text);
  return { [key]: value };
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('BAD_REQUEST', `The metadata is no JSON: ${(cause as Error).message}.`, { cause });
  }
}
