import { checkOptions } from '@policypath/options';
import { extname } from 'node:path';
import type { DescribedPath } from '@policypath/path-buffer';
import type { WritePathOptions } from '../formats/describedPath.ts';
import { npyChunks } from '../formats/npyChunks.ts';
import { npzChunks } from '../formats/npzChunks.ts';
import { safetensorsChunks } from '../formats/safetensorsChunks.ts';
import { writeAtomically } from './writeAtomically.ts';

/**
 * Writes a path to a .safetensors, .npz or .npy file, row by row: memory is needed for one row. The file appears when it
 * is complete.
 *
 * @throws RangeError for another extension, a layout or steps with .npy (which has no place for them; a path's own are
 * left out), or a path that the writer refuses.
 */
export function writePath(file: string, path: DescribedPath, options: WritePathOptions = {}): void {
  checkOptions('writePath', options, { layout: true, steps: true });

  switch (extname(file)) {
    case '.safetensors':
      return writeAtomically(file, safetensorsChunks(path, options));
    case '.npz':
      return writeAtomically(file, npzChunks(path, options));
    case '.npy':
      if (options.layout !== undefined || options.steps !== undefined) {
        throw new RangeError('A .npy file keeps neither layout nor steps; write .npz or .safetensors.');
      }
      return writeAtomically(file, npyChunks(path));
    default:
      throw new RangeError(`'${file}' should end in .safetensors, .npz or .npy, which tells the format.`);
  }
}
