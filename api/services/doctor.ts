/** Checks everything that indexing and searching need. In: settings. Out: findings. */
import { access, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config, DatabaseAddress } from '../../core/config.ts';
import { toAppError } from '../../core/errors.ts';
import { makeDataFolder } from '../../files/make-folders.ts';
import { programFile } from '../../files/program.ts';
import { checkLibrary, countVideos } from '../../index/store/care/check-library.ts';
import { checkLog, describeLost } from '../../index/store/care/check-log.ts';
import { openStore } from '../../index/store/open-store.ts';
import { describeConfinement } from '../../media/ffmpeg/confinement.ts';
import {
  type FfmpegTools,
  ffmpegCapabilities,
  ffmpegFilters,
  isDated,
  locateFfmpeg,
} from '../../media/ffmpeg/ffmpeg-tools.ts';
import { TONE_MAPPING_FILTERS } from '../../media/frames/colours.ts';
import { openPack, readManifest } from '../../model/runtime/pack.ts';
import { openMedia } from './media/open-media.ts';
import { findPack } from './packs.ts';
import { mediaSettingsOf } from './sources/remote/bucket-key.ts';

/** Free space below which the doctor warns. */
const COMFORTABLE_BYTES = 2 * 2 ** 30;

/** The result of one check. Only `failed` keeps Tidemark from working. */
export interface Finding {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  detail: string;
}

/** Yields the findings. Never throws for a failed check. */
export async function* diagnose(config: Config): AsyncGenerator<Finding, void, undefined> {
  yield { name: 'Node', state: 'ok', detail: `${process.version}, ${process.platform} ${process.arch}` };
  const tools = yield* checkTools(config);
  if (tools) {
    yield await finding('decoders', () => checkDecoders(tools));
    yield await finding('HDR', () => checkToneMapping(tools));
    yield { name: 'confinement', ...describeConfinement(tools.confinement ?? null) };
  }
  yield await finding('model pack', () => checkPack(config));
  yield await finding('data folder', () => checkFolder(config.dataDir));
  const { database, mediaBucket } = config;
  if (mediaBucket !== null) yield await finding('media', () => checkMedia(config));
  if (database !== null) {
    yield await finding('library', () => checkDatabase(config.dataDir, database));
  } else {
    yield await finding('library', async () => checkRows(config.dataDir));
    yield await finding('videos', () => checkVideos(config));
  }
  yield await finding('page', checkPage);
}

async function* checkTools(config: Config): AsyncGenerator<Finding, FfmpegTools | null, undefined> {
  try {
    const tools = await locateFfmpeg(toolEnv(config));
    for (const name of ['ffmpeg', 'ffprobe'] as const) {
      const { version, path, source } = tools[name];
      const advice = isDated(tools[name])
        ? '; an old build, exact but for MPEG-TS and last frames: install 5 or newer'
        : '';
      yield { name, state: advice ? 'warning' : 'ok', detail: `${version} (${source}: ${path})${advice}` };
    }
    return tools;
  } catch (thrown) {
    yield { name: 'ffmpeg', state: 'failed', detail: toAppError(thrown).message };
    return null;
  }
}

/** The environment that names ffmpeg and ffprobe, from the settings. */
export function toolEnv({ ffmpeg, ffprobe }: Pick<Config, 'ffmpeg' | 'ffprobe'>) {
  return { TIDEMARK_FFMPEG: ffmpeg, TIDEMARK_FFPROBE: ffprobe };
}

async function checkDecoders(tools: FfmpegTools): Promise<Omit<Finding, 'name'>> {
  const { decoders, missing } = await ffmpegCapabilities(tools);
  if (missing.filters.length > 0) {
    return { state: 'failed', detail: `this ffmpeg lacks the filters ${missing.filters.join(', ')}` };
  }
  if (missing.decoders.length > 0) {
    return { state: 'warning', detail: `this ffmpeg cannot read ${missing.decoders.join(', ')}` };
  }
  return { state: 'ok', detail: `${decoders.size}, including all common ones` };
}

