/**
 * Sound becomes what networks of Whisper's kind hear: the logarithm of its power in bands that are as wide as the ear
 * hears them. Formulas: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022), section 2.2, and
 * the published code beside it (whisper/audio.py); bands as in Slaney's Auditory Toolbox (1998). A test compares with numpy.
 *
 * Axes: M bands, T frames.
 */
import type { RecognitionManifest } from './manifest.ts';
import { PowerSpectrum } from './power-spectrum.ts';

/** Power below counts as this. */
const LEAST_POWER = 1e-10;
/** Values further below the loudest than this, in decades, count as this far below. */
const DECADES = 8;

/** Slaney's scale: linear up to 1 kHz, which is 15 mels, and logarithmic above. */
const HZ_PER_MEL = 200 / 3;
const BREAK_HZ = 1000;
const BREAK_MEL = BREAK_HZ / HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** A band: the weights of some frequencies in a row. */
interface Band {
  first: number;
  weights: Float64Array;
}

/** Computes log-mel features of windows. */
export class LogMel {
  readonly #sound: RecognitionManifest['sound'];
  readonly #spectrum: PowerSpectrum;
  readonly #window: Float64Array;
  readonly #bands: Band[];

  constructor(sound: RecognitionManifest['sound']) {
    const { fft, mels, sample_rate } = sound;
    this.#sound = sound;
    this.#spectrum = new PowerSpectrum(fft);
    // Hann's window, periodic.
    this.#window = Float64Array.from(
      { length: fft },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / fft),
    );
    this.#bands = melBands(mels, fft, sample_rate);
  }

  /** Samples of a window. What is longer is cut, what is shorter is filled up with silence. */
  get samples(): number {
    return this.#sound.frames * this.#sound.hop;
  }

  /** Returns the features [M, T] of a window that begins with `samples` (mono, -1 to 1). */
  compute(samples: Float32Array): Float32Array {
    const { fft, hop, mels, frames } = this.#sound;
    const length = Math.min(samples.length, this.samples);
    const features = new Float32Array(mels * frames).fill(Math.log10(LEAST_POWER));
    const [frame, power] = [new Float64Array(fft), new Float64Array(fft / 2 + 1)];
    let loudest = Math.log10(LEAST_POWER);
    for (let t = 0; t < frames; t++) {
      const from = t * hop - fft / 2;
      // Frames in the silence after the sound are as they are filled.
      if (from >= length) break;
      this.#cut(samples.subarray(0, length), from, frame);
      this.#spectrum.compute(frame, power);
      for (const [m, { first, weights }] of this.#bands.entries()) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (power[first + i] as number);
        const value = Math.log10(Math.max(sum, LEAST_POWER));
        features[m * frames + t] = value;
        if (value > loudest) loudest = value;
      }
    }
    const floor = loudest - DECADES;
    for (let i = 0; i < features.length; i++) features[i] = (Math.max(features[i] as number, floor) + 4) / 4;
    return features;
  }

  /** Cuts a frame out, windowed; the sound is mirrored at both ends of the window. */
  #cut(samples: Float32Array, from: number, frame: Float64Array): void {
    const last = this.samples - 1;
    for (let n = 0; n < frame.length; n++) {
      const at = Math.abs(from + n);
      const inside = at > last ? 2 * last - at : at;
      frame[n] = (samples[inside] ?? 0) * (this.#window[n] as number);
    }
  }
}

/** Returns the triangular bands, each with an area of about one. */
function melBands(mels: number, fft: number, sampleRateHz: number): Band[] {
  const top = melOf(sampleRateHz / 2);
  const edges = Array.from({ length: mels + 2 }, (_, i) => hzOf((top * i) / (mels + 1)));
  return Array.from({ length: mels }, (_, m) => {
    const [low, middle, high] = edges.slice(m, m + 3) as [number, number, number];
    const weights = Array.from({ length: fft / 2 + 1 }, (_, k) => {
      const hz = (k * sampleRateHz) / fft;
      const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
      return Math.max(0, height) * (2 / (high - low));
    });
    const first = weights.findIndex((weight) => weight > 0);
    const last = weights.findLastIndex((weight) => weight > 0);
    return {
      first: Math.max(0, first),
      weights: Float64Array.from(weights.slice(Math.max(0, first), last + 1)),
    };
  });
}

function melOf(hz: number): number {
  return hz < BREAK_HZ ? hz / HZ_PER_MEL : BREAK_MEL + Math.log(hz / BREAK_HZ) / LOG_STEP;
}

function hzOf(mel: number): number {
  return mel < BREAK_MEL ? mel * HZ_PER_MEL : BREAK_HZ * Math.exp((mel - BREAK_MEL) * LOG_STEP);
}
