/** The film that a server with an empty library draws: how far it is, until it is drawn; then its job says the rest. */
import { getHealth } from './api.ts';

/** What is known of the film. */
export interface SampleFilm {
  /** Share that is drawn, in [0, 1]; null when none is being drawn. */
  drawn: number | null;
  /** Sentences that find something in it, surest first. */
  sentences: readonly string[];
}

/** Nothing is known yet. */
export const NO_SAMPLE_FILM: SampleFilm = { drawn: null, sentences: [] };

const EVERY_MS = 1500;

/** Tells `onFilm` how far the film is, again and again until it is drawn. */
export async function pollSampleFilm(onFilm: (film: SampleFilm) => void): Promise<void> {
  try {
    const { sample, sample_sentences: sentences } = await getHealth();
    onFilm({ drawn: sample?.fraction ?? null, sentences });
    if (sample) setTimeout(() => void pollSampleFilm(onFilm), EVERY_MS);
  } catch {
    // The film is a courtesy: a page that cannot ask for it says nothing of it. The library tells of a broken line.
  }
}
