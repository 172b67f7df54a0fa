/** The kinds of models that a repository may hold: each chooses its files, and makes a pack of them. */

import type { Manifest } from '../../manifest.ts';
import type { RecognitionManifest } from '../../recognition/manifest.ts';
import { buildPack, type PackOrigin } from '../build-pack.ts';
import { chooseFiles, selectionOf, type WantedFiles } from '../choose-files.ts';
import type { CollectedFiles, FileSelection } from '../collect-files.ts';
import { buildRecognition } from '../recognition/build-recognition.ts';
import { chooseSpeechFiles, isSpeechExport, speechSelection } from '../recognition/choose-speech-files.ts';

/** The manifest of a pack of either kind. */
export type AnyManifest = Manifest | RecognitionManifest;

/** Files that are to be fetched, and what is made of them then. */
export interface ChosenLayout {
  selection: FileSelection;
  /** Writes manifest.json into the folder of the files. Throws `MODEL_INVALID`. */
  build(files: CollectedFiles, origin: PackOrigin): Promise<AnyManifest>;
}

/** Returns true for the manifest of a pack that recognises speech. */
export function isRecognition(manifest: AnyManifest): manifest is RecognitionManifest {
  return 'kind' in manifest;
}

/** Chooses the files of a repository: those of a model of Whisper's kind where it holds one, else those of a dual encoder. Throws as {@link chooseFiles}. */
export function chooseLayout(paths: readonly string[], wanted: WantedFiles): ChosenLayout {
  if (isSpeechExport(paths)) {
    const chosen = chooseSpeechFiles(paths, wanted.precision);
    return {
      selection: speechSelection(chosen),
      build: (files, origin) => buildRecognition(chosen, files, origin),
    };
  }
  const chosen = chooseFiles(paths, wanted);
  return { selection: selectionOf(chosen), build: (files, origin) => buildPack(chosen, files, origin) };
}
