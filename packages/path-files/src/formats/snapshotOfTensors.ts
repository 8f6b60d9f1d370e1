import { nameMatcher, type ParameterLayout } from '@policypath/path-buffer';
import { moduleLayers } from './moduleLayers.ts';
import { parameterTensors } from './parameterTensors.ts';
import { PathFileError } from './pathFileError.ts';
import type { ReadPathOptions } from './pathOfTensors.ts';
import { readFloats, readOverlap, type StoredTensor, type TensorFile } from './tensorFile.ts';

/** One snapshot in a file, not read yet. */
export interface StoredSnapshot {
  readonly layout: ParameterLayout;
  readonly dimension: number;
  /** How each entry of the layout is stored: safetensors' names, such as F32 and BF16. */
  readonly types: readonly string[];
  /** Lines for the user: what was taken of the file, and what was left out. */
  readonly remarks: readonly string[];
  /** Whether a part costs no more than itself: nothing has to be inflated or put in order for it. */
  readonly inParts: boolean;
  /** Reads the parameters from `start` (0) on that `target` has room for. They are not checked to be finite. */
  readonly read: (target: Float32Array, start?: number) => void;
}

/**
 * A file with the named tensors of one checkpoint as one snapshot: the tensors end to end, in the order of the layout in
 * its metadata, else of `like` (the layout of its fellows), else of the file.
 *
 * @throws PathFileError when there is no tensor, one is no parameter, or names and shapes differ from the layout.
 */
export function snapshotOfTensors(
  file: TensorFile,
  options: ReadPathOptions = {},
  like?: ParameterLayout,
): StoredSnapshot {
  if (file.metadata?.kind === 'path') throw new PathFileError(file.name, 'it is a whole path, not one checkpoint.');
  const { tensors: chosen, remarks } = parameterTensors(file, options);
  const tensors = new Map(chosen.map((tensor) => [tensor.name, tensor]));
  const keep = nameMatcher(options);
  const layout = like ?? file.metadata?.layout.filter(({ name }) => keep(name)) ?? moduleLayers(chosen);
  const ordered = layout.map(({ name, shape }) => matching(file.name, tensors.get(name), name, shape));
  const extra = [...tensors.keys()].find((name) => !layout.some((entry) => entry.name === name));
  if (extra !== undefined) throw new PathFileError(file.name, `it holds '${extra}', which the layout does not.`);
  const counts = ordered.map(({ shape }) => shape.reduce((product, size) => product * size, 1));
  return {
    layout,
    dimension: counts.reduce((sum, count) => sum + count, 0),
    types: ordered.map(({ type }) => type.name),
    remarks: [...(file.remarks ?? []), ...remarks],
    inParts: ordered.every(({ source, strides }) => source.held !== true && strides === undefined),
    read: (target, start = 0) => {
      let begin = 0;
      for (const [i, tensor] of ordered.entries()) {
        readOverlap({ begin, count: counts[i], start }, target, (from, part) => readFloats(tensor, from, part));
        begin += counts[i];
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
