/** Holds the lines that a compiler does not: import directions, doc comments, documented codes, file sizes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES } from '../core/errors.ts';
import { checkDocComments, checkErrorCodes, checkLength } from './house/docs.ts';
import { checkImports } from './house/imports.ts';
import { readSources } from './house/source.ts';

const LONGEST_FILE = 400;
const PRODUCT = [
  ...['core', 'contract', 'files', 'media', 'model/runtime', 'index', 'ingest', 'jobs'],
  ...['demo', 'evaluation', 'api', 'ui'],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const product = readSources(root, PRODUCT);
const everything = [...product, ...readSources(root, ['bench', 'test', 'scripts'])];
const errorsPage = { path: 'docs/errors.md', text: readFileSync(`${root}/docs/errors.md`, 'utf8') };

const breaches = [
  ...checkImports(everything),
  ...checkDocComments(product),
  ...checkErrorCodes(Object.keys(ERROR_CODES), errorsPage),
  ...checkLength(everything, LONGEST_FILE),
];
for (const { path, line, message } of breaches) console.error(`${path}:${line}  ${message}`);
console.log(`house rules: ${everything.length} files, ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;
