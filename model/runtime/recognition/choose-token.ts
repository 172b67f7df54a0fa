/**
 * Chooses the next token by the rules for timestamps: greedy, as the published code decodes at temperature 0 (Radford et al.
 * 2022, section 4.5, and `ApplyTimestampRules` of whisper/decoding.py). In: logits and the tokens so far. Out: a token. Pure.
 */
import type { RecognitionManifest } from './manifest.ts';

/** Tokens of one window may begin this late, in timestamps: one second. */
const LATEST_FIRST = 50;

/** A chosen token and the logarithm of its probability, among those that the rules allow. */
export interface ChosenToken {
  token: number;
  logProbability: number;
}

/**
 * Returns the most likely token that may follow `chosen`, the tokens of this window so far. Changes `logits`. The rules: a
 * window begins with a timestamp, at most a second after its start; timestamps come in pairs (an end and the next start),
 * or before the end; they never go back, and a start has a later end; and where all timestamps together are likelier than
 * any word, one of them comes next.
 */
export function chooseToken(
  logits: Float32Array,
  chosen: readonly number[],
  tokens: RecognitionManifest['tokens'],
): ChosenToken {
  const first = tokens.no_timestamps + 1;
  const forbid = (from: number, to: number) => logits.fill(Number.NEGATIVE_INFINITY, from, to);
  for (const token of tokens.suppressed) forbid(token, token + 1);
  // Of special tokens only the end may be written.
  const { end } = tokens;
  const special = Math.min(end, tokens.start);
  for (let token = special; token < first; token++) if (token !== end) forbid(token, token + 1);
  if (chosen.length === 0) {
    for (const token of tokens.suppressed_first) forbid(token, token + 1);
    forbid(0, first);
    forbid(first + LATEST_FIRST + 1, logits.length);
  } else {
    const isTime = (token: number | undefined) => token !== undefined && token >= first;
    const last = chosen.at(-1);
    const afterTime = isTime(last);
    const afterPair = chosen.length < 2 || isTime(chosen.at(-2));
    if (afterTime && afterPair) forbid(first, logits.length);
    else if (afterTime) forbid(0, Math.min(end, first));
    const latest = chosen.findLast(isTime);
    if (latest !== undefined) {
      const mayRepeat = afterTime && !afterPair;
      forbid(first, mayRepeat ? latest : latest + 1);
    }
  }
  const all = logSumExp(logits, 0, logits.length);
  const timeMass = logSumExp(logits, first, logits.length);
  const word = largest(logits, 0, first);
  const time = largest(logits, first, logits.length);
  const wordLogit = logits[word] as number;
  if (timeMass > wordLogit) return { token: time, logProbability: (logits[time] as number) - timeMass };
  const token = wordLogit >= (logits[time] ?? Number.NEGATIVE_INFINITY) ? word : time;
  return { token, logProbability: (logits[token] as number) - all };
}

/** Returns the probability of a token. */
export function probabilityOf(logits: Float32Array, token: number): number {
  return Math.exp((logits[token] as number) - logSumExp(logits, 0, logits.length));
}

function largest(values: Float32Array, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i < to; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

function logSumExp(values: Float32Array, from: number, to: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) top = Math.max(top, values[i] as number);
  if (top === Number.NEGATIVE_INFINITY) return top;
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.exp((values[i] as number) - top);
  return top + Math.log(sum);
}
