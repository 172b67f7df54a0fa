/**
 * The event-level Granger test: a small sequence model expects the next event's vector from the events before it, and
 * what hiding one of them costs says whether it helps to predict. model/train/causal/predictor.py is the same model,
 * with its sources; this runs it without any graph runtime, for a past has ten events at most.
 *
 * One query, placed at the start of the effect, looks at the past through attention with interleaved MRoPE over
 * (start, end, place in order). Keys depend on one event each, so hiding an event is leaving out its key.
 * Legend: N past events, D content dim, W width, H heads.
 */
import { z } from 'zod';
import { dot } from '../../../core/vector.ts';
import type { CentredEvent, Features } from './link-features.ts';
import { Halves } from './packed-numbers.ts';

const Matrix = Halves; // row-major [outputs, inputs]

const Look = z.object({
  ask: Matrix,
  key: Matrix,
  value: Matrix,
  out: Matrix,
  inner: Matrix,
  inner_bias: Halves,
  outer: Matrix,
  outer_bias: Halves,
  nothing_key: Halves,
  nothing_value: Halves,
});

/** The predictor's part of links.json. */
export const PredictorWeights = z
  .object({
    dim: z.int().positive(),
    width: z.int().positive(),
    heads: z.int().positive(),
    rope_base: z.number().positive(),
    /** Nats for a cosine of 1. */
    sharpness: z.number().positive(),
    /** Weight of the past events themselves in what is expected. */
    kept: z.number(),
    token: Matrix,
    start: Halves,
    looks: z.array(Look).min(1),
    expect: Matrix,
    expect_bias: Halves,
  })
  .refine(hasItsShapes, { message: 'a tensor of the predictor has another length than its shape' });

/** The weights of a predictor. */
export type PredictorWeights = z.infer<typeof PredictorWeights>;

/** The keys and values of one past event, ready for every query. */
interface Token {
  keys: Float32Array[];
  values: Float32Array[];
  vector: Float32Array;
}

/** For each of `past`: nats lost when it is hidden, the same beyond hiding another one, gained when it is all there is. */
export function measurePredictions(
  weights: PredictorWeights,
  past: readonly CentredEvent[],
  effect: CentredEvent,
): Features[] {
  const tokens = past.map((event, i) => tokenOf(weights, event, effect, past.length - i));
  const likelihood = (seen: readonly Token[]): number =>
    weights.sharpness * dot(expectedFrom(weights, seen), effect.vector);
  const expected = likelihood(tokens);
  const unexpected = likelihood([]);
  const lost = tokens.map((token) => expected - likelihood(tokens.filter((other) => other !== token)));
  const all = lost.reduce((sum, x) => sum + x, 0);
  return tokens.map((token, i) => {
    const own = lost[i] as number;
    return {
      lost: own,
      excess: tokens.length === 1 ? own : own - (all - own) / (tokens.length - 1),
      alone: likelihood([token]) - unexpected,
      expected,
    };
  });
}

function tokenOf(
  weights: PredictorWeights,
  event: CentredEvent,
  effect: CentredEvent,
  distance: number,
): Token {
  const { width, looks } = weights;
  const hidden = rmsNorm(matVec(weights.token, event.vector, width));
  const place = [event.startS - effect.startS, event.endS - effect.startS, -distance];
  return {
    keys: looks.map(({ key }) => applyRope(matVec(key, hidden, width), place, weights)),
    values: looks.map(({ value }) => matVec(value, hidden, width)),
    vector: event.vector,
  };
}

/** Where the next event is expected after the events seen: a unit vector. */
function expectedFrom(weights: PredictorWeights, seen: readonly Token[]): Float32Array {
  const { width, dim, kept } = weights;
  let query = weights.start;
  let shares: number[] = [];
  weights.looks.forEach((look, l) => {
    const keys = [look.nothing_key, ...seen.map((token) => token.keys[l] as Float32Array)];
    const values = [look.nothing_value, ...seen.map((token) => token.values[l] as Float32Array)];
    const looked = attend(matVec(look.ask, rmsNorm(query), width), keys, values, weights.heads);
    shares = looked.shares;
    query = sum(query, matVec(look.out, looked.mixed, width));
    const inner = sum(matVec(look.inner, rmsNorm(query), look.inner_bias.length), look.inner_bias);
    const outer = matVec(
      look.outer,
      inner.map((x) => Math.max(0, x)),
      width,
    );
    query = sum(sum(query, outer), look.outer_bias);
  });
  const expected = sum(matVec(weights.expect, rmsNorm(query), dim), weights.expect_bias);
  seen.forEach(({ vector }, i) => {
    const share = kept * (shares[i + 1] as number);
    for (let d = 0; d < dim; d++) (expected[d] as number) += share * (vector[d] as number);
  });
  const length = Math.hypot(...expected);
  return length > 0 ? expected.map((x) => x / length) : expected;
}

