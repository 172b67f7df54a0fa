/**
 * A folder with a repository's files becomes a pack: the networks are opened and tried, and what they are is written down in
 * manifest.json. In: the folder, the files collected. Out: the manifest, after which openPack() opens the folder.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { Manifest } from '../manifest.ts';
import type { ChosenFiles } from './choose-files.ts';
import type { CollectedFiles } from './collect-files.ts';
import { listFiles, readJsonFile, revisionOf } from './files/pack-files.ts';
import { isRenamed, renameWeights, writePieces } from './files/rename-weights.ts';
import { type Logit, logitOfConfig, logitOfNetwork } from './graph/read-logit.ts';
import { splitGraph } from './graph/split-graph.ts';
import { inspectFrame, inspectText } from './inspect-networks.ts';
import { type PictureRule, readPictureRule } from './picture-rule.ts';
import { readSentenceRule } from './sentence-rule.ts';

/** How seconds of video are framed for a pack. */
export type Framing = 'letterbox' | 'squash' | 'published';

/** The manifest entries that the files of a pack do not show. */
export interface PackOrigin {
  id: string;
  /** Where it came from: the hub's address or a folder's path. */
  from: string;
  description: string;
  framing: Framing;
}

/**
 * Writes manifest.json into the folder of the files. Throws `MODEL_INVALID` when the networks are no dual encoder that can
 * be used.
 */
export async function buildPack(
  chosen: ChosenFiles,
  files: CollectedFiles,
  origin: PackOrigin,
): Promise<Manifest> {
  const { dir, licence, nameOf } = files;
  const read = (path: string | null) => readJsonFile(files, path);
  const textConfig = await read(chosen.config.text);
  const rule = readSentenceRule(textConfig, await read(chosen.tokenizerConfig), await read(chosen.tokenizer));
  const pictures = readPictureRule(await read(chosen.preprocessor));
  const tokenizer = {
    tokenizer: nameOf(chosen.tokenizer),
    tokenizerConfig: chosen.tokenizerConfig && nameOf(chosen.tokenizerConfig),
  };
  const { vision, text, logit } = await networkFiles(chosen, files);
  const frame = await inspectFrame(dir, vision, pictures, rule.pooled);
  const sentence = await inspectText(dir, { network: text, ...tokenizer }, rule);
  if (frame.dim !== sentence.dim) {
    throw new AppError(
      'MODEL_INVALID',
      `Pictures become ${frame.dim} numbers and sentences ${sentence.dim}: the networks lack their projections.`,
    );
  }
  const names = [vision, text, ...files.weights, tokenizer.tokenizer, tokenizer.tokenizerConfig];
  const listed = await listFiles(dir, [...new Set(names.filter((name) => name !== null))]);
  const known = logit ?? logitOfConfig(textConfig);
  const manifest = Manifest.parse({
    format: 1,
    id: origin.id,
    revision: revisionOf(listed),
    dim: frame.dim,
    licence: licence.name,
    description: origin.description,
    frame: { ...frame.part, framing: framingOf(origin.framing, pictures) },
    text: sentence.part,
    timeline: null,
    ...(known ? { logit: known } : {}),
    files: listed,
    source: { from: origin.from, precision: precisionsOf(chosen) },
  });
  await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function precisionsOf({ networks }: ChosenFiles): Record<'vision' | 'text', string> {
  return { vision: networks.vision.precision, text: networks.text.precision };
}

/** Returns the rule for seconds of video: a letterbox is filled with the colour that becomes 0 in the network. */
function framingOf(framing: Framing, { resize, normalise }: PictureRule): Manifest['frame']['resize'] {
  const { filter } = resize;
  if (framing === 'published') return resize;
  if (framing === 'squash') return { mode: 'squash', filter };
  return { mode: 'letterbox', filter, fill: normalise.mean };
}

/** Returns the two networks' file names; a network that holds both sides is cut in two. */
async function networkFiles(
  chosen: ChosenFiles,
  files: CollectedFiles,
): Promise<{ vision: string; text: string; logit: Logit | null }> {
  const { vision, text } = chosen.networks;
  const names = { vision: files.nameOf(vision.path), text: files.nameOf(text.path) };
  let logit: Logit | null = null;
  for (const [side, network] of [
    ['vision', vision],
    ['text', text],
  ] as const) {
    const model = await readFile(join(files.dir, names[side]));
    if (network.side === 'both') {
      logit ??= logitOfNetwork(model);
      names[side] = `${side}_side.onnx`;
      const half = Buffer.concat(splitGraph(model, EMBEDDINGS[side]));
      await writePieces(join(files.dir, names[side]), renameWeights(half, network.path, files));
    } else if (isRenamed(model, network.path, files)) {
      const path = join(files.dir, names[side]);
      await writePieces(`${path}.renamed`, renameWeights(model, network.path, files));
      await rename(`${path}.renamed`, path);
    }
  }
  return { ...names, logit };
}

/** The outputs of networks with both sides, best first. */
const EMBEDDINGS = {
  vision: ['image_embeds', 'l2norm_image_embeddings', 'image_embeddings', 'image_features'],
  text: ['text_embeds', 'l2norm_text_embeddings', 'text_embeddings', 'text_features'],
};
