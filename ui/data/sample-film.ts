/** The sample film that a server draws into an empty library: its progress until it is drawn; then its job takes over. */
import { getHealth } from './api.ts';

/** The state of the sample film. */
export interface SampleFilm {
  /** Share that is drawn, in [0, 1]; null when none is being drawn. */
  drawn: number | null;
  /** Sentences that find something in it, surest first. */
  sentences: readonly string[];
}

/** Nothing is known yet. */
export const NO_SAMPLE_FILM: SampleFilm = { drawn: null, sentences: [] };

const EVERY_MS = 1500;

/** Calls `onFilm` with the progress of the film, again and again until it is drawn. */
export async function pollSampleFilm(onFilm: (film: SampleFilm) => void): Promise<void> {
  try {
    const { sample, sample_sentences: sentences } = await getHealth();
    onFilm({ drawn: sample?.fraction ?? null, sentences });
    if (sample) setTimeout(() => void pollSampleFilm(onFilm), EVERY_MS);
  } catch {
    // Failing to fetch it is no reason for a message: the library reports a server that does not answer.
  }
}
