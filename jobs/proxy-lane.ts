/**
 * The lane of proxies: made on demand, one at a time, and kept until there is no room. In: ids of videos. Out: the state
 * of a proxy, and its file. Callers who ask for one that is being made share it.
 */
import type { VideoProxy } from '../contract/index.ts';
import { AppError, type ErrorRecord, toAppError, toErrorRecord } from '../core/errors.ts';
import type { VideoId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import { refuseFullDisk } from '../files/free-space.ts';
import type { ServedFile } from '../files/served-file.ts';
import type { VideoRecord } from '../index/store/videos.ts';
import type { FfmpegTools } from '../media/ffmpeg/ffmpeg-tools.ts';
import type { MediaStore } from '../media/kept/media-store.ts';
import { checkVideoInPlace, withVideos } from '../media/kept/video-files.ts';
import type { VideoProbe } from '../media/probe/probe.ts';
import { makeProxy } from '../media/proxies/proxy.ts';
import { proxyKey, trimProxies } from '../media/proxies/proxy-files.ts';
import { type ProxyPlan, planProxy } from '../media/proxies/proxy-plan.ts';
import { checkInPlace } from '../media/source-file.ts';
import { createLane } from './lane.ts';

/** The proxies of a library. Every method throws `NOT_FOUND` for an unknown video. */
export interface ProxyLane {
  /**
   * The state of a video's proxy. Throws the codes of `probeVideo` when the video's file cannot be read, or is not the one
   * that was indexed.
   */
  look(id: VideoId): Promise<VideoProxy>;
  /** Queues the proxy, unless it is there or being made. Throws as `look` does. */
  start(id: VideoId): Promise<VideoProxy>;
  /** Stops making the proxy, and removes it. */
  drop(id: VideoId): Promise<void>;
  /** Its file. Throws `NOT_FOUND` when it is not there. */
  file(id: VideoId): Promise<ServedFile>;
  /** Stops making any. */
  close(): Promise<void>;
}

/** The parts that proxies are made with. */
export interface ProxyMaker {
  /** Throws `NOT_FOUND` for an unknown video. */
  videoOf: (id: VideoId) => Promise<VideoRecord>;
  dataDir: string;
  media: MediaStore;
  /** The most bytes that all proxies take together. */
  maxBytes: number;
  tools: () => Promise<FfmpegTools>;
  /** Reads a file's facts. Throws as `probeVideo` does. */
  probe: (path: string) => Promise<VideoProbe>;
  logger: Logger;
}

/** A proxy that waits or is being made. */
interface ProxyJob {
  video: VideoRecord;
  probe: VideoProbe;
  plan: ProxyPlan;
  fraction: number | null;
}

/** Opens the lane of a data folder. Its owner closes it. */
export function createProxyLane(maker: ProxyMaker): ProxyLane {
  const { videoOf, media } = maker;
  const jobs = new Map<VideoId, ProxyJob>();
  const failed = new Map<VideoId, ErrorRecord>();
  const lane = createLane(() => {
    const [next] = jobs.values();
    return next ? { id: next.video.id, run: ({ signal }) => run(next, signal) } : null;
  });

  async function run(job: ProxyJob, signal: AbortSignal): Promise<void> {
    const { id } = job.video;
    try {
      await make(job, maker, signal);
    } catch (thrown) {
      if (!signal.aborted) {
        const error = toAppError(thrown);
        failed.set(id, toErrorRecord(error));
        maker.logger.warn('proxy failed', { video: id, code: error.code, message: error.message });
      }
    } finally {
      jobs.delete(id);
    }
  }

  async function probeFile(video: VideoRecord): Promise<VideoProbe> {
    await checkVideoInPlace(media, video, 'VIDEO_UNREADABLE');
    return maker.probe(video.path);
  }

  async function look(id: VideoId): Promise<VideoProxy> {
    const video = await videoOf(id);
    const job = jobs.get(id);
    if (job) return present(job.plan, { state: 'running', fraction: job.fraction });
    const bytes = await media.size(proxyKey(id));
    const plan = planProxy(await probeFile(video));
    if (bytes !== null) return present(plan, { state: 'ready', url: `/v1/videos/${id}/proxy/media`, bytes });
    const error = failed.get(id);
    if (error) return present(plan, { state: 'failed', error: { code: error.code, message: error.message } });
    return present(plan, { state: 'none' });
  }

  return {
    look,

    async start(id) {
      const video = await videoOf(id);
      const probe = await probeFile(video);
      const bytes = await media.size(proxyKey(id));
      // From here on nothing waits: of two who ask at once, the second finds what the first began.
      if (!jobs.has(id) && bytes === null) {
        const { durationS } = video;
        const known = { ...probe, durationS };
        jobs.set(id, {
          video,
          probe: known,
          plan: planProxy(probe),
          fraction: durationS === null ? null : 0,
        });
        failed.delete(id);
        lane.wake();
      }
      return look(id);
    },

    async drop(id) {
      await videoOf(id);
      if (lane.running()?.id !== id) jobs.delete(id);
      await lane.stop(id, new AppError('CANCELLED', 'The proxy is not wanted any more.'));
      failed.delete(id);
      await media.remove(proxyKey(id));
    },

    async file(id) {
      const { contentHash } = await videoOf(id);
      const tag = `${contentHash.slice(0, 16)}-proxy`;
      return { ...(await media.open(proxyKey(id))), contentType: 'video/mp4', tag };
    },

    async close() {
      await lane.close(new AppError('SHUTTING_DOWN', 'The server is stopping.'));
    },
  };
}

async function make(
  job: ProxyJob,
  { dataDir, media, tools, maxBytes }: ProxyMaker,
  signal: AbortSignal,
): Promise<void> {
  const { id, path, sizeBytes } = job.video;
  const key = proxyKey(id);
  const onProgress = (fraction: number): void => {
    job.fraction = fraction;
  };
  const work = async (): Promise<void> => {
    await checkInPlace(job.video, 'VIDEO_UNREADABLE', 'wait');
    await refuseFullDisk(dataDir, sizeBytes);
    await makeProxy(await tools(), {
      ...{ path, probe: job.probe, method: job.plan.method, file: media.place(key) },
      ...{ onProgress, signal },
    });
  };
  await withVideos(media, [path], work, { signal });
  await media.put(key);
  await trimProxies(media, maxBytes, key);
}

function present(
  { needed, method }: ProxyPlan,
  state: Partial<VideoProxy> & Pick<VideoProxy, 'state'>,
): VideoProxy {
  return { needed, method, fraction: null, url: null, bytes: null, error: null, ...state };
}
