/**
 * Finds where somebody speaks. In: samples, piece by piece. Out: spans. Stretches of half a minute are read side by side,
 * each from two seconds before its start, so that what is found at a time does not depend on what was heard long before.
 */
import type { Span } from '../../core/time.ts';
import type { VoiceDetector } from '../../model/runtime/speech/voice-detector.ts';

/** Steps of a stretch: half a minute, of steps of 32 ms. */
const STRETCH_STEPS = 960;
/** Steps before a stretch, in which the network finds its state: two seconds. */
const RUN_UP_STEPS = 64;
/** Stretches side by side. More are quicker, and take 2 MB each. */
const STRETCHES = 8;

/** The thresholds that the network's authors give: speech starts at the first, and ends below the second. */
const STARTS = 0.5;
const ENDS = 0.35;
/** Shorter spans are clicks; the authors' limit as well. */
const LEAST_SPEECH_S = 0.25;
/** Shorter pauses belong to speech: people breathe. */
const LEAST_PAUSE_S = 0.5;
/** Samples below are silence: three steps of 16 bits. */
const SILENT = 1e-4;

/** The parts of a detector that hear. */
export type Hears = Pick<VoiceDetector, 'hear' | 'step' | 'sampleRateHz'>;

/** Yields the speech of each few minutes of sound, as scores of the steps. Throws what the pieces throw, after what came before. */
export async function* scoreSpeech(
  pieces: AsyncIterable<Float32Array>,
  detector: Hears,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array> {
  const { step } = detector;
  const size = STRETCHES * STRETCH_STEPS * step;
  const runUp = RUN_UP_STEPS * step;
  // The last of the sound before stands in front.
  const block = new Float32Array(runUp + size);
  let filled = 0;
  const score = async (): Promise<Float32Array> => {
    const steps = Math.ceil(filled / step);
    block.fill(0, runUp + filled);
    const scores = await scoreBlock(block, steps, detector, signal);
    block.copyWithin(0, size);
    filled = 0;
    return scores;
  };
  let failure: unknown = null;
  try {
    for await (const piece of pieces) {
      for (let at = 0; at < piece.length; ) {
        const taken = piece.subarray(at, at + size - filled);
        block.set(taken, runUp + filled);
        filled += taken.length;
        at += taken.length;
        if (filled === size) yield await score();
      }
    }
  } catch (error) {
    failure = error;
  }
  if (filled > 0) yield await score();
  if (failure !== null) throw failure;
}

/** Scores the first steps after the run-up of a block; stretches of silence score 0 and cost nothing. */
async function scoreBlock(
  block: Float32Array,
  steps: number,
  { hear, step }: Hears,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const scores = new Float32Array(steps);
  const starts = Array.from({ length: Math.ceil(steps / STRETCH_STEPS) }, (_, i) => i * STRETCH_STEPS);
  const length = RUN_UP_STEPS + Math.min(STRETCH_STEPS, steps);
  const stretches = starts.map((start) => block.subarray(start * step, (start + length) * step));
  const heard = starts.filter((_, i) => isLoud(stretches[i] as Float32Array));
  const results = await hear(
    heard.map((start) => stretches[start / STRETCH_STEPS] as Float32Array),
    signal,
  );
  for (const [i, start] of heard.entries()) {
    const own = (results[i] as Float32Array).subarray(RUN_UP_STEPS);
    scores.set(own.subarray(0, Math.min(own.length, steps - start)), start);
  }
  return scores;
}

function isLoud(samples: Float32Array): boolean {
  return samples.some((sample) => Math.abs(sample) > SILENT);
}

/** Makes spans of the scores of steps, which come in order. */
export class SpeechSpans {
  readonly #stepS: number;
  readonly #spans: Span[] = [];
  #step = 0;
  #startS: number | null = null;

  /** `stepS` is the length of a step. */
  constructor(stepS: number) {
    this.#stepS = stepS;
  }

  /** The seconds that have come. */
  get heardS(): number {
    return this.#step * this.#stepS;
  }

  put(scores: Float32Array): void {
    for (const score of scores) {
      const atS = this.#step * this.#stepS;
      if (this.#startS === null && score >= STARTS) this.#startS = atS;
      if (this.#startS !== null && score < ENDS) this.#close(atS);
      this.#step++;
    }
  }

  /** Returns the spans; an open one ends here. */
  end(): Span[] {
    if (this.#startS !== null) this.#close(this.heardS);
    return this.#spans.filter(({ startS, endS }) => endS - startS >= LEAST_SPEECH_S);
  }

  #close(endS: number): void {
    const startS = this.#startS as number;
    const last = this.#spans.at(-1);
    this.#startS = null;
    if (last && startS - last.endS < LEAST_PAUSE_S) last.endS = endS;
    else this.#spans.push({ startS, endS });
  }
}
