/**
 * Writes down what is said in a video: where somebody speaks, window by window, as passages with times. Stopped anywhere, the
 * next call goes on in the last pause before, and ends with the same words.
 */
import { AppError } from '../../core/errors.ts';
import type { Span } from '../../core/time.ts';
import type { Passage } from '../../index/store/passages.ts';
import type { ReaderKey } from '../../index/store/readings/readings.ts';
import type { Store } from '../../index/store/store.ts';
import { decodeSound } from '../../media/sound/decode-sound.ts';
import { checkUnchanged } from '../../media/source-file.ts';
import { readRecognitionManifest } from '../../model/runtime/recognition/manifest.ts';
import type { RecognisedWindow, Recogniser } from '../../model/runtime/recognition/recogniser.ts';
import { unfinishedReaders } from '../readers/reading.ts';
import { planWindow, resumableS, takeWords, type WrittenWords } from './plan-window.ts';
import { SoundWindows } from './sound-windows.ts';
import type { Listening } from './speech-reader.ts';

/** The form of what is stored: another one lets words be recognised anew. */
const FORM = 1;

/** The name of the reader, under which its progress is stored. */
export const RECOGNITION_READER = 'recognition';

/** Writes down what is said, and says in which revision. */
export interface SpeechRecogniser extends ReaderKey {
  recogniser: Pick<Recogniser, 'recognise' | 'sampleRateHz' | 'windowS'>;
  /** The language of what is said; null: found out for each window. */
  language: string | null;
}

/** Returns the key of the reader, without opening the networks. Throws `MODEL_INVALID`. */
export async function recognitionKey(dir: string, language: string | null): Promise<ReaderKey> {
  const manifest = await readRecognitionManifest(dir);
  if (!manifest) throw new AppError('MODEL_INVALID', `${dir} holds no pack that recognises speech.`);
  return keyOf(manifest.revision, language);
}

/** Creates the reader over an opened recogniser. Throws `MODEL_INVALID` for a language that it does not know. */
export function createSpeechRecogniser(recogniser: Recogniser, language: string | null): SpeechRecogniser {
  const { languages, revision } = recogniser;
  if (language !== null && languages.length > 0 && !languages.includes(language)) {
    throw new AppError(
      'MODEL_INVALID',
      `The pack does not know the language "${language}"; it knows ${languages.join(', ')}.`,
    );
  }
  return { ...keyOf(revision, language), recogniser, language };
}

function keyOf(revision: string, language: string | null): ReaderKey {
  const suffix = language === null ? '' : `.${language}`;
  return { reader: RECOGNITION_READER, revision: `${revision}.${FORM}${suffix}` };
}

/** A video to write down. */
export interface Recognising extends Listening {
  store: Pick<Store, 'passages' | 'readings' | 'speech' | 'videos'>;
}

/**
 * Recognises what is said in a video where it was heard that somebody speaks, unless the reader has done so. Units of progress
 * are seconds of video. Throws as {@link decodeSound} does for all but sound that breaks off, and `CONFLICT` when the file
 * changes meanwhile.
 */
export async function recogniseSpeech(reader: SpeechRecogniser, task: Recognising): Promise<void> {
  const { store, videoId, source } = task;
  const [unread] = await unfinishedReaders(store, videoId, [reader]);
  const heard = await store.speech.get(videoId);
  if (!unread || !heard) return;
  const { reader: name, revision } = reader;
  const report = (nextSecond: number, complete: boolean) =>
    store.readings.put(videoId, { reader: name, revision, nextSecond, complete });
  // What an interrupted run, or another pack, wrote from there on.
  await putWords(task, { startS: unread.nextS, endS: Number.MAX_SAFE_INTEGER }, []);
  const endS = await recogniseFrom(reader, task, heard.spans, unread.nextS, (second) =>
    report(second, false),
  );
  await checkUnchanged(source);
  await report(Math.ceil(endS), true);
}

/** Recognises all windows from a second on. Returns the end of the last. */
async function recogniseFrom(
  { recogniser, language }: SpeechRecogniser,
  task: Recognising,
  spans: readonly Span[],
  fromS: number,
  onResumable: (second: number) => Promise<void>,
): Promise<number> {
  const { tools, source, threads, signal, onProgress } = task;
  const { sampleRateHz, windowS } = recogniser;
  let nextS = fromS;
  let window = planWindow(spans, nextS, windowS);
  if (!window) return nextS;
  const probe = await task.probe();
  const sound = new SoundWindows(
    decodeSound({ tools, path: source.path, probe, sampleRateHz, threads, signal }),
  );
  const total = probe.durationS;
  onProgress({ stage: 'transcribing', done: nextS, total });
  try {
    for (; window; window = planWindow(spans, nextS, windowS)) {
      const samples = await readSound(sound, window, sampleRateHz);
      if (samples.length === 0) break;
      const found = await recogniser.recognise(samples, { language: language ?? undefined, signal });
      const taken = takeWords(window, onClock(found, window.startS), spans);
      await putWords(task, { startS: window.startS, endS: taken.nextS }, taken.words);
      nextS = taken.nextS;
      const second = resumableS(spans, nextS);
      if (second !== null) await onResumable(second);
      onProgress({ stage: 'transcribing', done: nextS, total: total && Math.max(nextS, total) });
    }
  } finally {
    await sound.close();
  }
  return nextS;
}

/** Reads a window; nothing where the sound breaks off, of which the video warns already. */
async function readSound(sound: SoundWindows, { startS, endS }: Span, rateHz: number): Promise<Float32Array> {
  try {
    return await sound.read(Math.round(startS * rateHz), Math.round(endS * rateHz));
  } catch (error) {
    if (error instanceof AppError && error.code === 'FFMPEG_FAILED') return new Float32Array();
    throw error;
  }
}

/** Returns the words of a window as passages, with the times of the video. */
function onClock(
  { language, words, open, isStopped }: RecognisedWindow,
  startS: number,
): WrittenWords<Passage> {
  const passage = (one: RecognisedWindow['words'][number]): Passage => ({
    ...{ source: 'speech', lang: language, text: one.text, confidence: one.confidence },
    ...{ startS: startS + one.startS, endS: startS + one.endS },
  });
  return { words: words.map(passage), open: open && passage(open), isStopped };
}

function putWords({ store, videoId }: Recognising, span: Span, words: readonly Passage[]): Promise<void> {
  return store.passages.replaceWithin(videoId, 'speech', span, words);
}

/** Forgets the words that a pack of this revision has written down. Returns the number of their videos. */
export async function forgetRecognised(
  store: Pick<Store, 'passages' | 'readings'>,
  packRevision: string,
): Promise<number> {
  const readings = await store.readings.ofReader(RECOGNITION_READER);
  const own = readings.filter(({ revision }) => revision.startsWith(`${packRevision}.`));
  for (const { videoId } of own) {
    await store.passages.replace(videoId, 'speech', []);
    await store.readings.forget(videoId, RECOGNITION_READER);
  }
  return own.length;
}
