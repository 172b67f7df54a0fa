/** Draws a sketched scene as an SVG: seen from above, the camera at the bottom. In: a sketch. Out: markup of its own. */
import type { SceneSketch, SceneThing } from '../../../../contract/index.ts';
import { escapeMarkup } from '../../../../core/markup.ts';

const WIDTH = 640;
/** Height of the view, without the words below it. */
const VIEW = 420;
const MARGIN = 30;
const LINE = 16;
/** A scene is drawn at least this deep, in metres. */
const LEAST_DEPTH_M = 6;
/** A thing is drawn at least this wide, in pixels. */
const LEAST_PX = 8;

const STYLE =
  'svg{font:12px sans-serif;background:#fff;color:#17242e}text{fill:currentColor}.ring{fill:none;stroke:#9aa9b5;stroke-dasharray:3 4}' +
  '.view{fill:#dff1f4;stroke:none}.thing rect{fill:#5aa9b8;stroke:#17242e}.spread{stroke:#17242e;stroke-width:1}.muted{fill:#5a6a76}' +
  '@media(prefers-color-scheme:dark){svg{background:#10161d;color:#e6eef3}.view{fill:#1b2a33}.thing rect,.spread{stroke:#e6eef3}.muted{fill:#9aa9b5}}';

/** Returns the top view of a sketch. */
export function drawScene(sketch: SceneSketch): string {
  const { layout, camera, assumptions } = sketch;
  const farM = 1.1 * Math.max(LEAST_DEPTH_M, ...layout.map(({ ground, spread }) => ground.z + spread));
  const half = Math.tan((camera.angle * Math.PI) / 360);
  const scale = Math.min((VIEW - 2 * MARGIN) / farM, (WIDTH - 2 * MARGIN) / (2 * half * farM));
  const x = (metres: number) => round(WIDTH / 2 + metres * scale);
  const y = (metres: number) => round(VIEW - MARGIN - metres * scale);
  const [left, right, far] = [x(-half * farM), x(half * farM), y(farM)];
  const words = linesOf(sketch);
  const height = VIEW + LINE * (words.length + assumptions.length + 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escapeMarkup(titleOf(sketch))}</title><style>${STYLE}</style>`,
    `<polygon class="view" points="${x(0)},${y(0)} ${left},${far} ${right},${far}"/>`,
    ...ringsOf(farM).map(
      (metres) =>
        `<circle class="ring" cx="${x(0)}" cy="${y(0)}" r="${round(metres * scale)}" clip-path="inset(0)"/>` +
        `<text class="muted" x="${x(0) + 4}" y="${y(metres) - 3}">${metres} m</text>`,
    ),
    `<circle cx="${x(0)}" cy="${y(0)}" r="5"/><text x="${x(0) + 9}" y="${y(0) + 4}">camera</text>`,
    ...layout.map((thing, i) => thingMark(thing, i + 1, { x, y, scale })),
    ...words.map(
      (text, i) => `<text x="${MARGIN / 2}" y="${VIEW + LINE * (i + 1)}">${escapeMarkup(text)}</text>`,
    ),
    ...assumptions.map(
      (text, i) =>
        `<text class="muted" font-size="11" x="${MARGIN / 2}" y="${VIEW + LINE * (words.length + i + 2)}">${escapeMarkup(text)}</text>`,
    ),
    '</svg>',
  ].join('\n');
}

function thingMark(
  { thing, ground, width, spread }: SceneThing,
  number: number,
  { x, y, scale }: { x(metres: number): number; y(metres: number): number; scale: number },
): string {
  const wide = round(Math.max(LEAST_PX, width * scale));
  const deep = round(Math.max(LEAST_PX, Math.min(wide, 2 * scale)));
  const [middle, foot] = [x(ground.x), y(ground.z)];
  return (
    `<g class="thing" data-thing="${escapeMarkup(thing)}"><line class="spread" x1="${middle}" y1="${y(Math.max(0, ground.z - spread))}" x2="${middle}" y2="${y(ground.z + spread)}"/>` +
    `<rect x="${round(middle - wide / 2)}" y="${round(foot - deep)}" width="${wide}" height="${deep}" rx="2"/>` +
    `<text x="${round(middle + wide / 2 + 3)}" y="${foot}">${number} ${escapeMarkup(thing)}</text></g>`
  );
}

/** Distances that are marked: three to six round ones. */
function ringsOf(farM: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100].find((one) => farM / one <= 6) ?? 100;
  return Array.from({ length: Math.floor(farM / step) }, (_, i) => (i + 1) * step);
}

function titleOf({ at, room_type: room }: SceneSketch): string {
  return `Scene at ${at} s from above: ${room === 'unknown' ? 'kind of place unknown' : room}`;
}

/** Returns the words below the view: its title, and what follows from it. */
function linesOf(sketch: SceneSketch): string[] {
  const { layout, spatial_inference: inferences } = sketch;
  return [titleOf(sketch), ...(layout.length === 0 ? ['Nothing was detected.'] : []), ...inferences];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
