import { PickleDict, PickleError, PickleGlobal, PickleTuple, type PickleWorld } from './readPickle.ts';
import { scalarTypes, type ScalarType } from './scalarType.ts';

/** A storage that a pickle names: the bytes of a member of the archive. */
class TorchStorage {
  readonly key: string;
  readonly type: ScalarType;
  readonly count: number;
  constructor(key: string, type: ScalarType, count: number) {
    this.key = key;
    this.type = type;
    this.count = count;
  }
}

/** A view of a storage, as `_rebuild_tensor_v2` describes it. */
export class TorchTensor {
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: TorchStorage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** The storages of torch, and safetensors' names of their types. */
const storageTypes: Readonly<Record<string, string>> = {
  'torch.FloatStorage': 'F32',
  'torch.DoubleStorage': 'F64',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};
const orderedDict = 'collections.OrderedDict';
const rebuildTensor = 'torch._utils._rebuild_tensor_v2';
const rebuildParameter = 'torch._utils._rebuild_parameter';

/** All that a file may name. Nothing of it is run: each is a case of `call` or a type of numbers. */
const globals: ReadonlySet<string> = new Set([
  orderedDict,
  rebuildTensor,
  rebuildParameter,
  ...Object.keys(storageTypes),
]);

/** The id of a storage: ('storage', type, key, device, numbers). */
function persistent(id: unknown): TorchStorage {
  const [kind, type, key, , count] = id instanceof PickleTuple ? id.items : [];
  const known = type instanceof PickleGlobal ? scalarTypes.get(storageTypes[type.name] ?? '') : undefined;
  if (kind !== 'storage' || known === undefined || typeof key !== 'string' || !isSize(count)) {
    throw new PickleError('it names a storage in a way that torch.save does not');
  }
  return new TorchStorage(key, known, count);
}

/** What a call of one of the globals makes. */
function call(name: string, args: readonly unknown[]): unknown {
  if (name === orderedDict && args.length === 0) return new PickleDict();
  if (name === rebuildParameter && args[0] instanceof TorchTensor) return args[0];
  if (name === rebuildTensor) {
    const [storage, offset, shape, strides, , , bits] = args;
    const sizes = shape instanceof PickleTuple ? shape.items : [NaN];
    const steps = strides instanceof PickleTuple ? strides.items : [NaN];
    if (
      storage instanceof TorchStorage &&
      // Bits that change the values: negated, conjugated.
      (bits === undefined || (bits instanceof PickleDict && bits.entries.size === 0)) &&
      isSize(offset) &&
      sizes.length === steps.length &&
      sizes.length <= maximumAxes &&
      sizes.every(isSize) &&
      steps.every(isSize)
    ) {
      return new TorchTensor(storage, offset, sizes, steps);
    }
  }
  throw new PickleError(`it calls ${name} with arguments that torch.save does not write`);
}

const maximumAxes = 64;

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** What pickles of torch.save may hold: tensors, their storages and ordered dicts. */
export const torchPickle: PickleWorld = { globals, call, persistent };
