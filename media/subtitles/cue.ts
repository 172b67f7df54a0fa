/** A subtitle: words, and when they are shown. */
export interface Cue {
  startS: number;
  endS: number;
  text: string;
}

/** The largest subtitle file or track that is read. A day of speech is about 2 MB. */
export const MAX_BYTES = 16 * 2 ** 20;

/** How long words stand whose format states no end, and that nothing follows. In seconds; nobody reads a line for longer. */
export const OPEN_CUE_S = 10;
