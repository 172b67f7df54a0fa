/**
 * A folder with a repository's files becomes a pack: the networks are opened and tried, and what they are is written down in
 * manifest.json. In: the folder, the files chosen. Out: the manifest, after which openPack() opens the folder.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../core/errors.ts';
import { hashFile } from '../../../files/hash-file.ts';
import { Manifest } from '../manifest.ts';
import type { ChosenFiles } from './choose-files.ts';
import { inspectFrame, inspectText } from './inspect-networks.ts';
import { readPictureRule, readSentenceRule } from './read-config.ts';
import { splitGraph } from './split-graph.ts';

/** The manifest entries that the files of a pack do not show. */
export interface PackOrigin {
  id: string;
  /** Where it came from: the hub's address or a folder's path. */
  from: string;
  description: string;
}

/**
 * Writes manifest.json into `dir`, where the chosen files lie under their base names. Throws `MODEL_INVALID` when the
 * networks are no dual encoder that can be used.
 */
export async function buildPack(dir: string, files: ChosenFiles, origin: PackOrigin): Promise<Manifest> {
  const [config, preprocessor, tokenizerConfig] = await Promise.all(
    [files.config, files.preprocessor, files.tokenizerConfig].map((path) => readJson(dir, path)),
  );
  const { vision, text } = await networkFiles(dir, files);
  const frame = await inspectFrame(dir, vision, readPictureRule(preprocessor));
  const sentence = await inspectText(dir, text, files, readSentenceRule(config, tokenizerConfig));
  if (frame.dim !== sentence.dim) {
    throw new AppError(
      'MODEL_INVALID',
      `Pictures become ${frame.dim} numbers and sentences ${sentence.dim}: the networks lack their projections.`,
    );
  }
  const names = [vision, text, ...files.weights, files.tokenizer, files.tokenizerConfig].filter(
    (path) => path !== null,
  );
  const listed = await listFiles(
    dir,
    names.map((path) => basename(path)),
  );
  const manifest = Manifest.parse({
    format: 1,
    id: origin.id,
    revision: revisionOf(listed),
    dim: frame.dim,
    licence: await readLicence(dir, files.readme, origin.from),
    description: origin.description,
    frame: frame.part,
    text: sentence.part,
    timeline: null,
    files: listed,
    source: { from: origin.from, precision: files.precision },
  });
  await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Returns the two networks' file names; a network that holds both sides is cut in two. */
async function networkFiles(
  dir: string,
  { networks }: ChosenFiles,
): Promise<{ vision: string; text: string }> {
  if (!('both' in networks)) return { vision: basename(networks.vision), text: basename(networks.text) };
  const model = await readFile(join(dir, basename(networks.both)));
  const [vision, text] = ['vision_side.onnx', 'text_side.onnx'];
  await writePieces(join(dir, vision), splitGraph(model, 'image_embeds'));
  await writePieces(join(dir, text), splitGraph(model, 'text_embeds'));
  return { vision, text };
}

async function listFiles(dir: string, names: string[]): Promise<Manifest['files']> {
  const entries = names.map(async (name) => {
    const path = join(dir, name);
    return [name, { bytes: (await stat(path)).size, sha256: await hashFile(path) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Returns the first 12 digits of the SHA-256 over the files' SHA-256s, in the order of their names. */
function revisionOf(files: Manifest['files']): string {
  const sums = Object.keys(files)
    .sort()
    .map((name) => files[name]?.sha256 ?? '');
  return createHash('sha256').update(sums.join('')).digest('hex').slice(0, 12);
}

/** Returns the licence in the head of a README, as hub repositories have it. */
async function readLicence(dir: string, readme: string | null, from: string): Promise<string> {
  const text = readme ? await readFile(join(dir, basename(readme)), 'utf8') : '';
  return (
    /^license:\s*(\S.*)$/m.exec(/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '')?.[1]?.trim() ??
    `unknown; see ${from}`
  );
}

async function readJson(dir: string, path: string | null): Promise<unknown> {
  if (path === null) return {};
  try {
    return JSON.parse(await readFile(join(dir, basename(path)), 'utf8'));
  } catch (error) {
    throw new AppError('MODEL_INVALID', `${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function writePieces(path: string, pieces: Uint8Array[]): Promise<void> {
  return pipeline(Readable.from(pieces), createWriteStream(path));
}
