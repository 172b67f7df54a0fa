/** The files that the house rules speak of, read once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A source file: its path from the repository's root with forward slashes, and its text. */
export interface Source {
  path: string;
  text: string;
}

/** Something that breaks a rule, and where. */
export interface Breach {
  path: string;
  line: number;
  message: string;
}

const SKIPPED = new Set(['node_modules', 'dist', 'packs', 'train', 'checkpoints', 'golden', 'results']);

/** All TypeScript files below the folders, sorted by path. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) => [...walk(join(root, folder))])
    .sort()
    .map((file) => ({ path: relative(root, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* walk(path);
    } else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) yield path;
  }
}

/** The 1-based line on which this character stands. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
