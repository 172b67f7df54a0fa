/**
 * The sources of a library: added, changed, removed, and watched while a server runs. In: folders. Out: contract types. A watch
 * only says when to look; what changed is found by a scan.
 */
import { realpath } from 'node:fs/promises';
import type { AddSourceRequest, PatchSourceRequest, Source, SourceList } from '../../../contract/index.ts';
import { AppError, toAppError } from '../../../core/errors.ts';
import { newSourceId, type SourceId } from '../../../core/ids.ts';
import { createKeyedMutex } from '../../../core/keyed-mutex.ts';
import type { Logger } from '../../../core/log.ts';
import { memo } from '../../../core/memo.ts';
import { isRemote } from '../../../files/drives/mounts.ts';
import type { SourceRecord } from '../../../index/store/sources/sources.ts';
import { isInside } from '../allowed-paths.ts';
import { allowedFolder } from './allowed-folder.ts';
import { compileGlobs } from './globs.ts';
import { type ScanParts, scanSource } from './scan-source.ts';
import { SourceWatch, type WatchTimes } from './source-watch.ts';

/** The parts of the service. */
export interface SourceParts extends ScanParts {
  /** Folders that sources over HTTP must lie in. */
  roots: readonly string[];
  times: WatchTimes;
  logger: Logger;
}

