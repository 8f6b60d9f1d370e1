import { moveLength, type CopyFramesOptions } from './frames.ts';
import type { WasmExports } from './wasmExports.ts';

/** Bytes of the source and of the target that are staged at a time; a row, of at most `largestFrameSize`, always fits. */
const stagedBytes = 2 ** 20;

/** `copyFrames` in WebAssembly: frames lie outside its memory, so each goes through a staging area, and back. */
export class StagedFrames {
  readonly #exports: WasmExports;
  readonly #source: Uint8Array;
  readonly #target: Uint8Array;

  /** Bytes of the staging area. */
  static readonly bytes = 2 * stagedBytes;

  /** The staging area begins at `offset` of the module's memory. */
  constructor(exports: WasmExports, memory: ArrayBufferLike, offset: number) {
    this.#exports = exports;
    this.#source = new Uint8Array(memory, offset, stagedBytes);
    this.#target = new Uint8Array(memory, offset + stagedBytes, stagedBytes);
  }

  copyFrames(options: CopyFramesOptions): void {
    const { channels, height, width, outHeight, outWidth, sources, targets, moves, count } = options;
    const bytes = channels * height * width;
    const outBytes = channels * outHeight * outWidth;
    if (bytes > stagedBytes || outBytes > stagedBytes) {
      for (let k = 0; k < count; k += 1) this.#copyInPieces(options, k * moveLength);
      return;
    }
    const result = this.#target.subarray(0, outBytes);
    for (let k = 0; k < count; k += 1) {
      const at = k * moveLength;
      const from = moves[at + 1] * bytes;
      this.#source.set(sources[moves[at]].subarray(from, from + bytes));
      this.#copy(channels, height, width, outHeight, outWidth, moves[at + 2], moves[at + 3]);
      targets[moves[at + 4]].set(result, moves[at + 5] * outBytes);
    }
  }

  /** A frame that does not fit: some rows of one channel at a time. */
  #copyInPieces(options: CopyFramesOptions, at: number): void {
    const { channels, height, width, outHeight, outWidth, moves } = options;
    const source = options.sources[moves[at]];
    const y = moves[at + 2];
    const target = options.targets[moves[at + 4]];
    const rows = Math.max(1, Math.floor(stagedBytes / Math.max(width, outWidth)));
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = (moves[at + 1] * channels + channel) * height;
      const outPlane = (moves[at + 5] * channels + channel) * outHeight;
      for (let begin = 0; begin < outHeight; begin += rows) {
        const outRows = Math.min(rows, outHeight - begin);
        const top = Math.min(height, Math.max(0, begin + y));
        const bottom = Math.min(height, Math.max(top, begin + outRows + y));
        this.#source.set(source.subarray((plane + top) * width, (plane + bottom) * width));
        this.#copy(1, bottom - top, width, outRows, outWidth, begin + y - top, moves[at + 3]);
        target.set(this.#target.subarray(0, outRows * outWidth), (outPlane + begin) * outWidth);
      }
    }
  }

  #copy(
    channels: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    y: number,
    x: number,
  ): void {
    const from = this.#source.byteOffset;
    const to = this.#target.byteOffset;
    this.#exports.copyFrame(channels, height, width, outHeight, outWidth, from, y, x, to);
  }
}
