/**
 * The manifest of a model pack. In: manifest.json of a pack folder. Out: a checked {@link Manifest}, the law by
 * which the files beside it are opened. The writer of a pack writes it; nothing else about a model is known here.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

/** A file of the pack, named without folders, so that a manifest cannot point outside of its own folder. */
export const FileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name, without folders');

const Rgb = z.tuple([z.number(), z.number(), z.number()]);

const Resize = z
  .object({
    /**
     * `squash` goes to exactly width x height; `shortest-edge-crop` keeps the aspect and cuts out the middle;
     * `letterbox` keeps the aspect and fills the rest.
     */
    mode: z.enum(['squash', 'shortest-edge-crop', 'letterbox']),
    filter: z.enum(['bilinear', 'bicubic']),
    /** Length of the shorter side before cutting; the larger of width and height when absent. */
    edge: z.int().positive().optional(),
    /** Colour around a letterboxed picture, 0..255; black when absent. */
    fill: Rgb.optional(),
  })
  .strict();

/** Outputs of one vector per token are pooled: the first token's vector, or the mean of the real tokens'. */
const Pooling = z.enum(['first', 'mean']);

const Grid = z
  .object({
    rows: z.int().positive(),
    cols: z.int().positive(),
    /** The DeepStack levels: outputs of frame.onnx, each [B, rows * cols, channels], row-major. */
    levels: z.array(z.object({ name: z.string(), channels: z.int().positive() }).strict()).min(1),
  })
  .strict();

const Frame = z
  .object({
    file: FileName,
    input: z
      .object({
        name: z.string(),
        dtype: z.enum(['uint8', 'float32', 'float16']),
        layout: z.enum(['NHWC', 'NCHW']),
        width: z.int().positive().max(4096),
        height: z.int().positive().max(4096),
        /** The one batch size of a network that was exported with a fixed one; any when absent. */
        batch: z.literal(1).optional(),
      })
      .strict(),
    /** The rule of the published model, for stills. */
    resize: Resize,
    /** How seconds of video, and images that are searched with, are brought to the input size; squashed when absent. */
    framing: Resize.optional(),
    /** `once` for models whose stills are looked at whole; else a still is embedded whole and by its middle. */
    stills: z.enum(['once', 'twice']).optional(),
    /** (pixel - mean) / std per channel, pixels in 0..255. `graph`: the network does it; `runtime`: we do. */
    normalise: z.object({ mean: Rgb, std: Rgb, where: z.enum(['graph', 'runtime']) }).strict(),
    outputs: z.object({ vector: z.string(), pooling: Pooling.optional(), grid: Grid.nullable() }).strict(),
  })
  .strict()
  .refine((frame) => frame.normalise.where === 'graph' || frame.input.dtype !== 'uint8', {
    message: 'pixels that the runtime normalises must be floating-point numbers',
  });

const Text = z
  .object({
    file: FileName,
    tokenizer: FileName,
    /** tokenizer_config.json of packs from a hub, where the library wants it. */
    tokenizer_config: FileName.optional(),
    /** Put before every sentence. */
    prefix: z.string(),
    /** True when the encoder was trained on lower-case text that its tokenizer does not produce by itself. */
    lowercase: z.boolean().optional(),
    /** True when it was trained on text without punctuation, likewise. */
    strip_punctuation: z.boolean().optional(),
    /** Longest sequence, special tokens included; what is longer is cut at the end. */
    max_tokens: z.int().min(3).max(4096),
    /** Sequences are filled up to this length with this id, where the network was trained so; else they are not. */
    padding: z.object({ length: z.int().positive(), id: z.int().nonnegative() }).strict().optional(),
    /** [B, L] tensors of the graph, int64 unless `dtype` says otherwise. `types` (segment ids) is fed zeros. */
    inputs: z
      .object({
        ids: z.string(),
        mask: z.string().nullable(),
        types: z.string().nullable().optional(),
        dtype: z.enum(['int64', 'int32']).optional(),
      })
      .strict(),
    output: z.string(),
    pooling: Pooling.optional(),
  })
  .strict();

const Timeline = z
  .object({
    file: FileName,
    /** Seconds in a window, and from one window's start to the next: half of it, so that windows overlap by half. */
    window_s: z.int().positive(),
    stride_s: z.int().positive(),
    /** The coding of positions inside the graph, for people and for training; the runtime only feeds seconds. */
    mrope: z
      .object({
        sections: z.tuple([z.int(), z.int(), z.int()]),
        interleaved: z.boolean(),
        base: z.number().positive(),
      })
      .loose(),
    inputs: z
      .object({ vector: z.string(), levels: z.array(z.string()), seconds: z.string(), mask: z.string() })
      .strict(),
    output: z.string(),
  })
  .strict()
  .refine((timeline) => timeline.window_s === 2 * timeline.stride_s, {
    message: 'window_s must be twice stride_s: windows overlap by half',
  });

/** manifest.json of a pack, format 1. */
export const Manifest = z
  .object({
    format: z.literal(1),
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/),
    revision: z.string().regex(/^[0-9a-f]{12}$/),
    dim: z.int().positive().max(8192),
    licence: z.string(),
    description: z.string(),
    frame: Frame,
    text: Text,
    timeline: Timeline.nullable(),
    /** The model's own map from cosine to logit, where the export keeps it: `scale * cosine + bias`. */
    logit: z.object({ scale: z.number().positive(), bias: z.number() }).strict().optional(),
    files: z.record(
      FileName,
      z.object({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
    ),
    /** Its origin: commit, command and date of the training, or the hub repository it was taken from. */
    train: z.looseObject({}).optional(),
    source: z.looseObject({}).optional(),
  })
  .strict()
  .superRefine((manifest, context) => {
    for (const file of filesOf(manifest)) {
      if (!(file in manifest.files)) {
        context.addIssue({ code: 'custom', path: ['files'], message: `"${file}" is used but not listed` });
      }
    }
    const levels = manifest.frame.outputs.grid?.levels.map((level) => level.name) ?? [];
    for (const level of manifest.timeline?.inputs.levels ?? []) {
      if (!levels.includes(level)) {
        context.addIssue({
          code: 'custom',
          path: ['timeline', 'inputs', 'levels'],
          message: `"${level}" is no level of the frame encoder (${levels.join(', ')})`,
        });
      }
    }
  });

/** A checked manifest. */
export type Manifest = z.infer<typeof Manifest>;

/** The parts of a pack that can be opened apart. */
export type PackPart = 'frame' | 'text' | 'timeline';

/** Returns the files that one part of a pack consists of, or all of them. */
export function filesOf(manifest: Pick<Manifest, 'frame' | 'text' | 'timeline'>, part?: PackPart): string[] {
  const { frame, text, timeline } = manifest;
  const files: Record<PackPart, string[]> = {
    frame: [frame.file],
    text: [text.file, text.tokenizer, ...(text.tokenizer_config ? [text.tokenizer_config] : [])],
    timeline: timeline ? [timeline.file] : [],
  };
  return part ? files[part] : Object.values(files).flat();
}

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function readManifest(dir: string): Promise<Manifest> {
  const path = join(dir, 'manifest.json');
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new AppError('MODEL_INVALID', `${path} ${why}: ${(error as Error).message}`, { cause: error });
  }
  const parsed = Manifest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError(
    'MODEL_INVALID',
    `${path} is not a manifest this version reads:\n${z.prettifyError(parsed.error)}`,
    {
      details: {
        path,
        issues: parsed.error.issues.map(({ path: at, message }) => ({ at: at.join('.'), message })),
      },
    },
  );
}
