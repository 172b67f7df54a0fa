/**
 * The script of an exported scene page. In: the sketch as JSON in the page. Out: its things as boxes on the ground, seen
 * from above and behind the camera that took the picture; a pointer or the arrow keys turn the view. It fetches nothing.
 */
import {
  BoxGeometry,
  BufferGeometry,
  CanvasTexture,
  Color,
  GridHelper,
  HemisphereLight,
  Line,
  LineBasicMaterial,
  Mesh,
  MeshLambertMaterial,
  PerspectiveCamera,
  Scene,
  Sprite,
  SpriteMaterial,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { SceneSketch, SceneThing } from '../../contract/index.ts';

/** A thing is drawn at least this wide, in metres. */
const LEAST_M = 0.2;
/** Radians that a key turns, and a pixel of a drag. */
const KEY_TURN = 0.12;
const DRAG_TURN = 0.006;
const COLOURS: Readonly<Record<string, string>> = {
  ...{
    black: '#222222',
    white: '#f2f2f2',
    grey: '#8a8a8a',
    red: '#c8372d',
    orange: '#e07b28',
    yellow: '#e3c532',
  },
  ...{ green: '#3f9a4c', blue: '#3565c9', purple: '#7d4bb3', pink: '#e48bb0', brown: '#7a5230' },
};
const UNCOLOURED = '#5aa9b8';

const sketch = JSON.parse(document.querySelector('#sketch')?.textContent ?? '{}') as SceneSketch;
const canvas = document.querySelector('canvas') as HTMLCanvasElement;
draw(sketch, canvas);

function draw({ layout, camera }: SceneSketch, target: HTMLCanvasElement): void {
  const reach = Math.max(6, ...layout.map(({ ground }) => ground.z)) * 1.1;
  const scene = new Scene();
  scene.background = new Color('#10161d');
  scene.add(new HemisphereLight('#ffffff', '#40505c', 3));
  const grid = new GridHelper(2 * reach, 20, '#4c6070', '#2b3842');
  grid.position.set(0, 0, -reach / 2);
  scene.add(grid, viewOf(camera.height, camera.angle, reach));
  for (const [i, thing] of layout.entries()) scene.add(...blockOf(thing, i + 1, reach));
  const eye = new PerspectiveCamera(50, 1, 0.1, 20 * reach);
  const renderer = new WebGLRenderer({ canvas: target, antialias: true });
  renderer.setPixelRatio(window.devicePixelRatio);
  let [turn, lift] = [0, 0.55];
  const show = () => {
    const { clientWidth: width, clientHeight: height } = target;
    renderer.setSize(width, height, false);
    eye.aspect = width / Math.max(1, height);
    eye.updateProjectionMatrix();
    const away = 1.3 * reach;
    const middle = -reach / 2;
    eye.position.set(
      away * Math.sin(turn) * Math.cos(lift),
      away * Math.sin(lift),
      middle + away * Math.cos(turn) * Math.cos(lift),
    );
    eye.lookAt(0, 0, middle);
    renderer.render(scene, eye);
  };
  const by = (across: number, up: number) => {
    turn += across;
    lift = Math.min(1.5, Math.max(0.05, lift + up));
    show();
  };
  const keys: Readonly<Record<string, [number, number]>> = {
    ...{ ArrowLeft: [-KEY_TURN, 0], ArrowRight: [KEY_TURN, 0] },
    ...{ ArrowUp: [0, KEY_TURN], ArrowDown: [0, -KEY_TURN] },
  };
  target.addEventListener('keydown', (event) => {
    const step = keys[event.key];
    if (!step) return;
    event.preventDefault();
    by(...step);
  });
  target.addEventListener('pointermove', ({ buttons, movementX, movementY }) => {
    if (buttons === 1) by(-movementX * DRAG_TURN, movementY * DRAG_TURN);
  });
  window.addEventListener('resize', show);
  show();
  target.dataset.things = String(layout.length);
}

/** A thing as a block that stands where it was estimated, with its number; three looks along -z. */
function blockOf(
  { ground, width, height, colour }: SceneThing,
  number: number,
  reach: number,
): (Mesh | Sprite)[] {
  const [wide, high] = [Math.max(LEAST_M, width), Math.max(LEAST_M, height)];
  const deep = Math.max(LEAST_M, Math.min(wide, 2));
  const colourName = COLOURS[colour ?? ''] ?? UNCOLOURED;
  const block = new Mesh(
    new BoxGeometry(wide, high, deep),
    new MeshLambertMaterial({ color: colourName, transparent: true, opacity: 0.85 }),
  );
  block.position.set(ground.x, high / 2, -ground.z - deep / 2);
  const sign = new Sprite(
    new SpriteMaterial({ map: new CanvasTexture(written(String(number))), depthTest: false }),
  );
  sign.position.set(ground.x, high + reach / 30, -ground.z);
  sign.scale.set(reach / 15, reach / 15, 1);
  return [block, sign];
}

/** The edges of what the camera sees. */
function viewOf(heightM: number, angleDeg: number, reach: number): Line {
  const half = reach * Math.tan((angleDeg * Math.PI) / 360);
  const points = [new Vector3(-half, 0, -reach), new Vector3(0, heightM, 0), new Vector3(half, 0, -reach)];
  return new Line(new BufferGeometry().setFromPoints(points), new LineBasicMaterial({ color: '#7cd6e2' }));
}

function written(text: string): HTMLCanvasElement {
  const label = document.createElement('canvas');
  label.width = label.height = 64;
  const paint = label.getContext('2d');
  if (!paint) return label;
  paint.font = 'bold 44px sans-serif';
  paint.textAlign = 'center';
  paint.textBaseline = 'middle';
  paint.lineWidth = 8;
  paint.strokeText(text, 32, 34);
  paint.fillStyle = '#ffffff';
  paint.fillText(text, 32, 34);
  return label;
}
