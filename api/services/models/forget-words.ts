/** The words that a recognition pack has written down go with it. */
import { join } from 'node:path';
import type { Config } from '../../../core/config.ts';
import { pathExists } from '../../../files/file-exists.ts';
import { LIBRARY_FILE } from '../../../index/store/care/copy-library.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { forgetRecognised } from '../../../ingest/speech/recognise-speech.ts';
import { isRecognition } from '../../../model/runtime/hub/files/layouts.ts';
import type { PackEntry } from '../../../model/runtime/hub/pack-folders.ts';

/** Deletes what the pack has written down of the library's videos, where there is a library. Search packs have written nothing. */
export async function forgetWordsOf(
  { dataDir, database }: Pick<Config, 'dataDir' | 'database'>,
  { manifest }: PackEntry,
): Promise<void> {
  if (!manifest || !isRecognition(manifest)) return;
  if (database === null && !(await pathExists(join(dataDir, LIBRARY_FILE)))) return;
  const store = await openStore(dataDir, database);
  try {
    await forgetRecognised(store, manifest.revision);
  } finally {
    await store.close();
  }
}
