import { PathFileError } from './pathFileError.ts';
import { PickleDict } from './readPickle.ts';
import { TorchTensor } from './torchPickle.ts';

/** A dict of a checkpoint that has tensors in it. */
interface StateDict {
  /** Its keys from the top, with dots; '' for the top itself. */
  readonly key: string;
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** It belongs to an optimizer or the like. */
  readonly beside: boolean;
}

export interface ChosenStateDict {
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  readonly remarks: readonly string[];
}

/** Keys that a whole checkpoint has its parameters under, those that outrank first. */
const parameterKeys = ['model_state_dict', 'state_dict', 'model'];
/** The key of the top itself, where that has tensors beside dicts of tensors. */
const topKey = '.';
const besides = /optim|sched|scaler|rng/i;
const maximumDepth = 8;
/** More dicts than these are no checkpoint; the adversary may name one dict by many ways. */
const maximumDicts = 10_000;

/**
 * Chooses the state dict of a checkpoint: the one that `key` names, the top where only it has tensors, that under
 * `model_state_dict`, `state_dict` or `model`, or the only one that is of no optimizer.
 *
 * @throws PathFileError where there is none, several could be meant, or a tensor has no name.
 */
export function chooseStateDict(file: string, root: unknown, key: string | undefined): ChosenStateDict {
  const refuse = (reason: string): PathFileError => new PathFileError(file, reason);
  if (root instanceof TorchTensor) {
    if (key !== undefined) throw refuse(`it is one tensor and has no key '${key}'.`);
    return { tensors: new Map([['parameters', root]]), remarks: [] };
  }
  if (!(root instanceof PickleDict)) {
    throw refuse(
      `its top is ${Array.isArray(root) ? `a list of ${root.length}` : 'no dict'}, not a state dict; save each checkpoint by ` +
        'torch.save(model.state_dict(), file).',
    );
  }
  const all = stateDicts(file, root);
  if (all.length === 0) throw refuse('it holds no tensor.');
  if (key !== undefined) {
    const named = all.find((one) => (one.key || topKey) === key);
    if (named === undefined) throw refuse(`it has no state dict '${key}'; it has ${names(all)}.`);
    return { tensors: named.tensors, remarks: [] };
  }
  const open = all.filter(({ beside }) => !beside);
  // Numbers beside the parameters, such as a loss, are no state dict.
  const vectors = open.filter(({ tensors }) => [...tensors.values()].some(({ shape }) => shape.length > 0));
  const possible = vectors.length > 0 ? vectors : open;
  if (possible.length === 0) throw refuse(`it holds the state of an optimizer alone (${names(all)}).`);
  const preferred = parameterKeys.map((known) => possible.find((one) => one.key === known)).find((one) => one);
  const chosen = possible.length === 1 ? possible[0] : preferred;
  if (chosen === undefined) {
    throw refuse(
      `it holds ${possible.length} state dicts: ${names(possible)}; say which by \`key\` (--key ${names([possible[0]])}).`,
    );
  }
  const others = [...root.entries.keys()].filter((name) => name !== chosen.key && chosen.key !== '');
  const rest = others.slice(0, 6).map((name) => String(name).slice(0, 60));
  const remarks =
    chosen.key === ''
      ? []
      : [
          `Read: '${chosen.key}'${rest.length > 0 ? `, not ${rest.join(', ')}${others.length > 6 ? ' ...' : ''}` : ''}.`,
        ];
  return { tensors: chosen.tensors, remarks };
}

/** At most six keys. */
function names(which: readonly StateDict[]): string {
  const keys = which.slice(0, 6).map(({ key }) => key || topKey);
  return keys.join(', ') + (which.length > 6 ? ' ...' : '');
}

/** Every dict that has tensors as values, once, from the top down. */
function stateDicts(file: string, root: PickleDict): StateDict[] {
  const found: StateDict[] = [];
  const seen = new Set<unknown>([root]);
  const open: { value: PickleDict | readonly unknown[]; keys: readonly string[]; beside: boolean }[] = [
    { value: root, keys: [], beside: isOptimizer(root) },
  ];
  for (const { value, keys, beside } of open) {
    const entries: Iterable<readonly [unknown, unknown]> = Array.isArray(value)
      ? value.entries()
      : (value as PickleDict).entries;
    const tensors = new Map<string, TorchTensor>();
    for (const [name, inner] of entries) {
      if (inner instanceof TorchTensor && !Array.isArray(value)) {
        if (typeof name !== 'string' || name === '') {
          if (!beside) throw new PathFileError(file, `a tensor under '${keys.join('.')}' has no text as its name.`);
          continue;
        }
        tensors.set(name, inner);
      }
      if (!(inner instanceof PickleDict || Array.isArray(inner)) || seen.has(inner)) continue;
      seen.add(inner);
      if (open.length >= maximumDicts || keys.length >= maximumDepth) {
        throw new PathFileError(
          file,
          `it has more than ${maximumDicts} dicts and lists in one another, or deeper than ${maximumDepth}; save the state dict alone.`,
        );
      }
      const text = typeof name === 'string' || typeof name === 'number' ? String(name) : '?';
      open.push({ value: inner, keys: [...keys, text], beside: beside || isOptimizer(inner) || besides.test(text) });
    }
    if (tensors.size > 0) found.push({ key: keys.join('.'), tensors, beside });
  }
  return found;
}

const isOptimizer = (value: unknown): boolean => value instanceof PickleDict && value.entries.has('param_groups');
