/**
 * Words that travel with a video: subtitle files beside it and text tracks inside it. In: a probed file. Out: passages
 * on the player's clock, and warnings for what could not be read. Subtitles never keep a video from being indexed.
 */
import { basename, dirname, extname, join, sep } from 'node:path';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import { factsOf, namesIn, readUserFile, realPathOf } from '../../files/drives/user-files.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { VIDEO_FILE } from '../media-types.ts';
import type { VideoProbe } from '../probe/probe.ts';
import type { UnreadTracks } from '../probe/subtitle-tracks.ts';
import { type Cue, MAX_BYTES } from './cue.ts';
import { parseSubtitles } from './subtitle-files.ts';
import { readTracks } from './subtitle-tracks.ts';
import { readText } from './text-encoding.ts';

/** Endings of subtitle files that are read. */
const READ = ['srt', 'vtt', 'webvtt', 'ass', 'ssa', 'sub', 'smi', 'sami', 'sbv', 'lrc'];

/**
 * Endings of those that are refused: a file left out in silence looks like a fault. `.txt` and `.xml` are not among
 * them, since most such files are something else.
 */
const REFUSED = [
  ...['ttml', 'dfxp', 'itt', 'stl', 'scc', 'mcc', 'cap', 'sup', 'idx', 'mks'],
  ...['usf', 'mpl', 'mpl2', 'jss', 'pjs', 'psb', 'aqt', 'rt'],
];

const SUBTITLE_FILE = new RegExp(`\\.(${[...READ, ...REFUSED].join('|')})$`, 'i');

const FORMATS = 'SubRip, WebVTT, ASS, MicroDVD, SAMI, SBV, SubViewer and LRC';

/** How files of pictures begin: a stream of MPEG, as VobSub has it, the index beside it, and a stream of Blu-ray. */
const PICTURES = [Buffer.from([0, 0, 1, 0xba]), Buffer.from('# VobSub'), Buffer.from('PG')];

/** A subtitle cue on the player's clock. `lang` is BCP 47, or null. */
export interface SubtitlePassage {
  source: 'subtitle';
  lang: string | null;
  startS: number;
  endS: number;
  text: string;
}

/** The cues of a video's subtitles, and a warning for each file or track that could not be read. */
export interface Subtitles {
  passages: SubtitlePassage[];
  warnings: { code: ErrorCode; message: string }[];
}

/** The passages of all subtitles of the video at `path`, as far as it lasts. Throws only the signal's reason, or `FFMPEG_MISSING`. */
export async function readSubtitles(
  tools: FfmpegTools,
  path: string,
  probe: VideoProbe,
  signal?: AbortSignal,
): Promise<Subtitles> {
  const found: Subtitles = { passages: [], warnings: [] };
  const warn = (name: string, error: unknown): void => {
    found.warnings.push({ code: 'SUBTITLES_UNREADABLE', message: `${name}: ${(error as Error).message}` });
  };
  const sidecars = async () => {
    try {
      return await findSidecars(path);
    } catch (error) {
      // A folder may let its files be read, and not be listed.
      warn('subtitle files beside the video', error);
      return [];
    }
  };
  const collect = async (name: string, lang: string | null, read: () => Promise<Cue[]>): Promise<void> => {
    try {
      found.passages.push(
        ...cutAtEnd(await read(), probe.durationS).map(
          (cue): SubtitlePassage => ({ source: 'subtitle', lang, ...cue }),
        ),
      );
    } catch (error) {
      if (signal?.aborted || (error instanceof AppError && error.code === 'FFMPEG_MISSING')) throw error;
      warn(name, error);
    }
  };
  for (const { file, lang } of await sidecars()) {
    await collect(basename(file), lang, async () => {
      const { cues, guess } = await readSidecar(file, probe.fps);
      if (guess !== null) found.warnings.push(warnOfEncoding(basename(file), guess));
      return cues;
    });
  }
  for (const tracks of probe.unreadSubtitles) {
    const { count, streamIndex } = tracks;
    const name =
      count > 1 ? `${count} subtitle tracks from ${streamIndex} on` : `subtitle track ${streamIndex}`;
    warn(name, new Error(sayUnread(tracks)));
  }
  for await (const { track, read } of readTracks(tools, path, probe, signal)) {
    await collect(`subtitle track ${track.streamIndex}`, track.lang, read);
  }
  return found;
}

