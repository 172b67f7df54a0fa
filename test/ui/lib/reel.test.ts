import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToReel,
  changeReel,
  deletedVideos,
  moveInReel,
  type ReelItem,
  readReel,
  reelItem,
  reelLengthS,
  removeFromReel,
  showsMoment,
  spansVideos,
  trimInReel,
} from '../../../ui/lib/reel.ts';

const item = (start: number): ReelItem => ({
  video_id: 'v',
  video_title: 'Film',
  start,
  end: start + 5,
  peak: start + 1,
  label: 'a dog',
  probability: null,
});
const reel = [item(0), item(10), item(20)];

describe('reel', () => {
  it('takes the highlight of a found moment', () => {
    const found = { ...item(17), end: 77, peak: 35, highlight: { start: 30, end: 40 } };
    expect(reelItem(found, 'a dog')).toMatchObject({ start: 30, end: 40, peak: 35, label: 'a dog' });
  });

  it('shows a found moment by its highlight, also after it was trimmed', () => {
    const found = { ...item(17), end: 77, peak: 35, highlight: { start: 30, end: 40 } };
    const taken = reelItem(found, 'a dog');
    const [trimmed] = trimInReel([taken], 0, { startS: 33, endS: 38 }, 100);
    expect([taken, trimmed as ReelItem].map((each) => showsMoment(each, found))).toEqual([true, true]);
    expect(showsMoment(taken, { ...found, video_id: 'other' })).toBe(false);
    expect(showsMoment(taken, { ...found, peak: 60, highlight: { start: 55, end: 65 } })).toBe(false);
  });

  it('takes each stretch once, at the end', () => {
    expect(addToReel(reel, item(30)).map((each) => each.start)).toEqual([0, 10, 20, 30]);
    expect(addToReel(reel, item(10))).toBe(reel);
  });

  it('keeps all its stretches when one is moved, wherever to', () => {
    const place = fc.integer({ min: -3, max: 6 });
    fc.assert(
      fc.property(place, place, (from, to) => {
        const starts = moveInReel(reel, from, to).map((each) => each.start);
        expect([...starts].sort((a, b) => a - b)).toEqual([0, 10, 20]);
      }),
    );
    expect(moveInReel(reel, 2, 0).map((each) => each.start)).toEqual([20, 0, 10]);
  });

  it('trims a stretch inside of its video, and keeps its best second in it', () => {
    const trimmed = (startS: number, endS: number) => trimInReel(reel, 1, { startS, endS }, 18)[1];
    expect(trimmed(12, 14)).toMatchObject({ start: 12, end: 14, peak: 12 });
    expect(trimmed(-3, 99)).toMatchObject({ start: 0, end: 18, peak: 11 });
    expect(trimmed(16, 12)).toMatchObject({ start: 16, end: 16.1 });
    expect(trimmed(30, 40)).toMatchObject({ start: 17.9, end: 18 });
    expect(trimInReel(reel, 1, { startS: 20, endS: 25 }, null)).toBe(reel);
  });

  it('says whether it is of several videos', () => {
    expect(spansVideos(reel)).toBe(false);
    expect(spansVideos([...reel, { ...item(30), video_id: 'w' }])).toBe(true);
  });

  it('keeps what another tab did meanwhile, when it is changed or changed back', () => {
    const starts = (list: readonly ReelItem[]) => list.map(({ start }) => start);
    const added = addToReel(reel, item(30));
    const elsewhere = [item(0), item(20), item(40)];
    expect(starts(changeReel(reel, reel, added))).toEqual([0, 10, 20, 30]);
    expect(starts(changeReel(elsewhere, reel, added))).toEqual([0, 20, 30, 40]);
    expect(starts(changeReel([...added, item(40)], added, reel))).toEqual([0, 10, 20, 40]);
    expect(starts(changeReel(elsewhere, reel, moveInReel(reel, 2, 0)))).toEqual([20, 0, 40]);
  });

  it('knows which of its videos have been deleted', () => {
    const both = [...reel, { ...item(0), video_id: 'w' }];
    expect([...deletedVideos(both, [{ id: 'v' }])]).toEqual(['w']);
    expect([...deletedVideos(both, [{ id: 'v' }, { id: 'w' }])]).toEqual([]);
  });

  it('adds up its length', () => {
    expect(reelLengthS(removeFromReel(reel, 1))).toBe(10);
  });

  it('is read back whole, without what is no stretch', () => {
    expect(readReel(JSON.parse(JSON.stringify(reel)))).toEqual(reel);
    expect(readReel([item(3), { ...item(3), end: 1 }, null, { video_id: 4 }, 'x'])).toEqual([item(3)]);
    expect(readReel({})).toEqual([]);
  });
});
