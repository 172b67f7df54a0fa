import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridWindow } from '../../../../ui/lib/library/grid-window.ts';

describe('the window onto a grid', () => {
  const at = (topPx: number) => gridWindow(5000, { columns: 4, rowPx: 200, topPx, viewPx: 800 });

  it('shows the first rows and a few more', () => {
    expect(at(100)).toEqual({ from: 0, to: 28, beforePx: 0, afterPx: (1250 - 7) * 200 });
  });

  it('follows scrolling, with rows to spare on both sides', () => {
    expect(at(-20_000)).toMatchObject({ from: 97 * 4, to: 107 * 4, beforePx: 97 * 200 });
  });

  it('ends where the grid does', () => {
    expect(at(-249_400)).toMatchObject({ to: 5000, afterPx: 0 });
    expect(gridWindow(0, { columns: 4, rowPx: 200, topPx: 0, viewPx: 800 })).toMatchObject({
      from: 0,
      to: 0,
    });
  });

  it('holds what is in view, and stands for all the rest', () => {
    const measures = fc.record({
      columns: fc.integer({ min: 1, max: 9 }),
      rowPx: fc.integer({ min: 20, max: 400 }),
      topPx: fc.integer({ min: -500_000, max: 1000 }),
      viewPx: fc.integer({ min: 1, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.nat(6000), measures, (count, each) => {
        const { from, to, beforePx, afterPx } = gridWindow(count, each);
        const rows = Math.ceil(count / each.columns);
        const shown = Math.ceil((to - from) / each.columns);
        expect(beforePx + shown * each.rowPx + afterPx).toBe(rows * each.rowPx);
        for (let row = 0; row < rows; row++) {
          const [top, bottom] = [each.topPx + row * each.rowPx, each.topPx + (row + 1) * each.rowPx];
          const first = row * each.columns;
          if (top < each.viewPx && bottom > 0) expect(first >= from && first < to).toBe(true);
        }
      }),
    );
  });
});