function sayUnread({ codec, why }: UnreadTracks): string {
  if (why === 'too many tracks') return 'too many; those before are read';
  if (why === 'pictures of words') return `pictures of words (${codec}), not words`;
  return `the format (${codec ?? 'unknown'}) is not read; put the words beside the video as SubRip`;
}

function warnOfEncoding(name: string, encoding: string): Subtitles['warnings'][number] {
  const message = `${name}: read as ${encoding}, which is a guess; if its words are wrong, save it as UTF-8`;
  return { code: 'SUBTITLES_ENCODING', message };
}

/** Without what would be shown after the end; subtitles of a longer cut of the video are common. */
function cutAtEnd(cues: Cue[], durationS: number | null): Cue[] {
  if (durationS === null) return cues;
  return cues
    .filter(({ startS }) => startS < durationS)
    .map((cue) => ({ ...cue, endS: Math.min(cue.endS, durationS) }));
}

/**
 * Subtitle files beside a video: `clip.srt`, `clip.en.vtt`, `clip.pt-BR.forced.srt` for `clip.mp4`. What begins with the
 * longer name of another video there is that one's: `clip.day2.srt` beside `clip.day2.mp4`.
 */
export async function findSidecars(path: string): Promise<{ file: string; lang: string | null }[]> {
  const stem = stemOf(path);
  const names = (await namesIn(dirname(path), { patient: true })).filter((name) =>
    name.startsWith(`${stem}.`),
  );
  const others = names.filter((name) => VIDEO_FILE.test(name) && stemOf(name) !== stem);
  return names
    .filter((name) => SUBTITLE_FILE.test(name))
    .filter((name) => !others.some((other) => name.startsWith(`${stemOf(other)}.`)))
    .sort()
    .map((name) => {
      const [suffix = ''] = name.slice(stem.length + 1, -extname(name).length).split('.');
      const isLanguage = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(suffix);
      return { file: join(dirname(path), name), lang: isLanguage ? suffix.replaceAll('_', '-') : null };
    });
}

function stemOf(path: string): string {
  return basename(path, extname(path));
}

/** Returns the cues of a file, and its encoding where that is a guess. */
async function readSidecar(file: string, fps: number | null): Promise<{ cues: Cue[]; guess: string | null }> {
  await refuseLinkOut(file);
  const { isFile, sizeBytes } = await factsOf(file, { patient: true });
  // Reading a pipe would wait for a writer.
  if (!isFile) throw new Error('it is not a file');
  if (sizeBytes > MAX_BYTES)
    throw new Error(`${sizeBytes} bytes are more than a subtitle file's ${MAX_BYTES}`);
  const pieces: Buffer[] = [];
  for await (const piece of readUserFile(file, { end: sizeBytes, patient: true })) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (PICTURES.some((head) => bytes.subarray(0, head.length).equals(head)))
    throw new Error('it holds pictures of words, not words');
  const { text, guess } = readText(bytes);
  const cues = parseSubtitles(text, fps);
  if (cues === null) throw new Error(`it is none of ${FORMATS}; convert it to SubRip`);
  return { cues, guess: cues.length > 0 ? guess : null };
}

/** Refuses a link out of the folder: it would make any file of the server readable by a name. */
async function refuseLinkOut(file: string): Promise<void> {
  const [target, folder] = await Promise.all([
    realPathOf(file, { patient: true }),
    realPathOf(dirname(file), { patient: true }),
  ]);
  if (!target.startsWith(folder.endsWith(sep) ? folder : folder + sep))
    throw new Error('it is a link that leads out of its folder');
}
