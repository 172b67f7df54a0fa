/**
 * Boxes from a map of text probabilities ("differentiable binarisation", Liao et al., AAAI 2020). In: the network's map.
 * Out: upright boxes of lines. The network marks the core of each line, shrunk; boxes grow back by its rule. Lines that
 * lean are boxed upright: text on a screen rarely leans, and a thin frame around all of it is still searched.
 */

/** A map of text probabilities, row by row. */
export interface ProbabilityMap {
  data: Float32Array;
  width: number;
  height: number;
}

/** A box in pixels of the map, [left, right) x [top, bottom), and how sure the network is that it holds text. */
export interface TextBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
  score: number;
}

/** The published values of PP-OCRv4: a pixel is text above the first, a region above the second (its mean). */
const PIXEL = 0.3;
const REGION = 0.6;
/** Area over perimeter times this is the margin that the core of a line lacks. */
const GROWTH = 1.5;
/** Cores smaller than this have no legible line. */
const LEAST_SIDE = 3;
/** No picture has more lines that anyone would search; what remains is texture. */
const MAX_BOXES = 200;

/** Returns the boxes of a map, from top to bottom, then from left to right. */
export function textBoxes(map: ProbabilityMap): TextBox[] {
  const seen = new Uint8Array(map.data.length);
  const boxes: TextBox[] = [];
  for (let start = 0; start < map.data.length && boxes.length < MAX_BOXES; start++) {
    if (seen[start] === 1 || (map.data[start] as number) <= PIXEL) continue;
    const core = floodFrom(map, start, seen);
    const [width, height] = [core.right - core.left, core.bottom - core.top];
    if (Math.min(width, height) < LEAST_SIDE || core.score < REGION) continue;
    boxes.push(grown(core, map));
  }
  return boxes.sort((a, b) => a.top - b.top || a.left - b.left);
}

/** Marks the region of text pixels around `start` as seen, and returns its box with the mean of its pixels. */
function floodFrom({ data, width, height }: ProbabilityMap, start: number, seen: Uint8Array): TextBox {
  const stack = [start];
  seen[start] = 1;
  const box = { left: width, top: height, right: 0, bottom: 0, score: 0 };
  let count = 0;
  while (stack.length > 0) {
    const at = stack.pop() as number;
    const [x, y] = [at % width, Math.floor(at / width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
    box.score += data[at] as number;
    count++;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx;
        if (seen[next] === 1 || (data[next] as number) <= PIXEL) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
  }
  return { ...box, score: box.score / count };
}

function grown({ left, top, right, bottom, score }: TextBox, map: ProbabilityMap): TextBox {
  const [width, height] = [right - left, bottom - top];
  const margin = Math.round((width * height * GROWTH) / (2 * (width + height)));
  return {
    left: Math.max(0, left - margin),
    top: Math.max(0, top - margin),
    right: Math.min(map.width, right + margin),
    bottom: Math.min(map.height, bottom + margin),
    score,
  };
}
