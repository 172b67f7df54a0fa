/**
 * The manifest of a recognition pack: a model of Whisper's kind, which turns speech into words with times. In: manifest.json
 * of its folder. Out: a checked {@link RecognitionManifest}.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { FileName } from '../manifest.ts';
import { PART } from '../parts/part-manifest.ts';

const token = z.int().nonnegative();

/** manifest.json of a recognition pack, format 1. */
export const RecognitionManifest = z.strictObject({
  ...PART,
  kind: z.literal('recognition'),
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
  sound: z.strictObject({
    sample_rate: z.int().positive(),
    /** Samples of a frame, and from one frame to the next. */
    fft: z.int().positive(),
    hop: z.int().positive(),
    mels: z.int().positive(),
    /** Frames of a window: the network takes no other number. */
    frames: z.int().positive(),
  }),
  encoder: z.strictObject({ file: FileName }),
  decoder: z.strictObject({
    file: FileName,
    /** The network for all tokens but the first; null where `file` does both (`use_cache_branch`). */
    cached: FileName.nullable(),
    /** Longest sequence, the tokens before the words included. */
    max_tokens: z.int().positive(),
  }),
  tokenizer: z.strictObject({ file: FileName, config: FileName.nullable() }),
  tokens: z.strictObject({
    vocabulary: z.int().positive(),
    start: token,
    end: token,
    /** Follows the language; null for a model of one language. */
    transcribe: token.nullable(),
    no_speech: token.nullable(),
    /** Timestamps follow it: one for each 20 ms of a window, its end included. */
    no_timestamps: token,
    /** Token of each language by its tag; null for a model of one language. */
    languages: z.record(z.string(), token).nullable(),
    /** Tokens that are never chosen, and those that are not chosen first. */
    suppressed: z.array(token),
    suppressed_first: z.array(token),
  }),
  source: z.looseObject({}),
});

/** A checked manifest. */
export type RecognitionManifest = z.infer<typeof RecognitionManifest>;

/** Seconds from one timestamp token to the next. */
export const TIMESTAMP_S = 0.02;

/** Returns the files that a pack consists of. */
export function recognitionFiles({ encoder, decoder, tokenizer }: RecognitionManifest): string[] {
  return [encoder.file, decoder.file, decoder.cached, tokenizer.file, tokenizer.config].filter(
    (file) => file !== null,
  );
}

/** Returns the seconds of a window. */
export function windowS({ frames, hop, sample_rate }: RecognitionManifest['sound']): number {
  return (frames * hop) / sample_rate;
}

/**
 * Reads and checks `dir`/manifest.json; null where it is the manifest of another kind of pack, or there is none. Throws
 * `MODEL_INVALID` naming the file and what is wrong with it.
 */
export async function readRecognitionManifest(dir: string): Promise<RecognitionManifest | null> {
  const path = join(dir, 'manifest.json');
  const json = await readFile(path, 'utf8')
    .then(JSON.parse)
    .catch(() => null);
  if ((json as { kind?: unknown } | null)?.kind !== 'recognition') return null;
  const parsed = RecognitionManifest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'MODEL_INVALID',
    `${path} is not a manifest of recognition that this version reads:\n${z.prettifyError(parsed.error)}`,
    { details: { path } },
  );
}
