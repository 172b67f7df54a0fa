// The process that touches the files of one drive. A drive that stops answering blocks this process and no other; its
// parent ends it then. Plain JavaScript, so that it starts in 40 ms. Calls and answers: see drive.ts.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

const PIECE_BYTES = 2 ** 20;
const REPORT_MS = 1000;

/** Open files by number. */
const files = new Map();
const aborted = new Set();
// No number of an earlier child's, which was ended with its files open.
let lastFile = process.pid * 1e6;

// The terminal sends these to the whole group; the parent says when it is done, by closing the channel.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
process.on('disconnect', () => process.exit());
process.on('message', ({ id, method, args, abort }) => {
  if (abort) aborted.add(id);
  else void answer(id, method, args);
});

const METHODS = {
  facts: async (_, path) => factsOf(await stat(path)),
  realPath: (_, path) => realpath(path),
  names: (_, path) => readdir(path),
  entries: (id, path) => entriesOf(id, path),
  canRead: (_, path) => access(path, constants.R_OK),
  async open(_, path) {
    const file = await openFile(path);
    try {
      const facts = factsOf(await file.stat());
      files.set(++lastFile, file);
      return { file: lastFile, facts };
    } catch (error) {
      await file.close();
      throw error;
    }
  },
  async read(_, file, position, length) {
    const held = files.get(file);
    if (!held) throw Object.assign(new Error('The file is not open any more.'), { code: 'EBADF' });
    const { bytesRead, buffer } = await held.read(Buffer.allocUnsafe(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  },
  async close(_, file) {
    const held = files.get(file);
    files.delete(file);
    await held?.close();
  },
  async hash(id, path) {
    const file = await openFile(path);
    try {
      return await hashOpen(file, id);
    } finally {
      await file.close();
    }
  },
};

/** Does not wait for the writer of a pipe. */
function openFile(path) {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
}

async function hashOpen(file, id) {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  let reportedMs = performance.now();
  for (let position = 0; !aborted.has(id); ) {
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, position);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytesRead));
    position += bytesRead;
    if (performance.now() - reportedMs < REPORT_MS) continue;
    reportedMs = performance.now();
    process.send({ id, alive: true });
  }
  return null;
}

/** Facts of all that lies in a folder; links are not followed. What vanishes meanwhile is left out. */
async function entriesOf(id, path) {
  let reportedMs = performance.now();
  const entries = await Promise.all(
    (await readdir(path)).map(async (name) => {
      const found = await lstat(join(path, name)).catch(() => null);
      // A drive that answers is alive, however large the folder.
      if (performance.now() - reportedMs >= REPORT_MS) {
        reportedMs = performance.now();
        process.send({ id, alive: true });
      }
      return found && { name, device: String(found.dev), inode: String(found.ino), ...factsOf(found) };
    }),
  );
  return entries.filter((entry) => entry !== null);
}

function factsOf(found) {
  const { size, mtimeMs, ctimeMs, ino } = found;
  return { isFile: found.isFile(), isFolder: found.isDirectory(), sizeBytes: size, mtimeMs, ctimeMs, ino };
}

async function answer(id, method, args) {
  try {
    process.send({ id, value: await METHODS[method](id, ...args) });
  } catch ({ code, message }) {
    process.send({ id, error: { code, message } });
  } finally {
    aborted.delete(id);
  }
}

process.send({ ready: true });
