/**
 * Clips of several videos into a folder: one file for each, or one of all. In: spans of files. Out: files with names
 * for people.
 */
import { rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { cleanFileName } from '../../files/file-name.ts';
import { refuseFullDisk } from '../../files/free-space.ts';
import { makeFolders } from '../../files/make-folders.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { probeVideo } from '../probe/probe.ts';
import { checkInPlace, type StoredFile } from '../source-file.ts';
import type { ClipShape } from './clip-graph.ts';
import { type ClipRequest, cutClip, type MadeClip } from './cut-clip.ts';
import { joinClips } from './join-clips.ts';

/** Bytes of UTF-8 that a name may have: file systems take 255 with its number and its extension. */
const MAX_NAME_BYTES = 200;

/** A span of a video, in presentation seconds. */
export interface ClipSource extends StoredFile {
  start: number;
  end: number;
  /** The name of its file. */
  label: string;
}

/** The clips to make, and where. */
export interface ClipsToMake {
  sources: readonly ClipSource[];
  name: string;
  joined: boolean;
  toleranceS: number;
  /** Exists, or is made. */
  folder: string;
}

/** Callbacks and the signal of making clips. */
export interface ClipsWatch {
  signal?: AbortSignal | undefined;
  /** Called with the seconds of clips that are made. */
  onProgress?: ((doneS: number) => void) | undefined;
  /** Called when the clip at this place of the list is made. */
  onClip?: ((index: number, how: MadeClip['how']) => void) | undefined;
}

/** A file that was made: its name in the folder. */
export interface MadeFile {
  path: string;
  name: string;
}

/**
 * Makes the files. Throws what {@link cutClip} throws, `VIDEO_UNREADABLE` also where a video is not the one that was
 * indexed; then none of them stays. Files of the same names are written over.
 */
export async function makeClips(
  tools: FfmpegTools,
  order: ClipsToMake,
  watch: ClipsWatch = {},
): Promise<MadeFile[]> {
  const { sources, name, joined, folder } = order;
  await makeFolders(folder);
  const pieces: MadeClip[] = [];
  const made: MadeFile[] = [];
  try {
    for await (const piece of cutAll(tools, order, watch)) {
      pieces.push(piece);
      if (joined) continue;
      const { label } = sources[pieces.length - 1] as ClipSource;
      made.push(await moveTo(folder, piece.path, nameOf(label, pieces.length, sources.length)));
    }
    if (!joined) return made;
    const joint = await joinClips(tools, pieces, join(folder, '.joined'), { signal: watch.signal });
    return [await moveTo(folder, joint, safeName(name))];
  } catch (error) {
    for (const { path } of made) await rm(path, { force: true });
    throw error;
  } finally {
    if (joined) for (const { path } of pieces) await rm(path, { force: true });
  }
}

async function* cutAll(
  tools: FfmpegTools,
  { sources, joined, toleranceS, folder }: ClipsToMake,
  { signal, onProgress = () => {}, onClip = () => {} }: ClipsWatch,
): AsyncGenerator<MadeClip> {
  const shape = joined ? await commonShape(tools, sources, signal) : undefined;
  let doneS = 0;
  for (const [i, source] of sources.entries()) {
    const { path, durationS, start, end } = source;
    await refuseFullDisk(folder, 0);
    await checkInPlace(source, 'VIDEO_UNREADABLE', 'wait');
    const request: ClipRequest = { path, durationS, startS: start, endS: end, toleranceS, shape };
    const piece = await cutClip(tools, request, join(folder, `.clip-${i}`), {
      signal,
      onProgress: (ofClipS) => onProgress(doneS + Math.min(ofClipS, end - start)),
    });
    doneS += end - start;
    onProgress(doneS);
    onClip(i, piece.how);
    yield piece;
  }
}

/** Returns the shape of a reel: as large as its largest video, with sound where any of its videos has some. */
async function commonShape(
  tools: FfmpegTools,
  sources: readonly ClipSource[],
  signal: AbortSignal | undefined,
): Promise<ClipShape> {
  const probes = [];
  for (const path of new Set(sources.map((source) => source.path))) {
    probes.push(await probeVideo(tools, path, signal));
  }
  const even = (side = 2) => Math.max(2, Math.floor(side / 2) * 2);
  const [largest] = probes.toSorted((a, b) => b.width * b.height - a.width * a.height);
  return {
    width: even(largest?.width),
    height: even(largest?.height),
    hasSound: probes.some(({ soundIndex }) => soundIndex !== null),
  };
}

async function moveTo(folder: string, from: string, stem: string): Promise<MadeFile> {
  const name = `${stem}${extname(from)}`;
  const path = join(folder, name);
  await rename(from, path);
  return { path, name };
}

/** Returns a clip's file name, numbered where there are several, so that they sort in their order. */
function nameOf(label: string, number: number, count: number): string {
  if (count === 1) return safeName(label);
  return `${String(number).padStart(String(count).length, '0')} ${safeName(label)}`;
}

/** Returns a name that every file system takes; clocks keep their shape. */
function safeName(label: string): string {
  const clean = cleanFileName(label.replaceAll(':', '.').replace(/[/\\*?"<>|]/g, '-'));
  let name = '';
  for (const char of clean) {
    if (Buffer.byteLength(name + char) > MAX_NAME_BYTES) break;
    name += char;
  }
  return name.trim();
}
