/**
 * Finds the ffmpeg and ffprobe to use, and what they can do. In: the environment. Out: two checked paths. First what
 * TIDEMARK_FFMPEG and TIDEMARK_FFPROBE name, else the system's.
 */
import { AppError } from '../../core/errors.ts';
import { type Memo, memo } from '../../core/memo.ts';
import { type Confinement, confine, findConfinement } from './confinement.ts';
import { startTool } from './tool-process.ts';

/** Long enough for a static build of 70 MB to come off a slow disk. */
const START_TIMEOUT_MS = 20_000;

/** Lists of codecs and filters have some 50 kB. */
const MAX_ANSWER_BYTES = 2 ** 22;

/** The place in which a program was found. */
export type ToolSource = 'environment' | 'system';

/** A program that answered when it was asked for its version. */
export interface Tool {
  path: string;
  source: ToolSource;
  /** As it says itself, such as "5.1.9-0+deb12u1" or "N-47683-g0e8eb07980-static". */
  version: string;
}

/** The two programs that everything about video files goes through. */
export interface FfmpegTools {
  ffmpeg: Tool;
  ffprobe: Tool;
  /** The bounds that they run in, where the machine allows it. */
  confinement?: Confinement | null | undefined;
}

/** The facts about an ffmpeg that `tidemark doctor` prints. */
export interface FfmpegCapabilities {
  decoders: Set<string>;
  filters: Set<string>;
  /** Of what is needed or common, the names that this build lacks. */
  missing: { decoders: string[]; filters: string[] };
}

/**
 * Returns true for a build older than ffmpeg 5 (2022): seen of them, a crash of ffprobe on
 * MPEG-TS, and the last frame of a video that is cut short. Said by `doctor`; everything else works.
 */
export function isDated({ version }: Pick<Tool, 'version'>): boolean {
  const release = /^n?(\d+)\./.exec(version)?.[1];
  const snapshot = /^N-(\d+)-/.exec(version)?.[1];
  return release === undefined
    ? snapshot !== undefined && Number(snapshot) < FIRST_SNAPSHOT_OF_5
    : Number(release) < 5;
}

const FIRST_SNAPSHOT_OF_5 = 105_000;

/** Filters without which nothing is indexed. */
export const NEEDED_FILTERS = [
  'fps',
  'interleave',
  'scale',
  'select',
  'setpts',
  'settb',
  'showinfo',
  'split',
  'tpad',
];

/** Decoders of what people commonly have. */
export const COMMON_DECODERS = [
  'av1',
  'h264',
  'hevc',
  'mjpeg',
  'mpeg2video',
  'mpeg4',
  'prores',
  'vp8',
  'vp9',
  'wmv3',
];

/** Finds both programs. Throws `FFMPEG_MISSING`, naming what was tried and how to install it, when one does not start. */
export async function locateFfmpeg(
  env: Record<string, string | undefined> = process.env,
): Promise<FfmpegTools> {
  const [confinement, ffmpeg, ffprobe] = await Promise.all([
    findConfinement(),
    locate('ffmpeg', env.TIDEMARK_FFMPEG),
    locate('ffprobe', env.TIDEMARK_FFPROBE),
  ]);
  return { ffmpeg, ffprobe, confinement };
}

/** Lists what this ffmpeg can decode and filter. Throws `FFMPEG_MISSING` when it does not answer. */
export async function ffmpegCapabilities(tools: FfmpegTools): Promise<FfmpegCapabilities> {
  const [decoders, filters] = await Promise.all([
    listed(tools, '-decoders', /^ [VAS][A-Z.]{5} (\S+)/gm),
    ffmpegFilters(tools),
  ]);
  // AV1 goes by the library that decodes it.
  if (decoders.has('libdav1d') || decoders.has('libaom-av1')) decoders.add('av1');
  const lacking = (wanted: string[], present: Set<string>) => wanted.filter((name) => !present.has(name));
  return {
    decoders,
    filters,
    missing: { decoders: lacking(COMMON_DECODERS, decoders), filters: lacking(NEEDED_FILTERS, filters) },
  };
}

