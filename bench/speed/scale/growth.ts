/** How figures grow with the size of a library: the exponent of the power of size that fits them, and a drawing. Pure. */

/** A figure by the size of the library. */
export interface Growth {
  name: string;
  points: readonly { seconds: number; value: number }[];
}

/** Returns the exponent of the power that fits best, by least squares of logarithms; null for fewer than two sizes. */
export function exponentOf({ points }: Growth): number | null {
  const logs = points
    .filter(({ value }) => value > 0)
    .map(({ seconds, value }) => [Math.log(seconds), Math.log(value)] as const);
  if (new Set(logs.map(([x]) => x)).size < 2) return null;
  const mean = (axis: 0 | 1) => logs.reduce((sum, pair) => sum + pair[axis], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

const [WIDTH, HEIGHT, MARGIN] = [640, 400, 56];
const COLOURS = ['#0b7285', '#c92a2a', '#5f3dc4', '#2b8a3e', '#e67700', '#495057'];

/** Draws figures against size, both axes logarithmic. */
export function drawGrowth(growths: readonly Growth[]): string {
  const drawn = growths.map((growth) => ({
    ...growth,
    points: growth.points.filter(({ value }) => value > 0),
  }));
  const all = drawn.flatMap(({ points }) => points);
  const x = axis(
    all.map(({ seconds }) => seconds),
    MARGIN,
    WIDTH - 190,
  );
  const y = axis(
    all.map(({ value }) => value),
    HEIGHT - MARGIN,
    24,
  );
  const ticks = [
    ...x.powers.map((n) => text(x.at(n), HEIGHT - MARGIN + 20, short(n), 'middle')),
    ...y.powers.map((n) => text(MARGIN - 8, y.at(n) + 4, short(n), 'end')),
    ...y.powers.map(
      (n) => `<path d="M${MARGIN} ${y.at(n)}H${WIDTH - 190}" stroke="#dee2e6" stroke-width="1"/>`,
    ),
    text((MARGIN + WIDTH - 190) / 2, HEIGHT - 12, 'seconds of the library', 'middle'),
  ];
  const lines = drawn.flatMap(({ name, points }, i) => {
    const colour = COLOURS[i % COLOURS.length] as string;
    const path = points.map(({ seconds, value }) => `${x.at(seconds)} ${y.at(value)}`).join('L');
    const exponent = exponentOf({ name, points });
    const label = exponent === null ? name : `${name}: n^${exponent.toFixed(2)}`;
    return [
      `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...points.map(
        ({ seconds, value }) => `<circle cx="${x.at(seconds)}" cy="${y.at(value)}" r="3" fill="${colour}"/>`,
      ),
      `<g fill="${colour}">${text(WIDTH - 176, 40 + 20 * i, label, 'start')}</g>`,
    ];
  });
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`;
  return [
    open,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...ticks,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

/** A logarithmic axis over these values, from one place of the drawing to another, whole powers of ten at its ends. */
function axis(values: readonly number[], from: number, to: number) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) => Math.round(from + ((to - from) * (Math.log10(value) - low)) / (high - low));
  return { at, powers: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)) };
}

function text(x: number, y: number, words: string, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
}

function short(n: number): string {
  return n >= 1e6 ? `${n / 1e6}M` : n >= 1000 ? `${n / 1000}k` : String(n);
}
