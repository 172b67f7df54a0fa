/** The files of a hub repository, downloaded into a folder and made a pack there. */
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { OnProgress } from '../../../core/progress.ts';
import { fileSize } from '../../../files/file-size.ts';
import type { AddPackOptions } from './add-pack.ts';
import { collectFiles } from './collect-files.ts';
import { downloadFile } from './download.ts';
import { type AnyManifest, chooseLayout } from './files/layouts.ts';
import { listRepository, type RemoteFile, type Repository, shownAddress } from './hub.ts';

const MAX_BYTES = 8 * 2 ** 30;
/** Configurations, tokenizers (those of SigLIP 2 have 34 MB) and readmes: they are read whole. */
const MAX_SMALL_BYTES = 128 * 2 ** 20;

/** A file with the repository that it lies in: a pack may be made of two. */
interface SourcedFile extends RemoteFile {
  repository: Repository;
  /** Its path there; `path` tells the side too. */
  remotePath: string;
}

/**
 * Downloads what makes a pack of the repository `id` into `incoming`, going on with what lies there, and writes the
 * manifest. Throws as {@link addPack} does.
 */
export async function fromHub(
  id: string,
  incoming: string,
  name: string,
  options: AddPackOptions,
): Promise<AnyManifest> {
  const { hub, signal } = options;
  const files = await listSources(id, options);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const from = `${shownAddress(hub.baseUrl)}/${id}`;
  const report = counter(options.onProgress);
  const paths = [...byPath.keys()];
  const layout = chooseLayout(paths, options);
  const collected = await collectFiles({
    ...{ paths, dir: incoming, from, selection: layout.selection, acceptLicence: options.acceptLicence },
    checkRoom: (chosen) => {
      const wanted = chosen.flatMap((path) => byPath.get(path) ?? []);
      report.expect(wanted);
      return checkRoom(wanted, incoming, options);
    },
    async fetch(some) {
      for (const { path, name: to } of some) {
        const file = byPath.get(path) as SourcedFile;
        const remote = { ...file, path: file.remotePath };
        await downloadFile(hub, file.repository, remote, join(incoming, to), {
          ...options.download,
          signal,
          onBytes: report.of(file),
        });
      }
    },
  });
  options.onProgress?.({ stage: 'check', done: 0, total: null });
  const description = options.text
    ? `${id} with ${options.text} from a model hub.`
    : `${id} from a model hub.`;
  return layout.build(collected, { id: name, from, description, framing: options.framing ?? 'letterbox' });
}

/** Lists the repository, and that of the text side where it is another one, each below a folder that names its side. */
async function listSources(id: string, options: AddPackOptions): Promise<SourcedFile[]> {
  const { hub, revision = 'main', signal, text } = options;
  const list = async (repository: Repository, folder: string): Promise<SourcedFile[]> =>
    (await listRepository(hub, repository, signal)).map((file) => ({
      ...file,
      path: folder + file.path,
      remotePath: file.path,
      repository,
    }));
  if (text === undefined) return list({ id, revision }, '');
  return [
    ...(await list({ id, revision }, 'visual/')),
    ...(await list({ id: text, revision: 'main' }, 'textual/')),
  ];
}

/** Throws when the files are larger than wanted, or than the disk has room for besides what is there already. */
async function checkRoom(
  files: SourcedFile[],
  incoming: string,
  { packsDir, maxBytes = MAX_BYTES }: AddPackOptions,
): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const large = files.find((file) => !isNetwork(file.path) && file.bytes > MAX_SMALL_BYTES);
  if (large) throw tooLarge(large.path, large.bytes, MAX_SMALL_BYTES);
  if (bytes > maxBytes) throw tooLarge('The model', bytes, maxBytes);
  const { bavail, bsize } = await statfs(packsDir);
  const needed = bytes - (await bytesIn(files, incoming));
  if (needed <= bavail * bsize) return;
  throw new AppError(
    'DISK_FULL',
    `The model needs ${needed} more bytes, and ${bavail * bsize} are free where packs are kept.`,
    { details: { bytes: needed, free: bavail * bsize } },
  );
}

function isNetwork(path: string): boolean {
  return /\.onnx([._]data(_\d+)?)?$/.test(path);
}

/** Returns the bytes that an earlier run left of the files. */
async function bytesIn(files: SourcedFile[], dir: string): Promise<number> {
  const sizes = files.map(async ({ path }) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (await fileSize(join(dir, name))) ?? (await fileSize(join(dir, `${name}.part`))) ?? 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function tooLarge(what: string, bytes: number, limit: number): AppError {
  return new AppError(
    'MODEL_DOWNLOAD_FAILED',
    `${what} has ${bytes} bytes; at most ${limit} are downloaded.`,
    { details: { bytes, limit } },
  );
}

/** Converts the bytes of one file to the bytes of all. */
function counter(onProgress: OnProgress | undefined) {
  let total = 0;
  let before = 0;
  const expected = new Set<string>();
  const expect = (files: readonly RemoteFile[]): void => {
    for (const { path, bytes } of files) {
      if (!expected.has(path)) total += bytes;
      expected.add(path);
    }
  };
  return {
    expect,
    of(file: RemoteFile) {
      expect([file]);
      const start = before;
      before += file.bytes;
      return (done: number): void => onProgress?.({ stage: 'download', done: start + done, total });
    },
  };
}
