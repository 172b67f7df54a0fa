/** Networks that keep their weights in files beside them name those files: the names are made those of the pack's folder. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CollectedFiles } from '../collect-files.ts';
import { externalFiles, renameExternalFiles } from '../graph/external-data.ts';

/** Returns true where a network names weights that have another name in the folder. */
export function isRenamed(model: Uint8Array, network: string, files: CollectedFiles): boolean {
  return externalFiles(model).some((name) => weightsName(name, network, files) !== name);
}

/** Returns the network with the names that its weights have in the folder, in pieces. */
export function renameWeights(model: Uint8Array, network: string, files: CollectedFiles): Uint8Array[] {
  return renameExternalFiles(model, (name) => weightsName(name, network, files));
}

/** Writes a file piece by piece. */
export function writePieces(path: string, pieces: Uint8Array[]): Promise<void> {
  return pipeline(Readable.from(pieces), createWriteStream(path));
}

function weightsName(name: string, network: string, { nameOf }: CollectedFiles): string {
  return nameOf(network.includes('/') ? `${network.slice(0, network.lastIndexOf('/'))}/${name}` : name);
}
