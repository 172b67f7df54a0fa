/** The readers of frames that the settings switch on: which they are, and how each is opened. */
import { toAppError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/log.ts';
import type { ReaderKey } from '../../../index/store/readings/readings.ts';
import type { Store } from '../../../index/store/store.ts';
import type { FrameReader } from '../../../ingest/readers/frame-reader.ts';
import { createScreenTextReader, SCREEN_TEXT } from '../../../ingest/readers/text-on-screen.ts';
import { readWordsManifest } from '../../../model/runtime/words/manifest.ts';
import { openTextReader } from '../../../model/runtime/words/text-reader.ts';

/** Which readers are on. */
export interface ReaderSwitches {
  screenText: boolean;
}

/** Opened readers. */
export interface OpenReaders {
  readers: FrameReader[];
  close(): Promise<void>;
}

/** Returns the readers that are on; none for a part whose manifest cannot be read, which {@link openReaders} logs. */
export async function readersInUse({ screenText }: ReaderSwitches): Promise<ReaderKey[]> {
  const manifest = screenText ? await readWordsManifest().catch(() => null) : null;
  return manifest ? [{ reader: SCREEN_TEXT, revision: manifest.revision }] : [];
}

/**
 * Opens the readers that are on. One whose part is missing or damaged is left out, and logged: the rest of the index does
 * not depend on it, and a later `tidemark reindex` makes up for it.
 */
export async function openReaders(
  { screenText }: ReaderSwitches,
  store: Pick<Store, 'passages'>,
  { threads, logger }: { threads: number | undefined; logger: Logger },
): Promise<OpenReaders> {
  if (!screenText) return { readers: [], close: async () => {} };
  try {
    const text = await openTextReader(undefined, { threads });
    return { readers: [createScreenTextReader(text, store.passages)], close: text.close };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'MODEL_INVALID') throw error;
    logger.error('Words on the screen are not read: the part that reads them cannot be opened.', { error });
    return { readers: [], close: async () => {} };
  }
}
