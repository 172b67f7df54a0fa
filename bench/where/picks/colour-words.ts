/** Colours that a sentence names, of whatever thing: the trivial way to pick "the man in the red jacket". */
import { COLOURS, type Colour } from '../../../contract/index.ts';

const WORDS: Readonly<Record<Colour, RegExp>> = {
  black: /\bblack\b|黑/i,
  white: /\bwhite\b|白/i,
  grey: /\b(?:grey|gray|silver)\b|灰|银/i,
  red: /\bred\b|红/i,
  orange: /\borange\b|橙|橘/i,
  yellow: /\b(?:yellow|golden)\b|黄|金/i,
  green: /\bgreen\b|绿/i,
  blue: /\bblue\b|蓝/i,
  purple: /\b(?:purple|violet)\b|紫/i,
  pink: /\bpink\b|粉/i,
  brown: /\b(?:brown|tan)\b|棕|褐/i,
};

/** Returns the colours that a sentence names. */
export function coloursIn(sentence: string): Colour[] {
  return COLOURS.filter((colour) => WORDS[colour].test(sentence));
}
