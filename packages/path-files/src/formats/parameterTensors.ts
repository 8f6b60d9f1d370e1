import { nameMatcher, type NameFilters } from '@policypath/path-buffer';
import { PathFileError } from './pathFileError.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';

/** The tensors of a file that are parameters. */
export interface ParameterTensors {
  readonly tensors: readonly StoredTensor[];
  /** Lines for the user: what was left out, and why. */
  readonly remarks: readonly string[];
}

/**
 * Chooses the parameters of a file: what the filters keep, less whole numbers (`num_batches_tracked`, masks), tensors
 * without a number in them, and all but the first of tensors that are the same memory.
 *
 * @throws PathFileError where nothing remains, or a type cannot be read.
 */
export function parameterTensors(file: TensorFile, filters: NameFilters): ParameterTensors {
  const keep = nameMatcher(filters);
  const integers: StoredTensor[] = [];
  const empty: StoredTensor[] = [];
  const tied: string[] = [];
  const owners = new Map<string, string>();
  const kept = file.tensors.filter((tensor) => keep(tensor.name));
  const tensors = kept.filter((tensor) => {
    const { name, type, shape, identity } = tensor;
    if (!type.floating) {
      integers.push(tensor);
      return false;
    }
    if (shape.includes(0)) {
      empty.push(tensor);
      return false;
    }
    if (type.valueAt === undefined) {
      throw new PathFileError(
        file.name,
        `'${name}' is of type ${type.name}, which is not read; leave it out (\`exclude\`) or save it as float32.`,
      );
    }
    const owner = identity === undefined ? undefined : owners.get(identity);
    if (owner !== undefined) {
      tied.push(`'${name}' is '${owner}'`);
      return false;
    }
    if (identity !== undefined) owners.set(identity, name);
    return true;
  });
  if (tensors.length === 0) throw new PathFileError(file.name, noneReason(file, kept));
  const remarks: string[] = [];
  const list = (which: readonly StoredTensor[]): string =>
    some(which.map(({ name, type, shape }) => `'${name}' (${type.name} [${shape.join(', ')}])`));
  if (integers.length > 0) remarks.push(`Left out, whole numbers are no parameters: ${list(integers)}.`);
  if (empty.length > 0) remarks.push(`Left out, no number is in them: ${list(empty)}.`);
  if (tied.length > 0) remarks.push(`Tied weights are counted once: ${some(tied)}.`);
  return { tensors, remarks };
}

function noneReason(file: TensorFile, kept: readonly StoredTensor[]): string {
  if (kept.length > 0) {
    const shown = some(kept.map(({ name, type, shape }) => `'${name}' is ${type.name} [${shape.join(', ')}]`));
    return `no tensor of it has floating-point numbers: ${shown}; save parameters as float32.`;
  }
  if (file.tensors.length === 0) return 'it holds no tensor.';
  return `no tensor of it is included; it holds ${some(file.tensors.map(({ name }) => `'${name}'`))}.`;
}

/** At most four of the texts. */
function some(texts: readonly string[]): string {
  return texts.length > 4 ? `${texts.slice(0, 4).join(', ')} and ${texts.length - 4} more` : texts.join(', ');
}
