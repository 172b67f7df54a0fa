/** The parts of three that the scene page uses. The package has no types of its own; those of others bring eight packages. */
declare module 'three' {
  export class Vector3 {
    constructor(x?: number, y?: number, z?: number);
    set(x: number, y: number, z: number): this;
  }
  export class Object3D {
    readonly position: Vector3;
    readonly rotation: Vector3;
    readonly scale: Vector3;
    add(...objects: Object3D[]): this;
    lookAt(x: number, y: number, z: number): void;
  }
  export class Color {
    constructor(colour: string | number);
  }
  export class Scene extends Object3D {
    background: Color | null;
  }
  export class PerspectiveCamera extends Object3D {
    constructor(fov: number, aspect: number, near: number, far: number);
    aspect: number;
    updateProjectionMatrix(): void;
  }
  export class WebGLRenderer {
    constructor(options: { canvas: HTMLCanvasElement; antialias?: boolean });
    setPixelRatio(ratio: number): void;
    setSize(width: number, height: number, updateStyle?: boolean): void;
    render(scene: Scene, camera: PerspectiveCamera): void;
  }
  export class BufferGeometry {
    setFromPoints(points: Vector3[]): this;
  }
  export class BoxGeometry extends BufferGeometry {
    constructor(width: number, height: number, depth: number);
  }
  export class Material {}
  export class MeshLambertMaterial extends Material {
    constructor(options: { color: string; transparent?: boolean; opacity?: number });
  }
  export class LineBasicMaterial extends Material {
    constructor(options: { color: string });
  }
  export class SpriteMaterial extends Material {
    constructor(options: { map: CanvasTexture; depthTest?: boolean });
  }
  export class Mesh extends Object3D {
    constructor(geometry: BufferGeometry, material: Material);
  }
  export class Line extends Object3D {
    constructor(geometry: BufferGeometry, material: Material);
  }
  export class Sprite extends Object3D {
    constructor(material: SpriteMaterial);
  }
  export class CanvasTexture {
    constructor(canvas: HTMLCanvasElement);
  }
  export class GridHelper extends Object3D {
    constructor(size: number, divisions: number, centre: string, lines: string);
  }
  export class HemisphereLight extends Object3D {
    constructor(sky: string, ground: string, intensity: number);
  }
}
