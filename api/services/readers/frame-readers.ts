/** The readers that the settings switch on, of frames and of sound: which they are, and how each is opened. */
import { toAppError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { ReaderKey } from '../../../index/store/readings/readings.ts';
import type { Store } from '../../../index/store/store.ts';
import type { FrameReader } from '../../../ingest/readers/frame-reader.ts';
import { createScreenTextReader, SCREEN_TEXT } from '../../../ingest/readers/text-on-screen.ts';
import {
  createSpeechReader,
  type SpeechReader,
  speechReaderKey,
} from '../../../ingest/speech/speech-reader.ts';
import { openVoiceDetector } from '../../../model/runtime/speech/voice-detector.ts';
import { readWordsManifest } from '../../../model/runtime/words/manifest.ts';
import { openTextReader } from '../../../model/runtime/words/text-reader.ts';

/** Which readers are on. */
export interface ReaderSwitches {
  screenText: boolean;
  speech: boolean;
}

/** Opened readers. */
export interface OpenReaders {
  readers: FrameReader[];
  speech: SpeechReader | undefined;
  close(): Promise<void>;
}

/** Returns the readers that are on; none for a part whose manifest cannot be read, which {@link openReaders} logs. */
export async function readersInUse({ screenText, speech }: ReaderSwitches): Promise<ReaderKey[]> {
  const words = screenText ? await readWordsManifest().catch(() => null) : null;
  const heard = speech ? await speechReaderKey().catch(() => null) : null;
  return [...(words ? [{ reader: SCREEN_TEXT, revision: words.revision }] : []), ...(heard ? [heard] : [])];
}

/**
 * Opens the readers that are on. One whose part is missing or damaged is left out, and logged: the rest of the index does
 * not depend on it, and a later `tidemark reindex` makes up for it.
 */
export async function openReaders(
  { screenText, speech }: ReaderSwitches,
  store: Pick<Store, 'passages'>,
  { logger }: { logger: Logger },
): Promise<OpenReaders> {
  const text = screenText
    ? await unlessInvalid(openTextReader(), 'Words on the screen are not read', logger)
    : null;
  const voices = speech ? await unlessInvalid(openVoiceDetector(), 'Speech is not looked for', logger) : null;
  return {
    readers: text ? [createScreenTextReader(text, store.passages)] : [],
    speech: voices ? createSpeechReader(voices) : undefined,
    async close() {
      await text?.close();
      await voices?.close();
    },
  };
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
