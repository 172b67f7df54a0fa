/** The version of Tidemark. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { programFile } from '../files/program.ts';

/** The version in package.json. */
export function readVersion(): string {
  const text = readFileSync(programFile('package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
