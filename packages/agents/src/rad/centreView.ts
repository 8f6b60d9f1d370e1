import { centreOffset, placeFrame, type Augmentation } from '../imageReplay/augmentation.ts';
import { frameBytes, observationBytes, type ImageShape } from '../imageReplay/imageShape.ts';

/**
 * The view of an observation for acting: its middle (crop), or the observation in the middle of black (translation), as the
 * agent's augmentation says. Memory is allocated once.
 */
export class CentreView {
  readonly #shape: ImageShape;
  readonly #augmentation: Augmentation;
  readonly #observation: Uint8Array;
  readonly #words: Int32Array;

  constructor(shape: ImageShape, augmentation: Augmentation) {
    this.#shape = shape;
    this.#augmentation = augmentation;
    this.#observation = new Uint8Array(observationBytes(shape));
    this.#words = new Int32Array(this.#observation.buffer);
  }

  /**
   * @param observation [frameStack * channels, height, width]
   * @param out [frameStack * channels, size, size] of an array of its own, or a part of one that begins at a word
   * @throws RangeError when the observation has another length
   */
  write(observation: Uint8Array, out: Uint8Array): void {
    if (observation.length !== this.#observation.length) {
      throw new RangeError(
        `an observation has ${this.#observation.length} bytes for this agent, got ${observation.length}`,
      );
    }
    // Wherever the observation lies, it is read by words.
    this.#observation.set(observation);
    const shape = this.#shape;
    const augmentation = this.#augmentation;
    const offset = centreOffset(shape, augmentation);
    const outWords = new Int32Array(out.buffer, out.byteOffset, out.length / 4);
    for (let k = 0; k < shape.frameStack; k += 1) {
      const sourceWord = (k * frameBytes(shape)) / 4;
      const outWord = (k * shape.channels * augmentation.size * augmentation.size) / 4;
      placeFrame({ shape, augmentation, source: this.#words, sourceWord, out: outWords, outWord }, offset.y, offset.x);
    }
  }
}
