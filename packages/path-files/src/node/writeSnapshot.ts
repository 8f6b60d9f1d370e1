import { checkOptions } from '@policypath/options';
import { extname } from 'node:path';
import type { ParameterLayout } from '@policypath/path-buffer';
import { snapshotChunks, type SnapshotOptions } from '../formats/safetensorsChunks.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Writes one checkpoint: a .safetensors file with a tensor for each entry of the layout, which PyTorch loads as a state
 * dict and `openSnapshot` reads. A folder of such files, with the step in each name, is a path for `openPath`. The file
 * appears when it is complete.
 *
 * @throws RangeError for another extension, or parameters that are not finite or do not fit the layout.
 */
export function writeSnapshot(
  file: string,
  parameters: Float32Array,
  layout: ParameterLayout,
  options: SnapshotOptions = {},
): void {
  checkOptions('writeSnapshot', options, { notes: true });

  if (extname(file) !== '.safetensors') {
    throw new RangeError(`'${file}' should end in .safetensors, the format that snapshots are written in.`);
  }
  writeAtomically(file, snapshotChunks(parameters, layout, options));
}