async function checkPack(config: Config): Promise<Omit<Finding, 'name'>> {
  const dir = await findPack(config.pack, config.dataDir);
  const pack = await openPack(dir);
  try {
    const { id, revision, dim, timeline } = pack;
    const encoder = timeline ? '' : ', without a timeline encoder';
    return { state: 'ok', detail: `${id}@${revision}, ${dim} dimensions${encoder} (${dir})` };
  } finally {
    await pack.close();
  }
}

async function checkFolder(dataDir: string): Promise<Omit<Finding, 'name'>> {
  const probe = join(dataDir, `.doctor-${process.pid}`);
  await makeDataFolder(dataDir);
  await writeFile(probe, 'x');
  await rm(probe);
  const { bavail, bsize } = await statfs(dataDir);
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  const free = bavail * bsize;
  return {
    state: free < COMFORTABLE_BYTES ? 'warning' : 'ok',
    detail: `${dataDir}, writable, ${gib(free)} GiB free`,
  };
}

async function checkToneMapping(tools: FfmpegTools): Promise<Omit<Finding, 'name'>> {
  const present = await ffmpegFilters(tools);
  const missing = TONE_MAPPING_FILTERS.filter((name) => !present.has(name));
  if (missing.length === 0) return { state: 'ok', detail: 'tone-mapped to the colours of a screen' };
  return { state: 'warning', detail: `HDR looks pale: this ffmpeg lacks the filters ${missing.join(', ')}` };
}

async function checkMedia(config: Config): Promise<Omit<Finding, 'name'>> {
  const media = openMedia(config.dataDir, mediaSettingsOf(config));
  try {
    await media.names('proxies/');
  } finally {
    await media.close();
  }
  return { state: 'ok', detail: `the bucket "${config.mediaBucket?.bucket}" answers` };
}

async function checkDatabase(dataDir: string, database: DatabaseAddress): Promise<Omit<Finding, 'name'>> {
  const store = await openStore(dataDir, database);
  const isReadOnly = await store.isReadOnly();
  await store.close();
  if (isReadOnly) {
    return { state: 'warning', detail: 'only the read replica answers: promote it, or start the primary' };
  }
  return { state: 'ok', detail: `PostgreSQL answers; library "${database.schema}" has the newest schema` };
}

function checkRows(dataDir: string): Omit<Finding, 'name'> {
  const lost = checkLog(dataDir, new Date().toISOString().replaceAll(':', '-'));
  const complaint = checkLibrary(dataDir);
  if (complaint === null && lost) return { state: 'warning', detail: describeLost(lost) };
  if (complaint === null) return { state: 'ok', detail: 'SQLite finds no fault' };
  return {
    state: 'failed',
    detail: `SQLite says: ${complaint}. Restore a copy, or index again into a new folder.`,
  };
}

async function checkVideos(config: Config): Promise<Omit<Finding, 'name'>> {
  const { id, revision } = await readManifest(await findPack(config.pack, config.dataDir));
  const { all, indexed } = countVideos(config.dataDir, { packId: id, packRevision: revision });
  if (indexed === all) return { state: 'ok', detail: `${all}, all indexed with ${id}@${revision}` };
  return {
    state: 'warning',
    detail: `${all - indexed} of ${all} are not indexed with ${id}@${revision}: run \`tidemark reindex\``,
  };
}

async function checkPage(): Promise<Omit<Finding, 'name'>> {
  try {
    await access(programFile('ui/dist/index.html'));
    return { state: 'ok', detail: 'built' };
  } catch {
    // Only the page needs it.
    return { state: 'warning', detail: 'not built: npm run build:ui' };
  }
}

async function finding(name: string, check: () => Promise<Omit<Finding, 'name'>>): Promise<Finding> {
  try {
    return { name, ...(await check()) };
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    const reason = code === 'INTERNAL' ? String(thrown) : message;
    return { name, state: 'failed', detail: `${code}: ${reason}` };
  }
}
