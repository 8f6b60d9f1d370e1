import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@policypath/trial/node';
import { UsageError } from '@policypath/trial/errors';
import { pngOfFrame } from './animation.ts';

/** Writes pictures as numbered PNG files: frame-00000.png, frame-00001.png, ... */
export interface FrameFolder {
  write(frame: Uint8Array, index: number): void;
}

/** @throws UsageError when the folder holds something already: pictures of two episodes would be mixed up */
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
