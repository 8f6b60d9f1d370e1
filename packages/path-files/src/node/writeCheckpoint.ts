import { extname } from 'node:path';
import type { Checkpoint } from '../formats/checkpointTensors.ts';
import { checkpointChunks } from '../formats/safetensorsChunks.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Writes a checkpoint as a .safetensors file with its tensors as they are: names, shapes, types and bytes. The file appears
 * when it is complete.
 *
 * @throws RangeError for another extension, or a name that the file keeps for itself.
 */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): void {
  if (extname(file) !== '.safetensors') {
    throw new RangeError(`'${file}' should end in .safetensors, the one format of single checkpoints.`);
  }
  writeAtomically(file, checkpointChunks(checkpoint));
}
