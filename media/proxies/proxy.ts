/**
 * Makes the file that a browser plays in place of one that it cannot. In: a video. Out: an MP4, whole or not at all.
 */
import { rename, rm } from 'node:fs/promises';
import { type FfmpegTools, passThrough } from '../ffmpeg/ffmpeg-tools.ts';
import { chooseVideoEncoder } from '../ffmpeg/video-encoder.ts';
import { writeFfmpeg } from '../ffmpeg/write-ffmpeg.ts';
import { colourMeans } from '../frames/colours.ts';
import type { VideoProbe } from '../probe/probe.ts';
import { type ProxyMethod, proxyInputOptions, proxyOutputOptions } from './proxy-plan.ts';

/** A proxy to make, and the watch on it. */
export interface ProxyRequest {
  /** The video. */
  path: string;
  probe: VideoProbe;
  method: ProxyMethod;
  /** Where the proxy goes; while it is made, a file with `.part.mp4` after that name is there instead. */
  file: string;
  onProgress?: ((fraction: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Returns the name of a proxy in the making. */
export function partOf(file: string): string {
  return `${file}.part.mp4`;
}

/** Writes the proxy. Throws `DISK_FULL`, `FFMPEG_FAILED`, `FFMPEG_MISSING`, or the signal's reason; then nothing stays. */
export async function makeProxy(tools: FfmpegTools, request: ProxyRequest): Promise<void> {
  const { path, probe, method, file, onProgress, signal } = request;
  const part = partOf(file);
  try {
    const coding = method === 'copy' ? [] : await chooseVideoEncoder(tools);
    await writeFfmpeg(tools, {
      inputs: [{ path, options: proxyInputOptions(probe) }],
      outputOptions: proxyOutputOptions(probe, method, {
        coding,
        passThrough: passThrough(tools),
        colours: await colourMeans(tools, probe),
      }),
      file: part,
      signal,
      onProgress: (doneS) => {
        if (probe.durationS !== null) onProgress?.(Math.min(1, doneS / probe.durationS));
      },
    });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
