/** The folder of the program, in which model packs and the page lie: whether it runs from its sources or compiled. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OWN_FILE = fileURLToPath(import.meta.url);

/** False in `dist/`, where `npm run build:server` writes the compiled program. */
const IS_SOURCE = OWN_FILE.endsWith('.ts');

const ROOT = join(dirname(OWN_FILE), IS_SOURCE ? '..' : '../..');

/** Returns the path of a file that comes with the program. */
export function programFile(path: string): string {
  return join(ROOT, path);
}
