import type { ParameterLayout } from '@policypath/path-buffer';
import { moduleLayers } from './moduleLayers.ts';
import { PathFileError } from './pathFileError.ts';
import type { ReadPathOptions } from './pathOfTensors.ts';
import { readFloats, type StoredTensor, type TensorFile } from './tensorFile.ts';

/** One snapshot in a file, not read yet. */
export interface StoredSnapshot {
  readonly layout: ParameterLayout;
  readonly dimension: number;
  /** Reads all parameters into `target` [m]. They are not checked to be finite. */
  readonly read: (target: Float32Array) => void;
}

/**
 * A file with the named tensors of one checkpoint as one snapshot: the tensors end to end, in the order of the layout in
 * its metadata, else of `like` (the layout of its fellows), else of the file.
 *
 * @throws PathFileError when there is no tensor, one is no parameter, or names and shapes differ from the layout.
 */
export function snapshotOfTensors(
  file: TensorFile,
  { include }: ReadPathOptions = {},
  like?: ParameterLayout,
): StoredSnapshot {
  if (file.metadata?.kind === 'path') throw new PathFileError(file.name, 'it is a whole path, not one checkpoint.');
  const keep = include ?? (() => true);
  const tensors = new Map(file.tensors.filter(({ name }) => keep(name)).map((tensor) => [tensor.name, tensor]));
  for (const { name, type, shape } of tensors.values()) {
    if (!type.floating) {
      throw new PathFileError(
        file.name,
        `'${name}' is of type ${type.name}, no parameter; leave it out (\`include\`) or save it as float32.`,
      );
    }
    if (shape.includes(0)) throw new PathFileError(file.name, `'${name}' of shape [${shape.join(', ')}] is empty.`);
  }
  if (tensors.size === 0) throw new PathFileError(file.name, 'no tensor of it is included.');
  const layout = like ?? file.metadata?.layout.filter(({ name }) => keep(name)) ?? moduleLayers([...tensors.values()]);
  const ordered = layout.map(({ name, shape }) => matching(file.name, tensors.get(name), name, shape));
  const extra = [...tensors.keys()].find((name) => !layout.some((entry) => entry.name === name));
  if (extra !== undefined) throw new PathFileError(file.name, `it holds '${extra}', which the layout does not.`);
  const counts = ordered.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  return {
    layout,
    dimension: counts.reduce((sum, count) => sum + count, 0),
    read: (target) => {
      let position = 0;
      for (const [i, tensor] of ordered.entries()) {
        readFloats(tensor, 0, target.subarray(position, position + counts[i]));
        position += counts[i];
      }
    },
  };
}

function matching(
  file: string,
  tensor: StoredTensor | undefined,
  name: string,
  shape: readonly number[],
): StoredTensor {
  if (tensor === undefined) throw new PathFileError(file, `it has no '${name}', which the layout names.`);
  if (tensor.shape.join() !== shape.join()) {
    throw new PathFileError(
      file,
      `'${name}' has shape [${tensor.shape.join(', ')}], the layout says [${shape.join(', ')}].`,
    );
  }
  return tensor;
}
