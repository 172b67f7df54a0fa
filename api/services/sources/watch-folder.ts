/**
 * Says when something changed in a folder. Events of the system where there are any; else, as on network shares, nothing: the
 * caller looks by itself from time to time. No other file imports chokidar.
 */
import { basename } from 'node:path';
import { watch } from 'chokidar';
import { isRemote } from '../../../files/drives/mounts.ts';
import { VIDEO_FILE } from '../../../media/media-types.ts';

/** A folder that is watched. */
export interface FolderWatch {
  by(): 'events' | 'polling';
  close(): Promise<void>;
}

/** The watch of what sends no events. */
export function onlyPoll(): FolderWatch {
  return { by: () => 'polling', close: async () => {} };
}

/** Watches a folder; `onChange` is called after each change in it. Never throws: where no events come, it says `polling`. */
export function watchFolder(root: string, onChange: () => void): FolderWatch {
  if (isRemote(root)) return onlyPoll();
  let by: 'events' | 'polling' = 'events';
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path, stats) =>
      path !== root &&
      (basename(path).startsWith('.') || (stats?.isFile() === true && !VIDEO_FILE.test(path))),
  });
  watcher.on('all', onChange);
  // What came before it listened was told to nobody.
  watcher.on('ready', onChange);
  // Most often the limit of the system on watches.
  watcher.on('error', () => {
    by = 'polling';
    onChange();
  });
  return { by: () => by, close: () => watcher.close() };
}
