/** Digits as shapes: a machine without fonts would draw none. In: digits, colons, points, blanks. Out: the path of an SVG. */

/** Five columns by seven rows; each number is a row, its highest bit the left column. */
const GLYPHS: Record<string, readonly number[]> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
  ':': [0, 4, 4, 0, 4, 4, 0],
  '.': [0, 0, 0, 0, 0, 6, 6],
};

const COLUMNS = 5;

/** Returns the path of a text, whose dots are `dot` pixels wide. What has no shape is a blank. */
export function labelPath(
  text: string,
  { left, top, dot }: { left: number; top: number; dot: number },
): string {
  const squares: string[] = [];
  [...text].forEach((character, place) => {
    GLYPHS[character]?.forEach((row, y) => {
      for (let x = 0; x < COLUMNS; x++) {
        if ((row & (1 << (COLUMNS - 1 - x))) === 0) continue;
        const at = [left + (place * (COLUMNS + 1) + x) * dot, top + y * dot];
        squares.push(`M${at.join(' ')}h${dot}v${dot}h-${dot}z`);
      }
    });
  });
  return squares.join('');
}
