import { extname } from 'node:path';
import type { Checkpoint } from '../formats/checkpointTensors.ts';
import { checkpointNpyChunks } from '../formats/npyChunks.ts';
import { checkpointNpzChunks } from '../formats/npzChunks.ts';
import { checkpointChunks } from '../formats/safetensorsChunks.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Writes a checkpoint by the extension of the name. A .safetensors has its tensors as they are: names, shapes, types and
 * bytes, with the notes. A .npz has them as arrays, without the notes. A .npy has the parameters alone, as one vector [m].
 * The file appears when it is complete.
 *
 * @throws RangeError for another extension, a name that the file keeps for itself, or a type that it does not have
 * (bfloat16 in NumPy's files; several types in a .npy).
 */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  switch (extname(file)) {
    case '.safetensors':
      return writeAtomically(file, checkpointChunks(checkpoint));
    case '.npz':
      return writeAtomically(file, checkpointNpzChunks(checkpoint));
    case '.npy':
      return writeAtomically(file, checkpointNpyChunks(checkpoint));
    default:
      throw new RangeError(`'${file}' should end in .safetensors, .npz or .npy, which tells the format.`);
  }
}