/** Multi-head attention of one query [W]; `shares` are the mean weights of the keys. */
function attend(
  query: Float32Array,
  keys: readonly Float32Array[],
  values: readonly Float32Array[],
  heads: number,
): { mixed: Float32Array; shares: number[] } {
  const channels = query.length / heads;
  const mixed = new Float32Array(query.length);
  const shares = keys.map(() => 0);
  for (let from = 0; from < query.length; from += channels) {
    const scores = keys.map((key) => {
      let score = 0;
      for (let k = from; k < from + channels; k++) score += (query[k] as number) * (key[k] as number);
      return score / Math.sqrt(channels);
    });
    const highest = Math.max(...scores);
    const likely = scores.map((score) => Math.exp(score - highest));
    const all = likely.reduce((total, x) => total + x, 0);
    likely.forEach((x, i) => {
      (shares[i] as number) += x / all / heads;
      const value = values[i] as Float32Array;
      for (let k = from; k < from + channels; k++) (mixed[k] as number) += (x / all) * (value[k] as number);
    });
  }
  return { mixed, shares };
}

/** Each head's channel pairs (i, i + half) turned by the angle of their axis: interleaved MRoPE (model/train/mrope.py). */
function applyRope(
  key: Float32Array,
  place: readonly number[],
  { heads, rope_base }: PredictorWeights,
): Float32Array {
  const half = key.length / heads / 2;
  const out = new Float32Array(key.length);
  for (let pair = 0; pair < half; pair++) {
    const angle = (place[pair % place.length] as number) * rope_base ** (-pair / half);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    for (let head = 0; head < heads; head++) {
      const [a, b] = [head * 2 * half + pair, head * 2 * half + pair + half];
      out[a] = (key[a] as number) * cosine - (key[b] as number) * sine;
      out[b] = (key[a] as number) * sine + (key[b] as number) * cosine;
    }
  }
  return out;
}

/** A vector over the root of its mean square. */
function rmsNorm(x: Float32Array): Float32Array {
  let squares = 0;
  for (const value of x) squares += value * value;
  const scale = 1 / Math.sqrt(squares / x.length + 1e-6);
  return x.map((value) => value * scale);
}

/** matrix [outputs, inputs] times vector [inputs]. */
function matVec(matrix: Float32Array, vector: Float32Array, outputs: number): Float32Array {
  const inputs = vector.length;
  const out = new Float32Array(outputs);
  for (let row = 0; row < outputs; row++) {
    let total = 0;
    for (let k = 0; k < inputs; k++) total += (matrix[row * inputs + k] as number) * (vector[k] as number);
    out[row] = total;
  }
  return out;
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((x, i) => x + (b[i] as number));
}

function hasItsShapes(weights: {
  dim: number;
  width: number;
  heads: number;
  token: Float32Array;
  start: Float32Array;
  looks: z.infer<typeof Look>[];
  expect: Float32Array;
  expect_bias: Float32Array;
}): boolean {
  const { dim, width, heads, token, start, looks, expect, expect_bias } = weights;
  const square = width * width;
  return (
    width % (2 * heads) === 0 &&
    token.length === width * dim &&
    start.length === width &&
    expect.length === dim * width &&
    expect_bias.length === dim &&
    looks.every(
      (look) =>
        [look.ask, look.key, look.value, look.out].every(({ length }) => length === square) &&
        [look.outer_bias, look.nothing_key, look.nothing_value].every(({ length }) => length === width) &&
        look.inner.length === look.inner_bias.length * width &&
        look.outer.length === look.inner.length,
    )
  );
}
