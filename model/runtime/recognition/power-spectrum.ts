/**
 * The power spectrum of short frames of sound. Frames have 400 samples, which is no power of two: halves are transformed as
 * long as a length is even (Cooley and Tukey 1965), and what is left, of 25, as it is written.
 */

/** Computes power spectra of frames of `size` samples. */
export class PowerSpectrum {
  readonly #size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #spareRe: Float64Array;
  readonly #spareIm: Float64Array;

  constructor(size: number) {
    const angles = Float64Array.from({ length: size }, (_, i) => (2 * Math.PI * i) / size);
    this.#size = size;
    this.#cos = angles.map(Math.cos);
    this.#sin = angles.map(Math.sin);
    [this.#re, this.#im] = [new Float64Array(size), new Float64Array(size)];
    [this.#spareRe, this.#spareIm] = [new Float64Array(size), new Float64Array(size)];
  }

  /** Writes the squared magnitudes of the frequencies 0 to `size`/2 into `power`. */
  compute(frame: Float64Array, power: Float64Array): void {
    this.#transform(frame, 0, 1, this.#size, 0);
    for (let k = 0; k < power.length; k++) {
      const [re, im] = [this.#re[k] as number, this.#im[k] as number];
      power[k] = re * re + im * im;
    }
  }

  /** Transforms every `stride`-th sample from `from` on, `count` of them, into the results from `to` on. */
  #transform(frame: Float64Array, from: number, stride: number, count: number, to: number): void {
    if (count % 2 === 1) {
      this.#transformPlainly(frame, from, stride, count, to);
      return;
    }
    const half = count / 2;
    this.#transform(frame, from, 2 * stride, half, to);
    this.#transform(frame, from + stride, 2 * stride, half, to + half);
    const [re, im] = [this.#re, this.#im];
    for (let k = 0; k < half; k++) {
      const cos = this.#cos[k * stride] as number;
      const sin = this.#sin[k * stride] as number;
      const even = to + k;
      const odd = even + half;
      const turnedRe = (re[odd] as number) * cos + (im[odd] as number) * sin;
      const turnedIm = (im[odd] as number) * cos - (re[odd] as number) * sin;
      re[odd] = (re[even] as number) - turnedRe;
      im[odd] = (im[even] as number) - turnedIm;
      re[even] = (re[even] as number) + turnedRe;
      im[even] = (im[even] as number) + turnedIm;
    }
  }

  #transformPlainly(frame: Float64Array, from: number, stride: number, count: number, to: number): void {
    const [spareRe, spareIm] = [this.#spareRe, this.#spareIm];
    for (let k = 0; k < count; k++) {
      let [re, im] = [0, 0];
      for (let n = 0, at = 0; n < count; n++, at += k * stride) {
        if (at >= this.#size) at -= this.#size;
        const sample = frame[from + n * stride] as number;
        re += sample * (this.#cos[at] as number);
        im -= sample * (this.#sin[at] as number);
      }
      [spareRe[k], spareIm[k]] = [re, im];
    }
    this.#re.set(spareRe.subarray(0, count), to);
    this.#im.set(spareIm.subarray(0, count), to);
  }
}
