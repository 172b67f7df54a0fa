/** The index of a library as a file that other software and other libraries read. */
import type { IndexImport, IndexLine } from '../../../contract/index.ts';
import { type ExportParts, exportIndex } from './export-index.ts';
import { importIndex } from './import-index.ts';

/** Exports and imports the index. */
export interface PortableIndex {
  /** Yields the index as lines, with vectors on request. */
  lines(vectors: boolean): AsyncIterable<IndexLine>;
  /** Reads such lines from a file; throws as {@link importIndex}. */
  read(path: string, signal?: AbortSignal): Promise<IndexImport>;
}

/** Creates the service on a store. */
export function createPortableIndex(parts: ExportParts): PortableIndex {
  return {
    lines: (vectors) => exportIndex(parts, { vectors }),
    read: (path, signal) => importIndex(parts, path, signal),
  };
}
