/**
 * The sources of a library: added, changed, removed, and watched while a server runs. In: folders, addresses, buckets. Out:
 * contract types. A watch only says when to look; what changed is found by a scan.
 */
import { realpath } from 'node:fs/promises';
import type { AddSourceRequest, PatchSourceRequest, Source, SourceList } from '../../../contract/index.ts';
import { AppError, toAppError } from '../../../core/errors.ts';
import { newSourceId, type SourceId } from '../../../core/ids.ts';
import { createKeyedMutex } from '../../../core/keyed-mutex.ts';
import type { Logger } from '../../../core/log.ts';
import { memo } from '../../../core/memo.ts';
import { isRemote } from '../../../files/drives/mounts.ts';
import type { SourceRecord, UrlList } from '../../../index/store/sources/sources.ts';
import { compileGlobs } from './globs.ts';
import { nameOf, parseUrls, placeOf, refuseOverlap } from './new-source.ts';
import { type ScanParts, scanSource } from './scan-source.ts';
import { SourceWatch, type WatchTimes } from './source-watch.ts';
import { onlyPoll, watchFolder } from './watch-folder.ts';

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
   * Adds a source; a folder that HTTP names must lie in an allowed one. Connects to no server: its first scan does. Throws
   * `FORBIDDEN_PATH`, `NOT_FOUND`, `BAD_REQUEST`, `GLOB_INVALID`, `SOURCE_FORBIDDEN` or `SOURCE_OVERLAPS`.
   */
  add(request: AddSourceRequest, from: 'http' | 'cli'): Promise<Source>;
  list(): Promise<SourceList>;
  get(id: SourceId): Promise<Source>;
  /** Throws `BAD_REQUEST` for addresses where there is no list of them, and what adding throws. */
  patch(id: SourceId, patch: PatchSourceRequest): Promise<Source>;
  /** Removes a source; its videos stay. */
  remove(id: SourceId): Promise<void>;
  /** Scans now. Throws the codes of {@link scanSource}; the source says so, too. */
  scan(id: SourceId): Promise<Source>;
  /** Watches the sources until the service is closed. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Creates the service. */
export function createSources(parts: SourceParts): Sources {
  const { store, logger, now, times } = parts;
  const { allowPrivate } = parts.rules;
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
    const { id, remote, include, exclude, error, createdAt, scannedAt } = source;
    return {
      ...{ id, include, exclude, error, created_at: createdAt, scanned_at: scannedAt },
      ...presentPlace(source),
      state: stateOf(source, scanning.has(id)),
      watched_by: watches.get(id)?.by() ?? (remote || isRemote(source.path) ? 'polling' : 'events'),
      counts: await store.sources.counts(id),
    };
  }

  /** Scans, and writes down how it went. Returns true when files are still being written. */
  function scan(id: SourceId, signal = stopping.signal): Promise<boolean> {
    return perSource(id, async () => {
      const source = await record(id);
      scanning.add(id);
      try {
        const { isWaiting, problem } = await scanSource(
          { ...parts, dataDir: await dataDir() },
          source,
          signal,
        );
        const error = problem && { code: problem.code, message: problem.message };
        await store.sources.update(id, { error, scannedAt: now().toISOString() });
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
    for (const source of wanted) {
      const { id, path, remote } = source;
      if (watches.has(id) || stopping.signal.aborted) continue;
      watches.set(
        id,
        new SourceWatch({
          open: remote ? onlyPoll : (onChange) => watchFolder(path, onChange),
          scan: (signal) => scan(id, signal),
          times: remote ? { ...times, withoutEventsMs: times.remoteMs } : times,
          onError: (error) => logger.warn('A source cannot be scanned.', { path: nameOf(source), error }),
        }),
      );
    }
  }

  /** Throws `SOURCE_OVERLAPS` where another source has one of the addresses. */
  async function otherUrls(before: SourceRecord, texts: readonly string[]): Promise<UrlList> {
    if (before.remote?.kind !== 'urls') {
      throw new AppError('BAD_REQUEST', 'The source is no list of addresses: it has no urls to change.');
    }
    const remote: UrlList = { kind: 'urls', urls: parseUrls(texts, allowPrivate) };
    const others = (await store.sources.list()).filter(({ id }) => id !== before.id);
    refuseOverlap({ path: before.path, remote }, others);
    return remote;
  }

  const refollow = async () => {
    if (isStarted) await follow();
  };

  return {
    async add(request, from) {
      const { include = [], exclude = [] } = request;
      compileGlobs({ include, exclude });
      const id = newSourceId();
      const roots = from === 'http' ? parts.roots : null;
      const place = await placeOf(request, { roots, dataDir: await dataDir(), allowPrivate }, `urls:${id}`);
      const source = await perSource('', async () => {
        refuseOverlap(place, await store.sources.list());
        const added: SourceRecord = {
          ...{ id, ...place, include, exclude, paused: false, error: null },
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

    async patch(id, { paused, urls, include, exclude }) {
      const before = await record(id);
      compileGlobs({ ...before, ...(include && { include }), ...(exclude && { exclude }) });
      const after = await perSource('', async () =>
        store.sources.update(id, {
          ...(paused !== undefined && { paused }),
          ...(urls && { remote: await otherUrls(before, urls) }),
          ...(include && { include }),
          ...(exclude && { exclude }),
        }),
      );
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

function presentPlace(source: SourceRecord): Pick<Source, 'kind' | 'path' | 'urls' | 'bucket'> {
  const { remote } = source;
  const path = nameOf(source);
  if (remote === null) return { kind: 'folder', path, urls: [], bucket: null };
  if (remote.kind === 'urls') return { kind: 'urls', path, urls: remote.urls, bucket: null };
  const { bucket: name, prefix, endpoint, region } = remote;
  return { kind: 's3', path, urls: [], bucket: { name, prefix, endpoint, region } };
}