/** Returns the filters of this ffmpeg, by name. Throws `FFMPEG_MISSING` when it does not answer. */
export function ffmpegFilters(tools: FfmpegTools): Promise<Set<string>> {
  return listed(tools, '-filters', /^ [A-Z.]{2,3} +(\S+) +\S+->\S+/gm);
}

/** Returns the encoders of this ffmpeg, by name. Throws `FFMPEG_MISSING` when it does not answer. */
export function ffmpegEncoders(tools: FfmpegTools): Promise<Set<string>> {
  return listed(tools, '-encoders', /^ [VAS][A-Z.]{5} (\S+)/gm);
}

/** Returns the muxers of this ffmpeg, by name. Throws `FFMPEG_MISSING` when it does not answer. */
export function ffmpegMuxers(tools: FfmpegTools): Promise<Set<string>> {
  return listed(tools, '-muxers', /^ +E +(\S+)/gm);
}

/** Returns a question to an ffmpeg that is put to each build once: it answers the same while this process runs. */
export function askOnce(
  question: (tools: FfmpegTools) => Promise<Set<string>>,
): (tools: FfmpegTools) => Promise<Set<string>> {
  const answers = new Map<string, Memo<Set<string>>>();
  return (tools) => {
    const { path } = tools.ffmpeg;
    const answer = answers.get(path) ?? memo(() => question(tools));
    answers.set(path, answer);
    return answer();
  };
}

/** Writes frames when they come, not at a constant rate. ffmpeg 5.1 renamed the option, and later dropped the old name. */
export function passThrough({ ffmpeg }: FfmpegTools): string[] {
  const [, major = '0', minor = '0'] = /^n?(\d+)\.(\d+)/.exec(ffmpeg.version) ?? [];
  const isNew = Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 1);
  return [isNew ? '-fps_mode' : '-vsync', 'passthrough'];
}

async function locate(name: 'ffmpeg' | 'ffprobe', named: string | undefined): Promise<Tool> {
  const path = named || name;
  const version = await versionOf(path);
  if (version !== null) return { path, source: named ? 'environment' : 'system', version };
  const variable = `TIDEMARK_${name.toUpperCase()}`;
  const advice = named ? `Correct ${variable}, or install ffmpeg` : 'Install ffmpeg 5 or newer';
  throw new AppError(
    'FFMPEG_MISSING',
    `No ${name} that starts: tried ${path}. ${advice}: ${howToInstall()}. Or name one by ${variable}.`,
    { details: { tried: [path] } },
  );
}

/** Returns the command that installs ffmpeg with ffprobe on this kind of machine. */
export function howToInstall(platform: string = process.platform): string {
  if (platform === 'darwin') return '`brew install ffmpeg`';
  if (platform === 'win32') return '`winget install Gyan.FFmpeg`';
  return '`apt-get install ffmpeg`, or the package ffmpeg of your distribution';
}

async function versionOf(path: string): Promise<string | null> {
  try {
    return /version (\S+)/.exec(await answerOf([path, '-version']))?.[1] ?? null;
  } catch {
    return null; // Not there, or it does not start: FFMPEG_MISSING says how to get one.
  }
}

async function listed(
  { ffmpeg, confinement }: FfmpegTools,
  option: string,
  line: RegExp,
): Promise<Set<string>> {
  try {
    const text = await answerOf(confine([ffmpeg.path, '-hide_banner', option], confinement));
    return new Set([...text.matchAll(line)].map(([, name]) => name as string));
  } catch (error) {
    const message = `${ffmpeg.path} ${option} does not answer. Set TIDEMARK_FFMPEG to one that does.`;
    throw new AppError('FFMPEG_MISSING', message, { cause: error });
  }
}

/** Returns what a program prints about itself. Throws when it fails, hangs or does not come to an end. */
async function answerOf(command: readonly string[]): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const child = startTool({
    command,
    silenceMs: START_TIMEOUT_MS,
    onLine: () => false,
    onOutput(piece) {
      bytes += piece.length;
      if (bytes > MAX_ANSWER_BYTES) child.stop(new Error(`it printed more than ${MAX_ANSWER_BYTES} bytes`));
      else pieces.push(piece);
    },
  });
  const code = await child.ended;
  if (code !== 0) throw new Error(`it ended with exit code ${code}`);
  return Buffer.concat(pieces).toString();
}
