/** Prints the recommended packs, with what the hub says of their size. */
import { toAppError } from '../../core/errors.ts';
import type { Hub } from '../../model/runtime/hub/hub.ts';
import { listPacks, type PackFolders } from '../../model/runtime/hub/pack-folders.ts';
import { announcedBytes, RECOMMENDED_PACKS } from '../../model/runtime/hub/recommended-packs.ts';
import type { CliContext } from './command.ts';
import { megabytes } from './print-pack.ts';

/** The advantage over the pack that ships, for each. */
const GAINS: Record<string, string> = {
  'siglip-base-patch16-224': 'English: finds far more than base; learned from billions of web pictures',
  'chinese-clip-vit-base-patch16':
    'Chinese: finds far more than base; learned from 200 million Chinese pairs',
  'siglip2-base-patch16-224': 'over 100 languages, English among them; the largest',
  'whisper-base': 'writes down what is said, in a hundred languages; beside the pack that searches',
};

/** Prints a line, or a JSON object, for each recommended pack. A hub that does not answer costs the exact size only. */
export async function printRemote(
  { out, err, signal }: CliContext,
  { hub, folders }: { hub: Hub; folders: PackFolders },
  json: boolean,
): Promise<void> {
  const there = new Set((await listPacks(folders)).map(({ name }) => name));
  for (const pack of RECOMMENDED_PACKS) {
    const { name, kind, repository, languages, licence } = pack;
    const bytes = await announcedBytes(hub, pack, signal).catch((thrown: unknown) => {
      signal.throwIfAborted();
      err(`${repository}: ${toAppError(thrown).message}`);
      return null;
    });
    const gain = GAINS[name] ?? '';
    const facts = {
      name,
      kind,
      repository,
      languages,
      licence,
      bytes: bytes ?? pack.bytes,
      is_exact: bytes !== null,
    };
    const size = `${bytes === null ? 'about ' : ''}${megabytes(facts.bytes)}`;
    const mark = there.has(name) ? '+' : ' ';
    const line = `${mark} ${name}  ${size}  ${languages.join(', ')}  ${licence}  ${gain}`;
    out(json ? JSON.stringify({ ...facts, gain, added: there.has(name) }) : line);
  }
}
