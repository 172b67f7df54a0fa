/** The files of a hub repository, downloaded into a folder and made a pack there. */
import { statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { OnProgress } from '../../../core/progress.ts';
import type { Manifest } from '../manifest.ts';
import type { AddPackOptions } from './add-pack.ts';
import { buildPack } from './build-pack.ts';
import { chooseFiles, pathsOf } from './choose-files.ts';
import { downloadFile } from './download.ts';
import { listRepository, type RemoteFile } from './hub.ts';

const MAX_BYTES = 8 * 2 ** 30;
/** Configurations, tokenizers (those of SigLIP 2 have 34 MB) and readmes: they are read whole. */
const MAX_SMALL_BYTES = 128 * 2 ** 20;

/**
 * Downloads what makes a pack of the repository `id` into `incoming`, going on with what lies there, and writes the
 * manifest. Throws as {@link addPack} does.
 */
export async function fromHub(
  id: string,
  incoming: string,
  name: string,
  options: AddPackOptions,
): Promise<Manifest> {
  const { hub, revision = 'main', precision, signal } = options;
  const repository = { id, revision };
  const files = await listRepository(hub, repository, signal);
  const chosen = chooseFiles(
    files.map(({ path }) => path),
    precision,
  );
  const wanted = pathsOf(chosen).flatMap((path) => files.find((file) => file.path === path) ?? []);
  await checkRoom(wanted, options.packsDir, options.maxBytes ?? MAX_BYTES);

  const report = counter(wanted, options.onProgress);
  for (const file of wanted) {
    const onBytes = report(file);
    await downloadFile(hub, repository, file, join(incoming, basename(file.path)), {
      ...options.download,
      signal,
      onBytes,
    });
  }
  options.onProgress?.({ stage: 'check', done: 0, total: null });
  const from = `${hub.baseUrl}/${id}`;
  return buildPack(incoming, chosen, {
    id: name,
    from,
    description: `${id} from a model hub.`,
  });
}

/** Throws when the files are larger than wanted, or than the disk has room for. */
async function checkRoom(files: RemoteFile[], dir: string, maxBytes: number): Promise<void> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const large = files.find(
    (file) => !/\.onnx(_data(_\d+)?)?$/.test(file.path) && file.bytes > MAX_SMALL_BYTES,
  );
  if (large) throw tooLarge(large.path, large.bytes, MAX_SMALL_BYTES);
  if (bytes > maxBytes) throw tooLarge('The model', bytes, maxBytes);
  const { bavail, bsize } = await statfs(dir);
  if (bytes > bavail * bsize) {
    throw new AppError(
      'DISK_FULL',
      `The model needs ${bytes} bytes, and ${bavail * bsize} are free where packs are kept.`,
      {
        details: { bytes, free: bavail * bsize },
      },
    );
  }
}

function tooLarge(what: string, bytes: number, limit: number): AppError {
  return new AppError(
    'MODEL_DOWNLOAD_FAILED',
    `${what} has ${bytes} bytes; at most ${limit} are downloaded.`,
    {
      details: { bytes, limit },
    },
  );
}

/** Converts the bytes of one file to the bytes of all. */
function counter(files: RemoteFile[], onProgress: OnProgress | undefined) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  let before = 0;
  return (file: RemoteFile) => {
    const start = before;
    before += file.bytes;
    return (done: number): void => onProgress?.({ stage: 'download', done: start + done, total });
  };
}
