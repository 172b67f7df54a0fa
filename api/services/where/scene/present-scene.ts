/** Presents a sketched scene as it crosses the border. In: places in metres. Out: rounded numbers, and words for them. */
import type { PlaceRelation, SceneSketch, SceneThing } from '../../../../contract/index.ts';
import type { VideoId } from '../../../../core/ids.ts';
import { VIEW_DEG } from '../../../../index/where/scene/camera.ts';
import type { PlacedThing, SceneSketch as Sketched } from '../../../../index/where/scene/sketch-scene.ts';
import { presentThing } from '../../../../index/where/seen-thing.ts';

/** A kind of place, and the chance that a picture shows one. */
export interface RoomType {
  label: string;
  probability: number;
}

/** Up to these distances a thing is near, and in the middle. */
const NEAR_M = 4;
const MIDDLE_M = 12;

const WORDS: Partial<Record<PlaceRelation, string>> = {
  on: 'is on',
  inside: 'is inside',
  in_front_of: 'is in front of',
  left_of: 'is to the left of',
};

/** Returns the sketch of a moment. */
export function presentScene(
  id: VideoId,
  at: number,
  { camera, things, relations, assumptions }: Sketched,
  room: RoomType | null,
): SceneSketch {
  return {
    video_id: id,
    at,
    room_type: room?.label ?? 'unknown',
    room_confidence: room && round(room.probability),
    camera: {
      height: camera.heightM,
      horizon: round(camera.horizon),
      angle: VIEW_DEG,
      based_on: camera.basedOn,
    },
    layout: things.map(presentPlaced),
    spatial_inference: relations.map(({ relation, things: [a, b], probability, isGuess }) => {
      const name = (i: number) => `${things[i]?.seen.label} ${i + 1}`;
      const sure = `${Math.round(probability * 100)} %${isGuess ? ', a guess' : ''}`;
      return `${name(a)} ${WORDS[relation] ?? relation} ${name(b)} (${sure}).`;
    }),
    relations: relations.map(({ relation, things: pair, probability, isGuess }) => ({
      ...{ relation, things: [...pair], probability: round(probability), is_guess: isGuess },
    })),
    assumptions,
  };
}

function presentPlaced({ seen, xM, zM, widthM, heightM, spreadM, signs }: PlacedThing): SceneThing {
  const { label, ...rest } = presentThing(seen);
  const middle = (seen.box[0] + seen.box[2]) / 2;
  return {
    thing: label,
    ...rest,
    position: middle < 1 / 3 ? 'left' : middle > 2 / 3 ? 'right' : 'centre',
    depth: zM <= NEAR_M ? 'near' : zM <= MIDDLE_M ? 'middle' : 'far',
    ground: { x: round(xM), z: round(zM) },
    ...{ width: round(widthM), height: round(heightM), spread: round(spreadM) },
    from: [...signs],
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
