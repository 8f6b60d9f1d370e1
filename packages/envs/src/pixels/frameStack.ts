const channels = 3;

/** The last frames, oldest first. A new episode begins with its first frame in every place (RAD's `FrameStack`). */
export class FrameStack {
  /** [3 frames, pixels] */
  readonly bytes: Uint8Array;
  readonly #frames: number;
  readonly #pixels: number;

  constructor({ frames, pixels }: { readonly frames: number; readonly pixels: number }) {
    this.#frames = frames;
    this.#pixels = pixels;
    this.bytes = new Uint8Array(frames * channels * pixels);
  }

  /** Puts one frame [pixels, 3] in every place. */
  fill(frame: Uint8Array): void {
    for (let i = 0; i < this.#frames; i += 1) this.push(frame);
  }

  /** Adds one frame [pixels, 3] and drops the oldest. */
  push(frame: Uint8Array): void {
    const pixels = this.#pixels;
    const begin = this.bytes.length - channels * pixels;
    this.bytes.copyWithin(0, channels * pixels);
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = begin + channel * pixels;
      for (let i = 0; i < pixels; i += 1) this.bytes[plane + i] = frame[channels * i + channel];
    }
  }

  /** Copies to `out`: [3 frames, pixels], or [pixels, 3 frames] with the channels last. */
  observation(channelsFirst: boolean, out: Uint8Array = new Uint8Array(this.bytes.length)): Uint8Array {
    if (out.length !== this.bytes.length) {
      throw new RangeError(`the array for the observation has ${out.length} bytes, not ${this.bytes.length}`);
    }
    if (channelsFirst) {
      out.set(this.bytes);
      return out;
    }
    const pixels = this.#pixels;
    const planes = this.bytes.length / pixels;
    for (let plane = 0; plane < planes; plane += 1) {
      for (let i = 0; i < pixels; i += 1) out[planes * i + plane] = this.bytes[plane * pixels + i];
    }
    return out;
  }
}
