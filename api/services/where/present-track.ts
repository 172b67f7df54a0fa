/** Presents tracks and forecasts as they cross a border. */
import type { Forecast, PictureBox, Track as TrackOnWire } from '../../../contract/index.ts';
import type { Box } from '../../../core/box.ts';
import { describeTrack, type Passage } from '../../../index/tracks/describe-track.ts';
import type { ForecastEvent, ForecastModel, ForecastStep } from '../../../index/tracks/forecast.ts';
import { middleOf, type Point, type Track } from '../../../index/tracks/track.ts';
import { presentThing } from '../../../index/where/seen-thing.ts';
import type { TrackFit } from './compare-things.ts';

/** Returns a track under its id, with how well it fits a phrase, where there is one. */
export function presentTrack(track: Track, id: string, fit?: TrackFit): TrackOnWire {
  const { label, chance, colours, points, bestS } = track;
  const { enters, leaves, moved, speed, growth } = describeTrack(track);
  const [first, last] = [points[0], points.at(-1)];
  const { colour, confidence } = presentThing({ label, chance, colours, box: [0, 0, 1, 1] });
  return {
    ...{ id, label, colour, confidence },
    start: first?.atS ?? 0,
    end: last?.atS ?? 0,
    best_at: bestS,
    enters: enters && presentPassage(enters),
    leaves: leaves && presentPassage(leaves),
    moved: presentPoint(moved),
    speed: round(speed),
    growth: round(growth),
    ...(fit && { fit: presentFit(fit) }),
    path: points.map(({ atS, box, isSeen }) => ({ at: atS, box: presentBox(box), seen: isSeen })),
  };
}

/** Returns a forecast; `idOf` names the tracks that it may meet. */
export function presentForecast(
  model: ForecastModel,
  steps: readonly ForecastStep[],
  events: readonly ForecastEvent[],
  idOf: (other: number) => string,
): Forecast {
  return {
    model,
    path: steps.map(({ atS, box, spread }) => ({
      ...{ at: atS, point: presentPoint(middleOf(box)), box: presentBox(box), spread: presentPoint(spread) },
    })),
    events: events.map(({ atS, kind, other }) => ({
      ...{ at: atS, kind, track: other === null ? null : idOf(other) },
    })),
  };
}

function presentFit({ isKind, probability }: TrackFit) {
  return { is_kind: isKind, probability: probability === null ? null : round(probability) };
}

function presentPassage({ atS, side }: Passage) {
  return { at: atS, side };
}

function presentPoint({ x, y }: Point): Point {
  return { x: round(x), y: round(y) };
}

/** The part of a box that lies within the picture. */
function presentBox(box: Box): PictureBox {
  const [x0, y0, x1, y1] = box.map((edge) => Math.min(1, Math.max(0, edge))) as unknown as Box;
  return { x: round(x0), y: round(y0), width: round(x1 - x0), height: round(y1 - y0) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
