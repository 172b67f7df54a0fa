/**
 * Public packs that are worth their size: one to search with for each sort of library, and one that writes down what is said. Figures are in docs/packs.md; what is said here is
 * for people who choose.
 */
import { AppError } from '../../../core/errors.ts';
import { type AddedPack, type AddPackOptions, addPack } from './add-pack.ts';
import { pathsOf } from './collect-files.ts';
import { chooseLayout } from './files/layouts.ts';
import { type Hub, listRepository } from './hub.ts';
import { everySide, type Precision } from './network-file.ts';
import type { PackKind } from './pack-folders.ts';

/** A recommended pack. */
export interface RecommendedPack {
  /** The name that it is added under. */
  name: string;
  kind: PackKind;
  repository: string;
  /** Languages of its sentences, as BCP 47 tags; `mul` for many. */
  languages: readonly string[];
  /** About how many bytes are downloaded, at the first precision. */
  bytes: number;
  /** The licence of the published model. */
  licence: string;
  /** Tried in this order, until one passes the self-test. */
  precisions: readonly Precision[];
}

/** The recommended packs. */
export const RECOMMENDED_PACKS: readonly RecommendedPack[] = [
  {
    name: 'siglip-base-patch16-224',
    kind: 'search',
    repository: 'Xenova/siglip-base-patch16-224',
    languages: ['en'],
    bytes: 210e6,
    licence: 'Apache-2.0',
    precisions: ['q8', 'fp16', 'fp32'],
  },
  {
    name: 'chinese-clip-vit-base-patch16',
    kind: 'search',
    repository: 'Xenova/chinese-clip-vit-base-patch16',
    languages: ['zh'],
    bytes: 190e6,
    licence: 'MIT',
    precisions: ['q8', 'fp16', 'fp32'],
  },
  {
    name: 'siglip2-base-patch16-224',
    kind: 'search',
    repository: 'onnx-community/siglip2-base-patch16-224-ONNX',
    languages: ['mul'],
    bytes: 410e6,
    licence: 'Apache-2.0',
    precisions: ['q8', 'fp16', 'fp32'],
  },
  {
    name: 'whisper-base',
    kind: 'recognition',
    repository: 'onnx-community/whisper-base',
    languages: ['mul'],
    bytes: 80e6,
    licence: 'Apache-2.0',
    precisions: ['q8', 'fp16', 'fp32'],
  },
];

/** Returns the recommended pack of this name. Throws `NOT_FOUND`. */
export function recommendedPack(name: string): RecommendedPack {
  const found = RECOMMENDED_PACKS.find((pack) => pack.name === name);
  if (found) return found;
  const names = RECOMMENDED_PACKS.map((pack) => pack.name).join(', ');
  throw new AppError('NOT_FOUND', `"${name}" is no recommended pack. There are: ${names}.`);
}

/** Adds a recommended pack, at its first precision that there is and that passes the self-test. Throws as {@link addPack}. */
export async function addRecommended(
  { name, repository, precisions }: RecommendedPack,
  options: Omit<AddPackOptions, 'name' | 'precision'>,
): Promise<AddedPack> {
  for (const [i, precision] of precisions.entries()) {
    try {
      return await addPack(repository, {
        ...options,
        name,
        precision: everySide(precision),
      });
    } catch (error) {
      const isLast = i === precisions.length - 1;
      if (isLast || !(error instanceof AppError) || error.code !== 'MODEL_INVALID') throw error;
    }
  }
  throw new AppError('INTERNAL', `${name} has no precisions.`);
}

/** Returns the bytes that adding a pack downloads, as the hub lists them. Throws as {@link listRepository}, and `MODEL_INVALID`. */
export async function announcedBytes(
  hub: Hub,
  { repository, precisions }: RecommendedPack,
  signal?: AbortSignal,
): Promise<number> {
  const files = await listRepository(hub, { id: repository, revision: 'main' }, signal);
  const [precision] = precisions;
  const { selection } = chooseLayout(
    files.map(({ path }) => path),
    precision ? { precision: everySide(precision) } : {},
  );
  const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return pathsOf(selection).reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
}
