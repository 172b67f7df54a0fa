/** `tidemark model`: manages model packs. */
import { resolve } from 'node:path';
import type { OnProgress } from '../../../core/progress.ts';
import { addPack } from '../../../model/runtime/hub/add-pack.ts';
import type { Precision } from '../../../model/runtime/hub/choose-files.ts';
import {
  listPacks,
  type PackEntry,
  type PackFolders,
  removePack,
  usePack,
} from '../../../model/runtime/hub/pack-folders.ts';
import { addedPacks, SHIPPED_PACKS } from '../../services/packs.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS, UsageError } from '../command.ts';
import { configOf } from '../library.ts';

const PRECISIONS: readonly Precision[] = ['fp32', 'fp16', 'int8'];

/** Lists, adds, chooses and removes model packs. */
export const modelCommand = defineCommand({
  summary: 'list, add, choose and remove model packs',
  usage: [
    'model list [--data DIR] [--json]',
    'model add <owner/name|folder> [--name NAME] [--precision fp32|fp16|int8] [--revision REVISION] [--data DIR]',
    'model use <name> [--data DIR]',
    'model remove <name> [--data DIR]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    name: { type: 'string' },
    precision: { type: 'string' },
    revision: { type: 'string' },
  },
  words: [1, 2],
  async run({ values, positionals: [action, subject] }, context) {
    const { dataDir, hub, hubToken } = configOf(values, context);
    const folders: PackFolders = { shippedDir: SHIPPED_PACKS, packsDir: addedPacks(dataDir) };
    const print = (pack: PackEntry) =>
      context.out(values.json ? JSON.stringify(publicFacts(pack)) : lineOf(pack));

    if (action === 'list' && subject === undefined) return (await listPacks(folders)).forEach(print);
    if (subject === undefined) throw new UsageError(`"model ${action}" is incomplete or unknown.`);
    switch (action) {
      case 'add': {
        const precision = precisionOf(values.precision);
        const source = subject.startsWith('.') ? resolve(context.cwd, subject) : subject;
        const { name, revision } = values;
        const { packsDir } = folders;
        const onProgress = showBytes(context);
        const options = {
          packsDir,
          hub: { baseUrl: hub, token: hubToken },
          name,
          revision,
          precision,
          signal: context.signal,
          onProgress,
        };
        const added = await addPack(source, options);
        return (await listPacks(folders)).filter((pack) => pack.name === added.name).forEach(print);
      }
      case 'use':
        return print(await usePack(folders, subject));
      case 'remove':
        return removePack(folders, subject);
      default:
        throw new UsageError(`Unknown command "model ${action}".`);
    }
  },
});

function precisionOf(text: string | undefined): Precision | undefined {
  const known = PRECISIONS.find((precision) => precision === text);
  if (text === undefined || known) return known;
  throw new UsageError(`--precision must be one of ${PRECISIONS.join(', ')}, not "${text}".`);
}

/** Returns a pack as JSON output. */
function publicFacts({ name, dir, shipped, chosen, bytes, manifest, problem }: PackEntry) {
  const model = manifest ? `${manifest.id}@${manifest.revision}` : null;
  const [dim, licence] = [manifest?.dim ?? null, manifest?.licence ?? null];
  return { name, dir, shipped, in_use: chosen, bytes, model, dim, licence, problem };
}

function lineOf({ name, chosen, bytes, manifest, problem }: PackEntry): string {
  const facts = manifest
    ? `${manifest.id}@${manifest.revision}  ${manifest.dim} dimensions  ${megabytes(bytes)}  ${manifest.licence}`
    : `broken: ${problem}`;
  return `${chosen ? '*' : ' '} ${name}  ${facts}`;
}

/** Reports progress on standard error: a line that is redrawn on a terminal, a line per tenth elsewhere. */
function showBytes({ terminal, err }: CliContext): OnProgress {
  let told = '';
  return ({ stage, done, total }) => {
    const share = total ? Math.floor((100 * done) / total) : null;
    const amount = stage === 'download' && total ? `  ${megabytes(done)} of ${megabytes(total)}` : '';
    const text = `${share === null ? '' : `${String(share).padStart(3)} %  `}${stage}${amount}`;
    if (terminal) {
      const ended = done === total || total === null;
      return terminal.write(`\r\x1b[K${text.slice(0, terminal.columns() - 1)}${ended ? '\n' : ''}`);
    }
    const step = `${stage} ${share === null ? '' : Math.floor(share / 10)}`;
    if (step !== told) err(text);
    told = step;
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
