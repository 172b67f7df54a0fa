/** The caller's own facts about a video: an id of another system, and free metadata. */
import { z } from '@hono/zod-openapi';
import { errorCode, text } from '../common.ts';

/** Limits on metadata: it is read with every video and every hit. */
export const METADATA_LIMITS = { keys: 64, keyChars: 64, bytes: 16 * 1024 } as const;

const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f';
const KEY_PATTERN = `^[^${CONTROLS}]*[^\\s${CONTROLS}][^${CONTROLS}]*$`;

const TOO_MANY_KEYS = `Expected at most ${METADATA_LIMITS.keys} keys`;

/** Free metadata: an object of JSON values. */
export const Metadata = z
  .record(z.string(), z.unknown())
  .superRefine((value, context) => {
    const problem = metadataProblem(value);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({
    maxProperties: METADATA_LIMITS.keys,
    // One character that is no space, none that controls, and not the one name that JavaScript keeps for itself. Without
    // look-ahead, since programs that draw examples of a pattern cannot follow it.
    propertyNames: {
      minLength: 1,
      maxLength: METADATA_LIMITS.keyChars,
      pattern: KEY_PATTERN,
      not: { const: '__proto__' },
    },
  })
  .openapi('Metadata');

/** Free metadata, as parsed. */
export type Metadata = Record<string, unknown>;

/** A row of a file of metadata that was left out, and why. */
export const MetadataProblem = z.object({ line: z.int().min(1), code: errorCode, message: z.string() });

/** Ids and metadata for videos that the library holds, as the text of a file. */
export const MetadataImportRequest = z
  .strictObject({
    format: z
      .enum(['csv', 'json', 'jsonl'])
      .describe('`csv`: with a header; `json`: an array of objects; `jsonl`: one object a line.'),
    text: z
      .string()
      .max(700_000)
      .describe(
        'Each row names a video by `id` or `path`, and gives `external_id`, `metadata` or further columns.',
      ),
  })
  .openapi('MetadataImportRequest');

/** The result of an import: rows that are not among the problems were applied. */
export const MetadataImport = z
  .object({ updated: z.int().min(0), problems: z.array(MetadataProblem) })
  .openapi('MetadataImport');

export type MetadataProblem = z.infer<typeof MetadataProblem>;
export type MetadataImportRequest = z.infer<typeof MetadataImportRequest>;
export type MetadataImport = z.infer<typeof MetadataImport>;

/** An id of the caller's own system. Not unique: two records may share one file. */
export const givenExternalId = text(1, 256).regex(/^[^\0]+$/);

/** Conditions on metadata: for each key, any of these values. Texts compare without regard to case. */
export const MetadataFilter = z
  .record(z.string().min(1).max(METADATA_LIMITS.keyChars), z.strictObject({ in: values() }))
  .refine((value) => Object.keys(value).length <= METADATA_LIMITS.keys, TOO_MANY_KEYS)
  .meta({ maxProperties: METADATA_LIMITS.keys });

export type MetadataFilter = z.infer<typeof MetadataFilter>;

function values() {
  return z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .min(1)
    .max(1000);
}

/** Returns what is wrong with an object as metadata, or null. */
function metadataProblem(value: Metadata): string | null {
  const keys = Object.keys(value);
  if (keys.length > METADATA_LIMITS.keys) return TOO_MANY_KEYS;
  const bad = keys.find((key) => !isKey(key));
  if (bad !== undefined) {
    return `Expected keys of 1 to ${METADATA_LIMITS.keyChars} characters, not "${bad.slice(0, 80)}"`;
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > METADATA_LIMITS.bytes ? `Expected at most ${METADATA_LIMITS.bytes} bytes of JSON` : null;
}

function isKey(key: string): boolean {
  return (
    key !== '__proto__' &&
    [...key].length <= METADATA_LIMITS.keyChars &&
    /\S/.test(key) &&
    !/\p{Cc}/u.test(key)
  );
}
