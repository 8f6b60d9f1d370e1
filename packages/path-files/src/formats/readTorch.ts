import { bytesAt, refuseLongHeader, type ByteSource, type HeaderOptions } from './byteSource.ts';
import { PathFileError } from './pathFileError.ts';
import { PickleError, readPickle } from './readPickle.ts';
import { chooseStateDict } from './stateDict.ts';
import type { StoredTensor, TensorFile } from './tensorFile.ts';
import { torchPickle, type TorchTensor } from './torchPickle.ts';
import { zipDirectory, type ZipMember } from './zipDirectory.ts';
import { memberSource, refuseBombs, type ZipOptions } from './zipMember.ts';

export interface TorchOptions extends ZipOptions, HeaderOptions {
  /** Which state dict of a PyTorch file: its keys from the top, with dots ('agent.actor'). */
  readonly key?: string;
}

const pickleEnd = 'data.pkl';
/** The member of a Stable-Baselines3 archive that is read unless a key names another. */
const stableBaselinesPolicy = 'policy.pth';

/** Whether an archive is of torch.save (1.6 and later), of TorchScript or of Stable-Baselines3. */
export function isTorchArchive(members: readonly ZipMember[]): boolean {
  return members.some(({ name }) => name === stableBaselinesPolicy || isPickle(name));
}

const isPickle = (name: string): boolean => name === pickleEnd || /^[^/]+\/data\.pkl$/.test(name);

/**
 * Reads the tensors of a file that torch.save wrote (1.6 and later): a state dict, or a dict that holds one, under
 * `model_state_dict`, `state_dict`, `model` or the only key that does. `key` names one of several. Of an archive of
 * Stable-Baselines3 the policy is read. A bare tensor is named 'parameters'. Numbers stay in the file and are read on
 * demand.
 *
 * The pickle is read by a machine that knows tensors, their storages and ordered dicts; anything else in it is refused by
 * its name, and nothing is run.
 *
 * @throws PathFileError with the reason.
 */
export function readTorch(
  source: ByteSource,
  options: TorchOptions = {},
  members: readonly ZipMember[] = zipDirectory(source, options),
): TensorFile {
  const pickle = members.find(({ name }) => isPickle(name));
  if (pickle === undefined) return readStableBaselines(source, options, members);
  const refuse = (reason: string, cause?: unknown): PathFileError => new PathFileError(source.name, reason, { cause });
  refuseBombs(source, members, options);
  const prefix = pickle.name.slice(0, -pickleEnd.length);
  const byName = new Map(members.map((member) => [member.name, member]));
  if (byName.has(`${prefix}constants.pkl`)) {
    throw refuse(
      'it is a TorchScript module (torch.jit.save); save its parameters: torch.save(module.state_dict(), file).',
    );
  }
  const content = memberSource(source, pickle, options.inflate);
  refuseLongHeader(content.name, 'its pickle', content.size, options);
  let root: unknown;
  try {
    root = readPickle(bytesAt(content, 0, content.size, 'the pickle'), torchPickle);
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    throw refuse(
      `${error.message}: of a pickle only tensors and dicts of them are read. Save the state dict alone: ` +
        'torch.save(model.state_dict(), file).',
      error,
    );
  }
  const order = byName.get(`${prefix}byteorder`);
  const bigEndian = order !== undefined && isBig(memberSource(source, order, options.inflate));
  const { tensors, remarks } = chooseStateDict(source.name, root, options.key);

  const sources = new Map<string, ByteSource>();
  const stored: StoredTensor[] = [];
  let numbers = 0;
  for (const [name, tensor] of tensors) {
    const { storage, offset, shape, strides } = tensor;
    const member = byName.get(`${prefix}data/${storage.key}`);
    if (member === undefined) throw refuse(`'${name}' lies in the storage '${storage.key}', which it does not hold.`);
    const needed = storage.count * storage.type.bytes;
    if (member.size < needed) {
      throw refuse(`the storage of '${name}' needs ${needed} bytes, the file has ${member.size}; is it truncated?`);
    }
    const count = refuseOutside(source.name, name, tensor);
    if (storage.type.floating) numbers += count;
    let bytes = sources.get(storage.key);
    if (bytes === undefined) {
      bytes = memberSource(source, member, options.inflate);
      sources.set(storage.key, bytes);
    }
    stored.push({
      name,
      type: storage.type,
      shape,
      source: bytes,
      offset: offset * storage.type.bytes,
      identity: [storage.key, offset, shape.join('x'), strides.join('x')].join(' '),
      ...(inOrder(shape, strides) ? {} : { strides }),
      ...(bigEndian ? { bigEndian } : {}),
    });
  }
  // Views of one storage may overlap: a small file must not become a large vector.
  if (4 * numbers > 64 * 1024 * 1024 + 16 * source.size) {
    throw refuse(`its tensors have ${numbers} numbers in all, far more than a file of ${source.size} bytes holds.`);
  }
  return { name: source.name, format: 'torch', tensors: stored, metadata: undefined, remarks };
}

/** The archive of Stable-Baselines3 has the parameters in members that are files of torch.save themselves. */
function readStableBaselines(
  source: ByteSource,
  { key, ...options }: TorchOptions,
  members: readonly ZipMember[],
): TensorFile {
  const files = members.filter(({ name }) => name.endsWith('.pth'));
  const member = files.find(({ name }) => name === (key === undefined ? stableBaselinesPolicy : `${key}.pth`));
  if (member === undefined) {
    const keys = files.map(({ name }) => name.slice(0, -'.pth'.length)).join(', ');
    throw new PathFileError(source.name, `it has no '${key}.pth'; keys of this archive are ${keys}.`);
  }
  refuseBombs(source, members, options);
  const inner = memberSource(source, member, options.inflate);
  const nested = zipDirectory(inner, options);
  if (!nested.some(({ name }) => isPickle(name))) {
    throw new PathFileError(
      inner.name,
      "it is no file of torch.save since 1.6; save the model again with today's versions.",
    );
  }
  const { tensors, remarks = [] } = readTorch(inner, options, nested);
  const line = `Read: '${member.name}' of an archive of Stable-Baselines3.`;
  return { name: source.name, format: 'torch', tensors, metadata: undefined, remarks: [line, ...remarks] };
}

/** Reads 'little' or 'big', which torch.save writes since 2.1. */
function isBig(content: ByteSource): boolean {
  const text = new TextDecoder().decode(bytesAt(content, 0, Math.min(content.size, 8), 'the byte order'));
  if (text !== 'little' && text !== 'big') {
    throw new PathFileError(content.name, `its byte order is ${JSON.stringify(text)}; expected little or big.`);
  }
  return text === 'big';
}

/** How many numbers a tensor has. @throws PathFileError where they lie outside of its storage, or repeat it. */
function refuseOutside(file: string, name: string, { storage, offset, shape, strides }: TorchTensor): number {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count === 0) return 0;
  const last = offset + shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], 0);
  if (!(last < storage.count)) {
    throw new PathFileError(
      file,
      `'${name}' of shape [${shape.join(', ')}] reaches to number ${last} of its storage, which has ${storage.count}.`,
    );
  }
  if (count > storage.count) {
    throw new PathFileError(
      file,
      `'${name}' of shape [${shape.join(', ')}] repeats the ${storage.count} numbers of its storage (as expand() makes); ` +
        'save it with .contiguous().',
    );
  }
  return count;
}

/** Whether strides are those of C order; the stride of an axis of size 1 says nothing. */
function inOrder(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}
