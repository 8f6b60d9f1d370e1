import { PathFileError } from './pathFileError.ts';
import { stepsName } from './pathMetadata.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';

/**
 * Refuses a state dict where a path of stacked tensors [snapshots, ...shape] is expected: by chance all of its tensors may
 * begin with the same size, as those of Linear(17, 6) do. A file with steps, or from our writers, is a path.
 *
 * @throws PathFileError with the tensor that gives it away and the mend.
 */
export function refuseOneCheckpoint(file: TensorFile, tensors: readonly StoredTensor[]): void {
  if (file.metadata !== undefined || file.tensors.some(({ name }) => name === stepsName)) return;
  const evidence = checkpointEvidence(tensors);
  if (evidence === undefined) return;
  throw new PathFileError(
    file.name,
    `it looks like one checkpoint, not a path: ${evidence}. Put checkpoints into a folder, numbered, and name the folder; ` +
      "or, if the first axis counts snapshots, say so by `stacked` (--stacked) or save the steps as '__steps__'.",
  );
}

const shown = ({ name, shape }: StoredTensor): string => `'${name}' is [${shape.join(', ')}]`;

function checkpointEvidence(tensors: readonly StoredTensor[]): string | undefined {
  // A stacked scalar has one axis too, but is rare, and a bias is common.
  const vector = tensors.find(({ shape }) => shape.length === 1);
  if (vector !== undefined) return tensors.length === 1 ? undefined : shown(vector);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const tensor of tensors) {
    const weight = /^(|.*[./])(weight|kernel|embedding)$/.exec(tensor.name);
    if (weight === null) continue;
    // A stacked weight has three axes; of a normalisation two, as its bias.
    const norm = tensor.shape.length === 2 && byName.get(`${weight[1]}bias`)?.shape.length === 2;
    if (tensor.shape.length === 2 && !norm) return shown(tensor);
    // A kernel of a convolution has four axes, stacked ones five.
    const biased = byName.has(`${weight[1]}bias`);
    if (tensor.shape.length === 4 && !biased) return shown(tensor);
  }
  return undefined;
}