/** The sources of a library. Methods that take an id throw `NOT_FOUND` when there is no such source. */
export interface Sources {
  /**
   * Adds a folder; one of HTTP must lie in an allowed one. Throws `FORBIDDEN_PATH`, `NOT_FOUND`, `BAD_REQUEST`,
   * `GLOB_INVALID` or `SOURCE_OVERLAPS`.
   */
  add(request: AddSourceRequest, from: 'http' | 'cli'): Promise<Source>;
  list(): Promise<SourceList>;
  get(id: SourceId): Promise<Source>;
  patch(id: SourceId, patch: PatchSourceRequest): Promise<Source>;
  /** Removes a source; its videos stay. */
  remove(id: SourceId): Promise<void>;
  /** Scans now. Throws `SOURCE_UNREACHABLE`; the source says so, too. */
  scan(id: SourceId): Promise<Source>;
  /** Watches the sources until the service is closed. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Creates the service. */
export function createSources(parts: SourceParts): Sources {
  const { store, logger, now, times } = parts;
  const perSource = createKeyedMutex<string>();
  const watches = new Map<SourceId, SourceWatch>();
  const scanning = new Set<SourceId>();
  const stopping = new AbortController();
  // Sources are real paths; the data folder may have been named by a link.
  const dataDir = memo(() => realpath(parts.dataDir));
  let isStarted = false;
  let refresh: NodeJS.Timeout | undefined;

  async function record(id: SourceId): Promise<SourceRecord> {
    const source = await store.sources.get(id);
    if (!source) throw new AppError('NOT_FOUND', `There is no source "${id}".`);
    return source;
  }

  async function present(source: SourceRecord): Promise<Source> {
    // A full disk must not hide the source: its counts are older then.
    await store.sources.settle(source.id, now().toISOString()).catch(() => {});
    const { id, path, include, exclude, error, createdAt, scannedAt } = source;
    return {
      ...{ id, path, include, exclude, error, created_at: createdAt, scanned_at: scannedAt },
      state: stateOf(source, scanning.has(id)),
      watched_by: watches.get(id)?.by() ?? (isRemote(path) ? 'polling' : 'events'),
      counts: await store.sources.counts(id),
    };
  }

  /** Scans, and writes down how it went. Returns true when files are still being written. */
  function scan(id: SourceId, signal = stopping.signal): Promise<boolean> {
    return perSource(id, async () => {
      const source = await record(id);
      scanning.add(id);
      try {
        const isWaiting = await scanSource({ ...parts, dataDir: await dataDir() }, source, signal);
        await store.sources.update(id, { error: null, scannedAt: now().toISOString() });
        return isWaiting;
      } catch (thrown) {
        const { code, message } = toAppError(thrown);
        if (!signal.aborted) await store.sources.update(id, { error: { code, message } });
        throw thrown;
      } finally {
        scanning.delete(id);
      }
    });
  }

  /** Watches what is to be watched: other processes add and remove sources, too. */
  async function follow(): Promise<void> {
    const wanted = (await store.sources.list()).filter(({ paused }) => !paused);
    for (const [id, watch] of watches) {
      if (wanted.some((source) => source.id === id)) continue;
      watches.delete(id);
      await watch.close();
    }
    for (const { id, path } of wanted) {
      if (watches.has(id) || stopping.signal.aborted) continue;
      const onError = (error: unknown) => logger.warn('A source cannot be scanned.', { path, error });
      watches.set(id, new SourceWatch(path, (signal) => scan(id, signal), times, onError));
    }
  }

  const refollow = async () => {
    if (isStarted) await follow();
  };

  return {
    async add({ path, include = [], exclude = [] }, from) {
      compileGlobs({ include, exclude });
      const real = await allowedFolder(path, from === 'http' ? parts.roots : null);
      if (isInside(real, await dataDir())) {
        throw new AppError('BAD_REQUEST', 'The folder is the data folder of the library. Choose another.');
      }
      const source = await perSource('', async () => {
        refuseOverlap(real, await store.sources.list());
        const added: SourceRecord = {
          ...{ id: newSourceId(), path: real, include, exclude, paused: false, error: null },
          ...{ createdAt: now().toISOString(), scannedAt: null },
        };
        await store.sources.add(added);
        return added;
      });
      await refollow();
      return present(source);
    },

    async list() {
      return { data: await Promise.all((await store.sources.list()).map(present)) };
    },

    get: async (id) => present(await record(id)),

    async patch(id, { paused, include, exclude }) {
      const before = await record(id);
      compileGlobs({ ...before, ...(include && { include }), ...(exclude && { exclude }) });
      const after = await store.sources.update(id, {
        ...(paused !== undefined && { paused }),
        ...(include && { include }),
        ...(exclude && { exclude }),
      });
      await refollow();
      watches.get(id)?.look();
      return present(after ?? before);
    },

    async remove(id) {
      await record(id);
      await watches.get(id)?.close();
      watches.delete(id);
      await perSource(id, async () => void (await store.sources.remove(id)));
    },

    async scan(id) {
      // The watch looks again while files are being written.
      if (await scan(id)) watches.get(id)?.look();
      return present(await record(id));
    },

    async start() {
      isStarted = true;
      await follow();
      const again = () => {
        refresh = setTimeout(
          () =>
            follow()
              .catch((error: unknown) =>
                logger.warn('The sources cannot be read.', { error: toAppError(error) }),
              )
              .finally(() => stopping.signal.aborted || again()),
          times.refreshMs,
        );
        refresh.unref();
      };
      again();
    },

    async close() {
      stopping.abort(new AppError('SHUTTING_DOWN', 'Tidemark is stopping.'));
      clearTimeout(refresh);
      await Promise.all([...watches.values()].map((watch) => watch.close()));
      watches.clear();
    },
  };
}

function stateOf({ paused, error }: SourceRecord, isScanning: boolean): Source['state'] {
  if (paused) return 'paused';
  if (error !== null) return 'unreachable';
  return isScanning ? 'scanning' : 'watching';
}

/** A file belongs to one source: folders of sources do not lie in each other. */
function refuseOverlap(path: string, sources: readonly SourceRecord[]): void {
  const other = sources.find((source) => isInside(path, source.path) || isInside(source.path, path));
  if (!other) return;
  const how = other.path === path ? 'is a source already' : `overlaps the source "${other.path}"`;
  throw new AppError('SOURCE_OVERLAPS', `The folder "${path}" ${how}.`, { details: { source: other.id } });
}
