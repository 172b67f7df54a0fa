/** Adds public encoders in tests: packs to search with, and not to recognise speech with. */
import { type AddedPack, type AddPackOptions, addPack } from '../../model/runtime/hub/add-pack.ts';
import { isRecognition } from '../../model/runtime/hub/files/layouts.ts';
import type { Manifest } from '../../model/runtime/manifest.ts';

export type SearchPack = AddedPack & { manifest: Manifest };

export async function addSearchPack(source: string, options: AddPackOptions): Promise<SearchPack> {
  return asSearchPack(await addPack(source, options));
}

export function asSearchPack({ manifest, ...pack }: AddedPack): SearchPack {
  if (isRecognition(manifest)) throw new Error(`${pack.name} recognises speech.`);
  return { ...pack, manifest };
}
