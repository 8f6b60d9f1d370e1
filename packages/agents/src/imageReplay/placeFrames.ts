import { placeFrame, type Augmentation } from './augmentation.ts';
import { frameBytes, type ImageShape } from './imageShape.ts';

/** Numbers of one move: those of `copyFrames` of the engines. */
export const moveLength = 6;

/** What `copyFrames` of an engine is given, by words of four bytes; y and x have the sign of the augmentation. */
export interface PlaceFramesOptions {
  readonly shape: ImageShape;
  readonly augmentation: Augmentation;
  readonly sources: readonly Int32Array[];
  readonly targets: readonly Int32Array[];
  readonly moves: Int32Array;
  readonly count: number;
}

/** `copyFrames` in plain TypeScript, for crops and translations whose widths are multiples of 4. */
export function placeFrames({ shape, augmentation, sources, targets, moves, count }: PlaceFramesOptions): void {
  const words = frameBytes(shape) >>> 2;
  const outWords = (shape.channels * augmentation.size * augmentation.size) >>> 2;
  for (let at = 0; at < moveLength * count; at += moveLength) {
    const source = sources[moves[at]];
    const sourceWord = moves[at + 1] * words;
    const out = targets[moves[at + 4]];
    const outWord = moves[at + 5] * outWords;
    const placement = { shape, augmentation, source, sourceWord, out, outWord };
    placeFrame(placement, Math.abs(moves[at + 2]), Math.abs(moves[at + 3]));
  }
}
