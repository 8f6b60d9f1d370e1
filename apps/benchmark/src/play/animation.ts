import { mkdirSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { writeFileAtomically } from '@policypath/trial/node';
import { encode as encodeGif } from 'modern-gif';
import upng from 'upng-js';

export interface Animation {
  readonly width: number;
  readonly height: number;
  /** Each [height, width, 4] bytes. */
  readonly frames: readonly Uint8Array[];
  readonly secondsPerFrame: number;
}

type Encode = (animation: Animation) => Promise<Uint8Array<ArrayBuffer>>;

/** Animations by the ending of their file's name. */
const encoders: Readonly<Record<string, Encode>> = {
  // Lossless: a frame holds only what differs from the one before it.
  '.png': async ({ width, height, frames, secondsPerFrame }) => {
    const delays = delaysOf(frames.length, secondsPerFrame, 1);
    return new Uint8Array(upng.encode(frames.map(bufferOf), width, height, 0, delays));
  },
  // 256 colours; its delays are hundredths of a second, and viewers take one below two for ten.
  '.gif': async ({ width, height, frames, secondsPerFrame }) => {
    const delays = delaysOf(frames.length, secondsPerFrame, 10).map((delay) => Math.max(20, delay));
    const buffer = await encodeGif({
      width,
      height,
      frames: frames.map((data, i) => ({ data: new Uint8ClampedArray(bufferOf(data)), delay: delays[i] })),
    });
    return new Uint8Array(buffer);
  },
};

/**
 * Delay of each picture in milliseconds, a multiple of `unit`. Rounding errors are carried over to the next picture, so every
 * picture is shown within half a unit of its time.
 */
function delaysOf(frames: number, secondsPerFrame: number, unit: number): number[] {
  const timeOf = (frame: number): number => unit * Math.round((1000 * secondsPerFrame * frame) / unit);
  return Array.from({ length: frames }, (_, i) => timeOf(i + 1) - timeOf(i));
}

/** The encoder for a file name. @throws UsageError when its ending is not supported */
export function animationEncoder(path: string): Encode {
  const ending = extname(path).toLowerCase();
  const encode = encoders[ending === '.apng' ? '.png' : ending];
  if (encode !== undefined) return encode;
  throw new UsageError(
    `--out ${path}: an animation ends in .png (or .apng) or .gif; for other kinds of video give --frames FOLDER ` +
      'and let a program such as ffmpeg join the pictures',
  );
}

/** Writes pictures as numbered PNG files: frame-00000.png, frame-00001.png, ... */
export interface FrameFolder {
  write(frame: Uint8Array, index: number): void;
}

/** @throws UsageError when the folder is not empty: the pictures of two episodes would mix */
export function openFrameFolder(folder: string, width: number, height: number): FrameFolder {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) {
    throw new UsageError(`--frames ${folder}: the folder is not empty; name a new one, or empty it`);
  }
  return {
    write(frame, index) {
      const name = `frame-${String(index).padStart(5, '0')}.png`;
      writeFileAtomically(join(folder, name), pngOfFrame(frame, width, height));
    },
  };
}

/** One picture as a PNG file. */
function pngOfFrame(frame: Uint8Array, width: number, height: number): Uint8Array {
  return new Uint8Array(upng.encode([bufferOf(frame)], width, height, 0));
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
