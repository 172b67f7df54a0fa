/**
 * Opens a model pack: a folder of networks becomes encoders. This is what others import of model/runtime. A pack that
 * does not match its manifest (sizes, hashes, tensor names, types, shapes) is refused with an error that says where.
 */
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { createFrameEncoder, type FrameEncoder } from './frame-encoder.ts';
import { filesOf, type Manifest, type PackPart, readManifest } from './manifest.ts';
import { type Graph, type GraphOptions, openGraph } from './session.ts';
import { createTextEncoder, type TextEncoder } from './text-encoder.ts';
import { createTimelineEncoder, type TimelineEncoder } from './timeline-encoder.ts';
import { openTokenizer } from './tokenizer.ts';
import { verifyFiles } from './verify-files.ts';

export { contextStartS, encodeTimeline, type TimelineSeconds } from './encode-timeline.ts';
export type { FrameBatch, FrameEncoder } from './frame-encoder.ts';
export { type Manifest, type PackPart, readManifest } from './manifest.ts';
export { fitRgb, innerSize, letterboxRgb, resizeRgb } from './pixels/resize.ts';
export type { FrameSeconds } from './seconds.ts';
export type { TextBatch, TextEncoder } from './text-encoder.ts';
export type { TimelineEncoder } from './timeline-encoder.ts';

/** An opened pack. Its owner closes it. */
export interface ModelPack {
  readonly id: string;
  readonly revision: string;
  /** Length of every vector. */
  readonly dim: number;
  readonly manifest: Manifest;
  /** Throws `INTERNAL` when the pack was opened without its `frame` part. */
  readonly frames: FrameEncoder;
  /** Throws `INTERNAL` when the pack was opened without its `text` part. */
  readonly text: TextEncoder;
  /** Null for packs without one, and when the pack was opened without its `timeline` part. */
  readonly timeline: TimelineEncoder | null;
  /** Frees the networks. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The options of {@link openPack}. */
export interface OpenPackOptions extends GraphOptions {
  /** Only these parts are verified and loaded; all of them by default. */
  parts?: readonly PackPart[] | undefined;
}

/**
 * Opens the pack in the folder `dir`. Throws `MODEL_INVALID` naming the file and the mismatch. The encoders compute on
 * the thread that calls them: open packs in workers.
 */
export async function openPack(
  dir: string,
  { parts = ['frame', 'text', 'timeline'], threads }: OpenPackOptions = {},
): Promise<ModelPack> {
  const manifest = await readManifest(dir);
  await verifyFiles(
    dir,
    manifest,
    parts.flatMap((part) => filesOf(manifest, part)),
  );

  const graphs: Graph[] = [];
  const open = async (file: string): Promise<Graph> => {
    const graph = await openGraph(join(dir, file), { threads });
    graphs.push(graph);
    return graph;
  };
  const close = async (): Promise<void> => {
    await Promise.all(graphs.map((graph) => graph.close()));
  };
  try {
    return packOf(manifest, await openEncoders(dir, manifest, parts, open), close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** The encoders of the opened parts; null for the others. */
interface Encoders {
  frames: FrameEncoder | null;
  text: TextEncoder | null;
  timeline: TimelineEncoder | null;
}

async function openEncoders(
  dir: string,
  manifest: Manifest,
  parts: readonly PackPart[],
  open: (file: string) => Promise<Graph>,
): Promise<Encoders> {
  const frames = parts.includes('frame')
    ? createFrameEncoder(await open(manifest.frame.file), manifest)
    : null;
  const text = parts.includes('text')
    ? createTextEncoder(await open(manifest.text.file), await openTokenizer(dir, manifest.text), manifest)
    : null;
  const timeline =
    parts.includes('timeline') && manifest.timeline
      ? createTimelineEncoder(await open(manifest.timeline.file), manifest)
      : null;
  return { frames, text, timeline };
}

function packOf(
  manifest: Manifest,
  { frames, text, timeline }: Encoders,
  close: () => Promise<void>,
): ModelPack {
  const { id, revision, dim } = manifest;
  return {
    ...{ id, revision, dim, manifest },
    get frames() {
      return opened(frames, id, 'frame');
    },
    get text() {
      return opened(text, id, 'text');
    },
    timeline,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function opened<T>(encoder: T | null, id: string, part: PackPart): T {
  if (!encoder) throw new AppError('INTERNAL', `Pack ${id} was opened without its ${part} part.`);
  return encoder;
}
