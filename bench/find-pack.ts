/** Where the pack lies that is measured: it ships, or was added to the library that `TIDEMARK_DATA` names. */
import { findPack } from '../api/services/packs.ts';

/** The folder of the pack `name`. Throws `MODEL_INVALID` that tells where it was looked for. */
export function findMeasuredPack(name: string): Promise<string> {
  return findPack(name, process.env.TIDEMARK_DATA || 'data');
}
