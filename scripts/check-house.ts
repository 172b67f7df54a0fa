/**
 * Holds the lines that a compiler does not: import directions, doc comments, documented codes, sizes of files and
 * folders, and the words of the glossary.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ERROR_CODES } from '../core/errors.ts';
import { checkDocComments, checkErrorCodes, checkLength } from './house/docs.ts';
import { checkFolders } from './house/folders.ts';
import { checkImports } from './house/imports.ts';
import { readSources } from './house/source.ts';
import { checkCommentOpenings, checkWords } from './house/words.ts';

const LONGEST_FILE = 400;
const LARGEST_FOLDER = 16;
const PRODUCT = [
  ...['core', 'contract', 'files', 'media', 'model/runtime', 'index', 'ingest', 'jobs'],
  ...['demo', 'evaluation', 'api', 'clients', 'ui'],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const product = readSources(root, PRODUCT);
const everything = [...product, ...readSources(root, ['bench', 'test', 'scripts'])];
const errorsPage = { path: 'docs/errors.md', text: readFileSync(`${root}/docs/errors.md`, 'utf8') };
// The list of replaced words names them, and so does its test.
const naming = new Set(['scripts/house/words.ts', 'test/scripts/house.test.ts']);
const worded = everything.filter(({ path }) => !naming.has(path));

const breaches = [
  ...checkImports(everything),
  ...checkDocComments(product),
  ...checkErrorCodes(Object.keys(ERROR_CODES), errorsPage),
  ...checkLength(everything, LONGEST_FILE),
  ...checkFolders(product, LARGEST_FOLDER),
  ...checkWords(worded),
  ...checkCommentOpenings(worded),
];
for (const { path, line, message } of breaches) console.error(`${path}:${line}  ${message}`);
console.log(`house rules: ${everything.length} files, ${breaches.length} breaches`);
process.exitCode = breaches.length > 0 ? 1 : 0;
