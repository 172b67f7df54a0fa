/**
 * Listens to a video: its sound is decoded by itself, which costs little beside its pictures, and where somebody speaks is
 * stored. Stopped anywhere, the next call listens from the start: an hour takes seconds.
 */
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { OnProgress } from '../../core/progress.ts';
import { formatClock } from '../../core/time.ts';
import type { ReaderKey } from '../../index/store/readings/readings.ts';
import type { Store } from '../../index/store/store.ts';
import type { FfmpegTools } from '../../media/ffmpeg/ffmpeg-tools.ts';
import type { VideoProbe } from '../../media/probe/probe.ts';
import { decodeSound } from '../../media/sound/decode-sound.ts';
import { checkUnchanged, type SourceFile } from '../../media/source-file.ts';
import { readSpeechManifest } from '../../model/runtime/speech/manifest.ts';
import type { VoiceDetector } from '../../model/runtime/speech/voice-detector.ts';
import { unfinishedReaders } from '../readers/reading.ts';
import { type Hears, SpeechSpans, scoreSpeech } from './find-speech.ts';

/** The form of what is stored: another one lets videos be heard again. */
const FORM = 1;

/** The name of the reader, under which its progress is stored. */
export const SPEECH_READER = 'speech';

/** Hears where somebody speaks, and says in which revision. */
export interface SpeechReader extends ReaderKey {
  detector: Hears;
}

/** Returns the key of the reader, without opening the detector. Throws `MODEL_INVALID`. */
export async function speechReaderKey(dir?: string): Promise<ReaderKey> {
  return keyOf((await readSpeechManifest(dir)).revision);
}

/** Creates the reader over an opened detector. */
export function createSpeechReader(detector: Hears & Pick<VoiceDetector, 'revision'>): SpeechReader {
  return { ...keyOf(detector.revision), detector };
}

function keyOf(revision: string): ReaderKey {
  return { reader: SPEECH_READER, revision: `${revision}.${FORM}` };
}

/** A video to listen to. */
export interface Listening {
  tools: FfmpegTools;
  store: Pick<Store, 'readings' | 'speech' | 'videos'>;
  videoId: VideoId;
  source: SourceFile;
  /** Asked for where the reader has not heard the video yet. */
  probe: () => Promise<VideoProbe>;
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress: OnProgress;
}

/**
 * Listens to a video that the reader has not heard. Sound that breaks off is a warning of the video, and what came before
 * counts. Throws as {@link decodeSound} does for all but that, and `CONFLICT` when the file changes meanwhile.
 */
export async function listenTo(reader: SpeechReader, listening: Listening): Promise<void> {
  const { store, videoId, source } = listening;
  const [unheard] = await unfinishedReaders(store, videoId, [reader]);
  if (!unheard) return;
  const spans = new SpeechSpans(reader.detector.step / reader.detector.sampleRateHz);
  const failure = await hearAll(reader, listening, await listening.probe(), spans);
  await checkUnchanged(source);
  await store.speech.put(videoId, { detector: reader.revision, spans: spans.end() });
  await warn(listening, failure && spans.heardS);
  const { reader: name, revision } = reader;
  const nextSecond = Math.ceil(spans.heardS);
  await store.readings.put(videoId, { reader: name, revision, nextSecond, complete: true });
}

/** Hears a video to its end. Returns the error where its sound breaks off. */
async function hearAll(
  { detector }: SpeechReader,
  { tools, source, threads, signal, onProgress }: Listening,
  probe: VideoProbe,
  spans: SpeechSpans,
): Promise<AppError | null> {
  const { sampleRateHz } = detector;
  const samples = decodeSound({ tools, path: source.path, probe, sampleRateHz, threads, signal });
  try {
    for await (const scores of scoreSpeech(samples, detector, signal)) {
      spans.put(scores);
      const total = probe.durationS && Math.max(spans.heardS, probe.durationS);
      onProgress({ stage: 'listening', done: spans.heardS, total });
    }
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'FFMPEG_FAILED') return error;
    throw error;
  }
}

/** Says with the video from where on its sound could not be decoded, and no longer where it could. */
async function warn({ store, videoId }: Listening, failedS: number | null): Promise<void> {
  const video = await store.videos.get(videoId);
  if (!video) throw new AppError('NOT_FOUND', 'The video was deleted while it was being indexed.');
  const others = video.warnings.filter(({ code }) => code !== 'SOUND_UNREADABLE');
  if (failedS === null && others.length === video.warnings.length) return;
  const message = `From ${formatClock(failedS ?? 0)} on the sound cannot be decoded: whether somebody speaks is unknown there.`;
  const warning = { code: 'SOUND_UNREADABLE' as const, message };
  await store.videos.update(videoId, { warnings: failedS === null ? others : [...others, warning] });
}
