/** Starts a thread on one of the entry files of this folder. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DatabaseAddress } from '../../core/config.ts';
import type { LogLevel } from '../../core/log.ts';
import { programFile } from '../../files/program.ts';
import type { MediaSettings } from '../services/media/open-media.ts';
import type { ReaderSwitches } from '../services/readers/frame-readers.ts';

/** The settings of a thread. */
export interface ThreadSettings {
  dataDir: string;
  /** Null: the library lies in the data folder. */
  database: DatabaseAddress | null;
  /** The bucket that keeps pictures; null: the data folder. */
  media: MediaSettings;
  packDir: string;
  /** The hub that packs come from, and the token for it. */
  hub: { baseUrl: string; token?: string | undefined };
  /** Threads inside each network; undefined: the default of `openGraph`. */
  threads: number | undefined;
  /** The readers of frames that are switched on. */
  readers: ReaderSwitches;
  /** True where people wait for answers of this process while it works in the background. */
  isServing: boolean;
  /** Level of its log on standard error. */
  logLevel: LogLevel;
  /** The variables that name ffmpeg and ffprobe. */
  toolEnv: Record<string, string | undefined>;
}

/** The type of `workerData`. */
export type ThreadData = ThreadSettings & { entry: string };

/** Starts a thread that runs a file of this folder, such as `search-worker`. Its errors arrive as events of the worker. */
export function startThread(name: string, settings: ThreadSettings): Worker {
  const workerData: ThreadData = {
    ...settings,
    entry: new URL(`./${name}${extname(import.meta.url)}`, import.meta.url).href,
  };
  return new Worker(programFile('api/workers/boot.mjs'), { workerData });
}
