import { checkCount } from './operands.ts';

/** Frames of bytes copied with a shift: target[c, i, j] = source[c, i + y, j + x], and 0 where that lies outside the source. */
export interface CopyFramesOptions {
  /** A frame of `sources` is [channels, height, width]. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** A frame of `targets` is [channels, outHeight, outWidth]. */
  readonly outHeight: number;
  readonly outWidth: number;
  /** Each holds frames one after the other, and anything after the last whole one. They may lie anywhere. */
  readonly sources: readonly Uint8Array[];
  /** As `sources`, but none may share memory with those. */
  readonly targets: readonly Uint8Array[];
  /**
   * [count, 6], row-major: index in `sources`, index of the frame in that; y and x, of either sign; index in `targets`,
   * index of the frame in that, to which no other move may go.
   */
  readonly moves: Int32Array;
  readonly count: number;
}

/** Numbers of one move. */
export const moveLength = 6;

/** Channels, heights, widths and shifts are at most this. */
export const largestFrameSize = 2 ** 20;

const kernel = 'copyFrames';

/** @throws RangeError that names what is wrong. */
export function checkFrames(options: CopyFramesOptions): void {
  const { channels, height, width, outHeight, outWidth, sources, targets, moves, count } = options;
  checkSize('channels', channels);
  checkSize('height', height);
  checkSize('width', width);
  checkSize('outHeight', outHeight);
  checkSize('outWidth', outWidth);
  checkCount(kernel, 'count', count);
  checkBytes('sources', sources);
  checkBytes('targets', targets);
  checkNotShared(sources, targets);
  if (!(moves instanceof Int32Array)) throw new RangeError(`${kernel}: moves must be an Int32Array`);
  if (moves.length < moveLength * count) {
    throw new RangeError(`${kernel}: moves has ${moves.length} elements, but ${count} moves have ${moveLength} each`);
  }
  const bytes = channels * height * width;
  const outBytes = channels * outHeight * outWidth;
  for (let at = 0; at < moveLength * count; at += moveLength) {
    checkFrame('sources', sources, bytes, moves, at);
    checkShift('y', moves, at + 2);
    checkShift('x', moves, at + 3);
    checkFrame('targets', targets, outBytes, moves, at + 4);
  }
}

function checkSize(name: string, size: number): void {
  if (Number.isInteger(size) && size >= 0 && size <= largestFrameSize) return;
  throw new RangeError(`${kernel}: ${name} must be an integer from 0 to ${largestFrameSize}, got ${size}`);
}

function checkBytes(name: string, arrays: readonly Uint8Array[]): void {
  for (let i = 0; i < arrays.length; i += 1) {
    if (!(arrays[i] instanceof Uint8Array)) throw new RangeError(`${kernel}: ${name}[${i}] must be a Uint8Array`);
  }
}

function checkNotShared(sources: readonly Uint8Array[], targets: readonly Uint8Array[]): void {
  for (let i = 0; i < targets.length; i += 1) {
    const { buffer, byteOffset, byteLength } = targets[i];
    for (let j = 0; j < sources.length; j += 1) {
      const source = sources[j];
      if (source.buffer !== buffer) continue;
      if (source.byteOffset < byteOffset + byteLength && byteOffset < source.byteOffset + source.byteLength) {
        throw new RangeError(`${kernel}: targets[${i}] overlaps sources[${j}]; give each memory of its own`);
      }
    }
  }
}

function checkFrame(name: string, arrays: readonly Uint8Array[], bytes: number, moves: Int32Array, at: number): void {
  const array = moves[at];
  const index = moves[at + 1];
  if (array < 0 || array >= arrays.length) {
    throw new RangeError(`${kernel}: move ${Math.floor(at / moveLength)} names ${name}[${array}] of ${arrays.length}`);
  }
  if (index < 0 || (index + 1) * bytes > arrays[array].length) {
    throw new RangeError(
      `${kernel}: move ${Math.floor(at / moveLength)} names frame ${index} of ${name}[${array}], which has ` +
        `${arrays[array].length} bytes at ${bytes} a frame`,
    );
  }
}

function checkShift(name: string, moves: Int32Array, at: number): void {
  if (Math.abs(moves[at]) <= largestFrameSize) return;
  throw new RangeError(
    `${kernel}: move ${Math.floor(at / moveLength)} has ${name} ${moves[at]}; at most ${largestFrameSize} either way`,
  );
}
