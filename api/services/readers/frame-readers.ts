/** The readers that the settings switch on, of frames and of sound: which they are, and how each is opened. */
import type { Config } from '../../../core/config.ts';
import { toAppError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import { type PackKey, packKeyOf } from '../../../core/pack-key.ts';
import type { ReaderKey } from '../../../index/store/readings/readings.ts';
import type { Store } from '../../../index/store/store.ts';
import type { FrameReader } from '../../../ingest/readers/frame-reader.ts';
import { createScreenTextReader, SCREEN_TEXT } from '../../../ingest/readers/text-on-screen.ts';
import {
  createSpeechRecogniser,
  recognitionKey,
  type SpeechRecogniser,
} from '../../../ingest/speech/recognise-speech.ts';
import {
  createSpeechReader,
  type SpeechReader,
  speechReaderKey,
} from '../../../ingest/speech/speech-reader.ts';
import { readRecognitionManifest } from '../../../model/runtime/recognition/manifest.ts';
import { openRecogniser } from '../../../model/runtime/recognition/recogniser.ts';
import { openVoiceDetector } from '../../../model/runtime/speech/voice-detector.ts';
import { readWordsManifest } from '../../../model/runtime/words/manifest.ts';
import { openTextReader } from '../../../model/runtime/words/text-reader.ts';
import { findRecogniser } from '../packs.ts';

/** Which readers are on. */
export interface ReaderSwitches {
  screenText: boolean;
  /** Where somebody speaks. Recognition needs it, and switches it on. */
  speech: boolean;
  /** The pack that writes down what is said, and the language of that where it is known; null: none. */
  recognition: { dir: string; language: string | null } | null;
}

/** Opened readers. */
export interface OpenReaders {
  readers: FrameReader[];
  speech: SpeechReader | undefined;
  recognition: SpeechRecogniser | undefined;
  close(): Promise<void>;
}

/** Returns which readers the settings switch on. Throws `MODEL_INVALID` for a pack that is named and not there. */
export async function readerSwitches(config: Config): Promise<ReaderSwitches> {
  const { screenText, speech, recognition, recognitionLanguage, dataDir } = config;
  const dir = await findRecogniser(recognition, dataDir);
  const language = recognitionLanguage ?? null;
  return { screenText, speech, recognition: dir === null ? null : { dir, language } };
}

/** Returns the pack that writes down what is said; null where none does, or its manifest cannot be read. */
export async function recogniserKey({ recognition }: ReaderSwitches): Promise<PackKey | null> {
  const manifest = recognition && (await readRecognitionManifest(recognition.dir).catch(() => null));
  return manifest && packKeyOf(manifest);
}

/** Returns the readers that are on; none for a part whose manifest cannot be read, which {@link openReaders} logs. */
export async function readersInUse({
  screenText,
  speech,
  recognition,
}: ReaderSwitches): Promise<ReaderKey[]> {
  const words = screenText ? await readWordsManifest().catch(() => null) : null;
  const heard = speech || recognition ? await speechReaderKey().catch(() => null) : null;
  const said = recognition
    ? await recognitionKey(recognition.dir, recognition.language).catch(() => null)
    : null;
  const seen = words ? { reader: SCREEN_TEXT, revision: words.revision } : null;
  return [seen, heard, said].filter((key) => key !== null);
}

/**
 * Opens the readers that are on. One whose part is missing or damaged is left out, and logged: the rest of the index does
 * not depend on it, and a later `tidemark reindex` makes up for it.
 */
export async function openReaders(
  { screenText, speech, recognition }: ReaderSwitches,
  store: Pick<Store, 'passages'>,
  { logger, threads }: { logger: Logger; threads?: number | undefined },
): Promise<OpenReaders> {
  const text = screenText
    ? await unlessInvalid(openTextReader(), 'Words on the screen are not read', logger)
    : null;
  const voices =
    speech || recognition
      ? await unlessInvalid(openVoiceDetector(), 'Speech is not looked for', logger)
      : null;
  const said = recognition
    ? await unlessInvalid(openRecognition(recognition, threads), 'What is said is not recognised', logger)
    : null;
  return {
    readers: text ? [createScreenTextReader(text, store.passages)] : [],
    speech: voices ? createSpeechReader(voices) : undefined,
    recognition: said?.reader,
    async close() {
      await text?.close();
      await voices?.close();
      await said?.close();
    },
  };
}

async function openRecognition(
  { dir, language }: NonNullable<ReaderSwitches['recognition']>,
  threads: number | undefined,
): Promise<{ reader: SpeechRecogniser; close(): Promise<void> }> {
  const recogniser = await openRecogniser(dir, { threads });
  try {
    return { reader: createSpeechRecogniser(recogniser, language), close: () => recogniser.close() };
  } catch (error) {
    await recogniser.close();
    throw error;
  }
}

/** Returns the part; null, and a line of the log, where it is missing or damaged. */
async function unlessInvalid<Part>(
  opening: Promise<Part>,
  consequence: string,
  logger: Logger,
): Promise<Part | null> {
  try {
    return await opening;
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'MODEL_INVALID') throw error;
    logger.error(`${consequence}: the part for it cannot be opened.`, { error });
    return null;
  }
}
