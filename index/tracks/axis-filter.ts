/**
 * A Kalman filter of one coordinate: where it is and how fast it moves, each with its uncertainty. The speed is taken to
 * change at random, as a thing that starts, stops and turns does.
 */

/** The initial uncertainty of a speed that nothing is known of: half a picture a second. */
const SPEED_SPREAD = 0.5;

/** A coordinate in motion. */
export class AxisFilter {
  position: number;
  speed = 0;
  #positionVariance: number;
  #covariance = 0;
  #speedVariance = SPEED_SPREAD ** 2;

  /** `spread` is the standard deviation of what is measured. */
  constructor(measured: number, spread: number) {
    this.position = measured;
    this.#positionVariance = spread ** 2;
  }

  /** The standard deviation of the position. */
  get spread(): number {
    return Math.sqrt(this.#positionVariance);
  }

  /** Moves on by `seconds`; `unrest` is the standard deviation of the change of speed in one second. */
  predict(seconds: number, unrest: number): void {
    const q = unrest ** 2;
    this.position += this.speed * seconds;
    this.#positionVariance +=
      seconds * (2 * this.#covariance + seconds * this.#speedVariance) + (q * seconds ** 3) / 3;
    this.#covariance += seconds * this.#speedVariance + (q * seconds ** 2) / 2;
    this.#speedVariance += q * seconds;
  }

  /** Takes in what was measured with a standard deviation of `spread`. */
  correct(measured: number, spread: number): void {
    const total = this.#positionVariance + spread ** 2;
    const gain = this.#positionVariance / total;
    const speedGain = this.#covariance / total;
    const surprise = measured - this.position;
    this.position += gain * surprise;
    this.speed += speedGain * surprise;
    this.#speedVariance -= speedGain * this.#covariance;
    this.#covariance *= 1 - gain;
    this.#positionVariance *= 1 - gain;
  }
}
