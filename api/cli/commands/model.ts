/** `tidemark model`: manages model packs. */

import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { OnProgress } from '../../../core/progress.ts';
import { type AddPackOptions, addPack } from '../../../model/runtime/hub/add-pack.ts';
import type { Framing } from '../../../model/runtime/hub/build-pack.ts';
import type { WantedPrecision } from '../../../model/runtime/hub/choose-files.ts';
import type { Licence } from '../../../model/runtime/hub/licence.ts';
import { everySide, PRECISIONS, precisionOf } from '../../../model/runtime/hub/network-file.ts';
import {
  findInstalled,
  kindOf,
  listPacks,
  type PackFolders,
  removePack,
  stopUsingPack,
  usePack,
} from '../../../model/runtime/hub/pack-folders.ts';
import { addRecommended, RECOMMENDED_PACKS } from '../../../model/runtime/hub/recommended-packs.ts';
import { forgetWordsOf } from '../../services/models/forget-words.ts';
import { addedPacks, findPack, findRecogniser, SHIPPED_PACKS } from '../../services/packs.ts';
import { type CliContext, defineCommand, LIBRARY_OPTIONS, UsageError } from '../command.ts';
import { configOf } from '../library.ts';
import { megabytes, printPack } from '../print-pack.ts';
import { printRemote } from '../print-remote.ts';

const FRAMINGS: readonly Framing[] = ['letterbox', 'squash', 'published'];

/** Lists, adds, chooses and removes model packs. */
export const modelCommand = defineCommand({
  summary: 'list, add, choose and remove model packs',
  usage: [
    'model list [--remote] [--data DIR] [--json]',
    'model add <owner/name|folder|recommended> [--name NAME] [--variant FOLDER] [--precision P | --precision vision=P,text=P | --precision encoder=P,decoder=P]',
    '          [--text OWNER/NAME] [--framing letterbox|squash|published] [--revision REVISION] [--accept-licence] [--data DIR]',
    'model use <name> [--data DIR]',
    'model stop <name> [--data DIR]',
    'model remove <name> [--data DIR]',
  ].join('\n'),
  options: {
    ...LIBRARY_OPTIONS,
    name: { type: 'string' },
    precision: { type: 'string' },
    variant: { type: 'string' },
    text: { type: 'string' },
    framing: { type: 'string' },
    revision: { type: 'string' },
    'accept-licence': { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
  },
  words: [1, 2],
  async run({ values, positionals: [action, subject] }, context) {
    const config = configOf(values, context);
    const { dataDir, hub, hubToken } = config;
    const folders: PackFolders = { shippedDir: SHIPPED_PACKS, packsDir: addedPacks(dataDir) };
    const print = printPack(context, values.json);

    if (action === 'list' && subject === undefined) {
      if (values.remote)
        return printRemote(context, { hub: { baseUrl: hub, token: hubToken }, folders }, values.json);
      const inUse = {
        search: await findPack(config.pack, dataDir).catch(() => null),
        recognition: await findRecogniser(config.recognition, dataDir).catch(() => null),
      };
      for (const pack of await listPacks(folders))
        print({ ...pack, chosen: pack.dir === inUse[kindOf(pack)] });
      return;
    }
    if (subject === undefined) throw new UsageError(`"model ${action}" is incomplete or unknown.`);
    switch (action) {
      case 'add': {
        const { name, revision, variant, text } = values;
        const options: AddPackOptions = {
          ...{ packsDir: folders.packsDir, hub: { baseUrl: hub, token: hubToken } },
          ...{ name, revision, variant, text, signal: context.signal },
          precision: parsePrecision(values.precision),
          framing: parseFraming(values.framing),
          acceptLicence: (licence) => values['accept-licence'] || askForConsent(licence, context),
          onProgress: showBytes(context),
        };
        const source = subject.startsWith('.') ? resolve(context.cwd, subject) : subject;
        const recommended = RECOMMENDED_PACKS.find((pack) => pack.name === subject);
        const isPlain = recommended && name === undefined && values.precision === undefined;
        const added = await (isPlain
          ? addRecommended(recommended, options)
          : addPack(recommended?.repository ?? source, options));
        return (await listPacks(folders)).filter((pack) => pack.name === added.name).forEach(print);
      }
      case 'use':
        return print(await usePack(folders, subject));
      case 'stop':
        return print(await stopUsingPack(folders, subject));
      case 'remove':
        await forgetWordsOf(config, await findInstalled(folders, subject));
        return removePack(folders, subject);
      default:
        throw new UsageError(`Unknown command "model ${action}".`);
    }
  },
});

/** Parses one precision for all sides, or one for each. */
function parsePrecision(text: string | undefined): WantedPrecision | undefined {
  if (text === undefined) return undefined;
  const one = precisionOf(text);
  if (one) return everySide(one);
  const wanted: WantedPrecision = {};
  for (const part of text.split(',')) {
    const [, side, word] = /^(vision|text|encoder|decoder)=(\w+)$/.exec(part) ?? [];
    const precision = precisionOf(word ?? '');
    if (!precision) {
      throw new UsageError(
        `--precision must be one of ${PRECISIONS.join(', ')}, or vision=P,text=P, or encoder=P,decoder=P, not "${text}".`,
      );
    }
    wanted[side as keyof WantedPrecision] = precision;
  }
  return wanted;
}

function parseFraming(text: string | undefined): Framing | undefined {
  const known = FRAMINGS.find((framing) => framing === text);
  if (text === undefined || known) return known;
  throw new UsageError(`--framing must be one of ${FRAMINGS.join(', ')}, not "${text}".`);
}

/** Shows the licence, and asks on a terminal; elsewhere --accept-licence is the yes. */
async function askForConsent(
  { name, text }: Licence,
  { err, input, terminal }: CliContext,
): Promise<boolean> {
  err(`The model has a licence of its own: ${name}\n\n${text}\n`);
  if (!terminal || !input) {
    err('To accept it, run the command again with --accept-licence.');
    return false;
  }
  terminal.write('Do you accept this licence? [yes/no] ');
  const lines = createInterface({ input });
  try {
    const { value } = await lines[Symbol.asyncIterator]().next();
    return /^y(es)?$/i.test(String(value ?? '').trim());
  } finally {
    lines.close();
  }
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
