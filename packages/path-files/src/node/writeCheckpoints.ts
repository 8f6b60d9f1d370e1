import { checkOptions } from '@policypath/options';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DescribedPath } from '@policypath/path-buffer';
import { describePath, type WritePathOptions } from '../formats/describedPath.ts';
import { writeSnapshot } from './writeSnapshot.ts';

/**
 * Writes a path as a folder of numbered .safetensors files, one snapshot each with named tensors, so that PyTorch loads
 * any of them as a state dict. The number is the step, or the index where the path has no steps.
 *
 * @throws RangeError for a folder that is not empty, a step that occurs twice, or a path that the writer refuses.
 */
export function writeCheckpoints(folder: string, path: DescribedPath, options: WritePathOptions = {}): void {
  checkOptions('writeCheckpoints', options, { layout: true, steps: true });

  const { length, layout, steps } = describePath(path, options);
  const numbers = steps ?? Array.from({ length }, (_, i) => path.begin + i);
  const twice = numbers.find((number, i) => number === numbers[i - 1]);
  if (twice !== undefined)
    throw new RangeError(`Two snapshots are of step ${twice}; a folder needs one number for each.`);
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new RangeError(`The folder '${folder}' is not empty; name a new one.`);
  for (const [i, number] of numbers.entries()) {
    const file = join(folder, `${String(number).padStart(9, '0')}.safetensors`);
    writeSnapshot(file, path.at(path.begin + i), layout);
  }
}
