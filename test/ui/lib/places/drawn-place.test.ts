import { describe, expect, it } from 'vitest';
import { drawnCondition, percentOf } from '../../../../ui/lib/places/drawn-place.ts';

/** A wide picture in a square element: bars of 140 pixels above and below. */
const ELEMENT = { width: 640, height: 640 };
const PICTURE = { width: 1280, height: 720 };

describe('what is drawn on a picture', () => {
  it('is told in percent of the picture, without its bars', () => {
    expect(percentOf({ x: 320, y: 320 }, ELEMENT, PICTURE)).toEqual({ x: 50, y: 50 });
    expect(percentOf({ x: 0, y: 140 }, ELEMENT, PICTURE)).toEqual({ x: 0, y: 0 });
    expect(percentOf({ x: 700, y: 10 }, ELEMENT, PICTURE)).toEqual({ x: 100, y: 0 });
  });

  it('is an area, in whichever direction it was drawn', () => {
    const drags = [
      { from: { x: 320, y: 140 }, to: { x: 640, y: 500 } },
      { from: { x: 640, y: 500 }, to: { x: 320, y: 140 } },
    ];
    for (const drag of drags) expect(drawnCondition('area', drag, ELEMENT, PICTURE)).toBe('area:50,0,50,100');
  });

  it('is a line from one point to the other', () => {
    const drag = { from: { x: 320, y: 500 }, to: { x: 320, y: 140 } };
    expect(drawnCondition('line', drag, ELEMENT, PICTURE)).toBe('line:50,100,50,0');
  });

  it('is nothing where the hand slipped', () => {
    const click = { from: { x: 320, y: 320 }, to: { x: 322, y: 321 } };
    expect(drawnCondition('area', click, ELEMENT, PICTURE)).toBeNull();
    expect(drawnCondition('line', click, ELEMENT, PICTURE)).toBeNull();
  });
});
