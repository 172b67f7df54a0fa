/**
 * Proxies of a library's videos: made when somebody needs one, one at a time, kept until there is no room. In: ids. Out:
 * how far a proxy is, and its file. Whoever asks for one that is being made shares it.
 */

import type { VideoProxy } from '../contract/proxies.ts';
import { AppError, type ErrorRecord, toAppError, toErrorRecord } from '../core/errors.ts';
import type { VideoId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import { refuseFullDisk } from '../files/free-space.ts';
import type { ServedFile } from '../files/served-file.ts';
import type { Store } from '../index/store/store.ts';
import type { VideoRecord } from '../index/store/videos.ts';
import type { FfmpegTools } from '../media/ffmpeg/ffmpeg-tools.ts';
import type { VideoProbe } from '../media/probe/probe.ts';
import { makeProxy } from '../media/proxies/proxy.ts';
import { proxyBytes, proxyFile, removeProxy, touchProxy, trimProxies } from '../media/proxies/proxy-files.ts';
import { type ProxyPlan, planProxy } from '../media/proxies/proxy-plan.ts';
import { checkInPlace } from '../media/source-file.ts';
import { createLimiter } from './limiter.ts';

/** ffmpegs that make proxies at the same time; the others wait, as running ones at 0. */
const MADE_AT_ONCE = 1;

/** The proxies of a library. Every method throws `NOT_FOUND` for an unknown video. */
export interface Proxies {
  /**
   * How far a video's proxy is. Throws the codes of `probeVideo` when the video's file cannot be read, or is not the one
   * that was indexed.
   */
  look(id: VideoId): Promise<VideoProxy>;
  /** Begins to make it, unless it is there or in the making. Throws as `look` does. */
  start(id: VideoId): Promise<VideoProxy>;
  /** Stops making it, and removes what is there. */
  drop(id: VideoId): Promise<void>;
  /** Its file. Throws `NOT_FOUND` when it is not there. */
  file(id: VideoId): Promise<ServedFile>;
  /** Stops making any. */
  close(): Promise<void>;
}

/** What proxies are made with. */
export interface ProxyParts {
  store: Store;
  dataDir: string;
  /** Bytes that all proxies may have together. */
  maxBytes: number;
  tools: () => Promise<FfmpegTools>;
  /** Looks at a file. Throws as `probeVideo` does. */
  probe: (path: string) => Promise<VideoProbe>;
  logger: Logger;
}

/** A proxy in the making. */
interface Making {
  plan: ProxyPlan;
  fraction: number | null;
  abort: AbortController;
  ended: Promise<void>;
}

/** The proxies of a data folder. */
export function createProxies({ store, dataDir, maxBytes, tools, probe, logger }: ProxyParts): Proxies {
  const limit = createLimiter(MADE_AT_ONCE);
  const making = new Map<VideoId, Making>();
  const failed = new Map<VideoId, ErrorRecord>();

  async function known(id: VideoId): Promise<VideoRecord> {
    const video = await store.videos.get(id);
    if (!video) throw new AppError('NOT_FOUND', `No video is called "${id}".`);
    return video;
  }

  async function probeFile(video: VideoRecord): Promise<VideoProbe> {
    await checkInPlace(video, 'VIDEO_UNREADABLE');
    return probe(video.path);
  }

  async function look(id: VideoId): Promise<VideoProxy> {
    const video = await known(id);
    const running = making.get(id);
    if (running) return present(running.plan, { state: 'running', fraction: running.fraction });
    const bytes = await proxyBytes(proxyFile(dataDir, id));
    const plan = planProxy(await probeFile(video));
    if (bytes !== null) return present(plan, { state: 'ready', url: `/v1/videos/${id}/proxy/media`, bytes });
    const error = failed.get(id);
    if (error) return present(plan, { state: 'failed', error: { code: error.code, message: error.message } });
    return present(plan, { state: 'none' });
  }

  async function start(id: VideoId): Promise<VideoProxy> {
    const video = await known(id);
    const seen = await probeFile(video);
    const bytes = await proxyBytes(proxyFile(dataDir, id));
    // From here on nothing waits: of two who ask at once, the second finds what the first began.
    if (making.has(id) || bytes !== null) return look(id);
    const plan = planProxy(seen);
    const abort = new AbortController();
    const one: Making = {
      plan,
      fraction: seen.durationS === null ? null : 0,
      abort,
      ended: Promise.resolve(),
    };
    making.set(id, one);
    failed.delete(id);
    one.ended = make(video, seen, one)
      .catch((thrown: unknown) => {
        if (abort.signal.aborted) return;
        const error = toAppError(thrown);
        failed.set(id, toErrorRecord(error));
        logger.warn('proxy failed', { video: id, code: error.code, message: error.message });
      })
      .finally(() => making.delete(id));
    return look(id);
  }

  function make({ id, path, sizeBytes }: VideoRecord, seen: VideoProbe, one: Making): Promise<void> {
    const { signal } = one.abort;
    return limit(async () => {
      await refuseFullDisk(dataDir, sizeBytes);
      const file = proxyFile(dataDir, id);
      const onProgress = (fraction: number) => {
        one.fraction = fraction;
      };
      await makeProxy(await tools(), {
        path,
        probe: seen,
        method: one.plan.method,
        file,
        onProgress,
        signal,
      });
      await trimProxies(dataDir, maxBytes, file);
    }, signal);
  }

  async function stop(id: VideoId): Promise<void> {
    const one = making.get(id);
    one?.abort.abort(new AppError('CANCELLED', 'The proxy is not wanted any more.'));
    await one?.ended;
  }

  return {
    look,
    start,

    async drop(id) {
      await known(id);
      await stop(id);
      failed.delete(id);
      await removeProxy(dataDir, id);
    },

    async file(id) {
      const { contentHash } = await known(id);
      const path = proxyFile(dataDir, id);
      await touchProxy(path, new Date());
      return { path, contentType: 'video/mp4', tag: `${contentHash.slice(0, 16)}-proxy` };
    },

    async close() {
      await Promise.all([...making.keys()].map(stop));
    },
  };
}

function present(
  { needed, method }: ProxyPlan,
  state: Partial<VideoProxy> & Pick<VideoProxy, 'state'>,
): VideoProxy {
  return { needed, method, fraction: null, url: null, bytes: null, error: null, ...state };
}
