/** The coverage of an answer: what is indexed of the videos that it comes from. */
import { expect, it } from 'vitest';
import type { Candidate } from '../../../index/search/choose-candidates.ts';
import { presentCoverage, presentPool } from '../../../index/search/present-result.ts';
import type { ScoredTimeline } from '../../../index/search/score-timelines.ts';
import { videoOf } from '../../arbitraries/store.ts';

const PACK = { packId: 'base', packRevision: '1' };

function candidate(n: number, state: 'indexing' | 'complete', nextSecond: number): Candidate {
  const video = videoOf(n, { durationS: 1000 });
  const timeline = { timelineId: n, videoId: video.id, ...PACK, fps: 1, state, nextSecond, version: 1 };
  return { video, timeline };
}

/** A scored timeline whose chunks end at a second. */
function scored(one: Candidate, endS: number): ScoredTimeline {
  const cosines = new Float32Array(endS);
  const load = () => Promise.reject(new Error('Not needed.'));
  const empty = { ptsMs: new Int32Array(0), cuts: new Uint8Array(0), relatedCosines: [], truths: [] };
  return { ...one, ...empty, fromS: 0, load, cosines, whole: cosines, curve: cosines };
}

it('counts the seconds that are indexed, and the videos whose rest is searched roughly', () => {
  const [done, rough, begun] = [
    candidate(1, 'complete', 990),
    candidate(2, 'indexing', 120),
    candidate(3, 'indexing', 240),
  ];
  const candidates = {
    mode: 'exact' as const,
    chosen: [],
    excerpts: null,
    allowed: [done, rough, begun],
    quoted: null,
    conditions: [],
  };
  const timelines = [scored(done, 990), scored(rough, 1000), scored(begun, 240)];
  expect(presentCoverage(candidates, timelines)).toEqual({ indexed: 1350 / 2990, rough_videos: 1 });
});

it('is part of how much was searched: what is indexed, and the rough rest', () => {
  const [done, rough, begun] = [
    candidate(1, 'complete', 990),
    candidate(2, 'indexing', 120),
    candidate(3, 'indexing', 240),
  ];
  const timelines = [scored(done, 990), scored(rough, 1000)];
  const allowed = [done, rough, begun];
  expect(presentPool({ allowed }, {}, timelines)).toEqual({ videos: 3, duration_s: 990 + 1000 + 240 });
  const within = { timeS: { gte: 100, lt: 500 } };
  expect(presentPool({ allowed }, within, timelines)).toEqual({ videos: 3, duration_s: 400 + 400 + 140 });
});

it('is whole for a library of finished videos, and for an empty one', () => {
  const done = candidate(1, 'complete', 990);
  const all = { mode: 'exact' as const, chosen: [], excerpts: null, quoted: null, conditions: [] };
  const whole = { indexed: 1, rough_videos: 0 };
  expect(presentCoverage({ ...all, allowed: [done] }, [scored(done, 990)])).toEqual(whole);
  expect(presentCoverage({ ...all, allowed: [] }, [])).toEqual(whole);
});
