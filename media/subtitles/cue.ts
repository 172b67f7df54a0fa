/** A subtitle: words, and when they are shown. */
export interface Cue {
  startS: number;
  endS: number;
  text: string;
}
