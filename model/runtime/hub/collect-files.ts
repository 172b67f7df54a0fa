/**
 * Brings the files of a repository into one folder, in the order in which they are judged: the small ones first, then, once
 * the licence is accepted, the networks, and last the weights that the networks name. In: the repository's paths and a way to
 * fetch some of them. Out: the chosen files with their names in the folder.
 */
import { readFile } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { externalFiles } from './graph/external-data.ts';
import { type AcceptLicence, type Licence, readLicence, requireConsent } from './licence.ts';

/** Brings files into the folder: each path under the name beside it. */
export type FetchFiles = (files: readonly { path: string; name: string }[]) => Promise<void>;

/** The files of a repository that make a pack; paths as the repository has them. */
export interface FileSelection {
  /** Configurations, tokenizers and texts. */
  small: readonly string[];
  networks: readonly string[];
  /** Weights beside the networks, as far as names tell. */
  weights: readonly string[];
  readme: string | null;
  /** The text of the licence. */
  licence: string | null;
}

/** Returns the paths of a selection, each once. */
export function pathsOf({ small, networks, weights }: FileSelection): string[] {
  return [...new Set([...small, ...networks, ...weights])];
}

/** A repository's files in one folder. */
export interface CollectedFiles {
  dir: string;
  licence: Licence;
  /** Names of the weights beside the networks. */
  weights: string[];
  /** Returns the name in the folder of a path of the repository. */
  nameOf(path: string): string;
}

/** The source and the target of the files. */
export interface CollectOptions {
  /** All paths of the repository. */
  paths: readonly string[];
  selection: FileSelection;
  dir: string;
  /** Where a person can read about it. */
  from: string;
  fetch: FetchFiles;
  /** Throws when the files are larger than wanted. */
  checkRoom?: ((paths: readonly string[]) => Promise<void>) | undefined;
  acceptLicence?: AcceptLicence | undefined;
}

/** Fetches a selection. Throws `MODEL_INVALID` for weights that are missing, `LICENCE_NOT_ACCEPTED`, and what fetching throws. */
export async function collectFiles(options: CollectOptions): Promise<CollectedFiles> {
  const { paths, selection, dir, from, fetch } = options;
  const nameOf = (path: string) => localName(path, paths);
  const fetchAll = (some: readonly string[]) => fetch(some.map((path) => ({ path, name: nameOf(path) })));
  const all = pathsOf(selection);
  const large = new Set([...selection.networks, ...selection.weights]);
  await options.checkRoom?.(all);

  await fetchAll(all.filter((path) => !large.has(path)));
  const read = async (path: string | null) => path && readFile(join(dir, nameOf(path)), 'utf8');
  const licence = readLicence(await read(selection.readme), await read(selection.licence), from);
  await requireConsent(licence, options.acceptLicence);

  await fetchAll([...large]);
  const weights = await weightsOf(selection, dir, paths, nameOf);
  await fetchAll(weights.filter((path) => !large.has(path)));
  return { dir, licence, weights: weights.map(nameOf), nameOf };
}

/** Returns the paths of the weights that the networks name. Throws `MODEL_INVALID` for one that the repository lacks. */
async function weightsOf(
  { networks }: FileSelection,
  dir: string,
  paths: readonly string[],
  nameOf: (path: string) => string,
): Promise<string[]> {
  const found = new Set<string>();
  for (const path of networks) {
    for (const name of externalFiles(await readFile(join(dir, nameOf(path))))) {
      const weights = posix.join(posix.dirname(path), name);
      if (!paths.includes(weights)) {
        throw new AppError('MODEL_INVALID', `${path} keeps weights in ${name}, which the repository lacks.`, {
          details: { network: path, weights: name },
        });
      }
      found.add(weights);
    }
  }
  return [...found];
}

/** Returns a path's own name where no other file has it, else one that tells its folder; with plain characters alone. */
function localName(path: string, paths: readonly string[]): string {
  const name = basename(path);
  const isUnique = paths.every((other) => other === path || basename(other) !== name);
  const plain = (isUnique ? name : path).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return plain.replace(/^[^A-Za-z0-9]+/, 'x');
}
