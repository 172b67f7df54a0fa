/** The usual heights of things, in metres: what turns the height of a box into a distance. Round numbers, by kind. */

/** A kind of thing as a scene takes it. */
export interface UsualSize {
  heightM: number;
  /** True for what stands on the ground; false for what hangs, flies, or lies on something else. */
  stands: boolean;
}

const STANDING: Readonly<Record<string, number>> = {
  ...{ person: 1.7, bicycle: 1.1, car: 1.5, motorcycle: 1.2, bus: 3.1, train: 3.8, truck: 3, boat: 2.5 },
  ...{ 'fire hydrant': 0.8, 'parking meter': 1.3, bench: 0.9, cat: 0.3, dog: 0.6, horse: 1.7, sheep: 0.9 },
  ...{ cow: 1.5, elephant: 3, bear: 1.3, zebra: 1.5, giraffe: 4.8, suitcase: 0.7, chair: 0.9, couch: 0.85 },
  ...{ 'potted plant': 0.7, bed: 0.7, 'dining table': 0.75, toilet: 0.75, oven: 0.9, refrigerator: 1.75 },
};

const RAISED: Readonly<Record<string, number>> = {
  ...{ airplane: 8, 'traffic light': 0.9, 'stop sign': 0.75, bird: 0.25, backpack: 0.5, umbrella: 0.8 },
  ...{ handbag: 0.3, tie: 0.5, frisbee: 0.1, skis: 0.3, snowboard: 0.4, 'sports ball': 0.22, kite: 1 },
  ...{ 'baseball bat': 0.7, 'baseball glove': 0.3, skateboard: 0.15, surfboard: 1.5, 'tennis racket': 0.6 },
  ...{ bottle: 0.25, 'wine glass': 0.2, cup: 0.1, fork: 0.1, knife: 0.1, spoon: 0.1, bowl: 0.1, banana: 0.1 },
  ...{ apple: 0.08, sandwich: 0.08, orange: 0.08, broccoli: 0.1, carrot: 0.08, 'hot dog': 0.06, pizza: 0.1 },
  ...{ donut: 0.06, cake: 0.12, tv: 0.6, laptop: 0.25, mouse: 0.04, remote: 0.1, keyboard: 0.1 },
  ...{ 'cell phone': 0.14, microwave: 0.3, toaster: 0.2, sink: 0.3, book: 0.22, clock: 0.35, vase: 0.3 },
  ...{ scissors: 0.15, 'teddy bear': 0.4, 'hair drier': 0.2, toothbrush: 0.15 },
};

/** Returns the usual size of a kind of thing; null where none is known. */
export function usualSize(label: string): UsualSize | null {
  const standing = STANDING[label];
  if (standing !== undefined) return { heightM: standing, stands: true };
  const raised = RAISED[label];
  return raised === undefined ? null : { heightM: raised, stands: false };
}
