/** Conditions that are drawn on a picture: an area or a line of a filter in, geometry and labels of the detector out. */
import type { SearchFilter } from '../../../contract/index.ts';
import type { Box } from '../../../core/box.ts';
import { AppError } from '../../../core/errors.ts';
import type { Point } from '../../tracks/track.ts';
import { meaningOf } from './names.ts';

/** A thing in an area. No labels: any thing. */
export interface ShownArea {
  labels: readonly string[] | null;
  area: Box;
}

/** A thing that crosses a line. No labels: any thing. */
export interface CrossedLine {
  labels: readonly string[] | null;
  line: readonly [Point, Point];
}

/** The conditions that are drawn on a picture. */
export interface DrawnPlaces {
  areas: ShownArea[];
  lines: CrossedLine[];
}

type Where = NonNullable<SearchFilter['where']>;

/**
 * Returns the conditions. Throws `QUERY_INVALID` for a name that no thing has, for one without area and line, for a box or a
 * line that leaves the picture, and for those without any extent.
 */
export function drawnPlaces(where: Where): DrawnPlaces {
  const drawn: DrawnPlaces = { areas: [], lines: [] };
  for (const { name, area, line } of where) {
    const labels = name === undefined ? null : labelsOf(name);
    if (!area && !line) throw invalid('A place has neither an area nor a line.', 'where');
    if (area) drawn.areas.push({ labels, area: boxOf(area) });
    if (line) drawn.lines.push({ labels, line: lineOf(line) });
  }
  return drawn;
}

function labelsOf(name: string): readonly string[] {
  const meaning = meaningOf(name);
  if (meaning) return meaning.labels;
  throw invalid(`The detector knows no "${name}". docs/where.md says what it knows.`, name);
}

function boxOf({ x, y, width, height }: NonNullable<Where[number]['area']>): Box {
  const box: Box = [x, y, x + width, y + height];
  if (width > 0 && height > 0 && box.every(isInside)) return box;
  throw invalid('An area does not lie within the picture, whose sides go from 0 to 1.', 'area');
}

function lineOf(line: NonNullable<Where[number]['line']>): readonly [Point, Point] {
  const [from, to] = line;
  if (
    from &&
    to &&
    (from.x !== to.x || from.y !== to.y) &&
    line.every(({ x, y }) => isInside(x) && isInside(y))
  )
    return [from, to];
  throw invalid('A line does not lie within the picture, whose sides go from 0 to 1.', 'line');
}

function isInside(value: number): boolean {
  return value >= 0 && value <= 1 + 1e-9;
}

function invalid(message: string, part: string): AppError {
  return new AppError('QUERY_INVALID', message, { details: { part } });
}
