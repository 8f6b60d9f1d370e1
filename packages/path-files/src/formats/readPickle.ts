import { viewOf } from './byteSource.ts';

/** A class or function that a pickle names: 'collections.OrderedDict'. It is a name and nothing else. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A tuple of a pickle; its lists are arrays. */
export class PickleTuple {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = items;
  }
}

/** A dict of a pickle. */
export class PickleDict {
  readonly entries = new Map<unknown, unknown>();
}

/** What a pickle may make beside numbers, texts, tuples, lists and dicts. */
export interface PickleWorld {
  /** Names of the classes and functions that may occur. */
  readonly globals: ReadonlySet<string>;
  /** The value of a call of one of them. It throws for arguments that do not fit. */
  readonly call: (name: string, args: readonly unknown[]) => unknown;
  /** The value of an id by which a pickle names something outside of it. */
  readonly persistent: (id: unknown) => unknown;
}

/** Why a pickle was refused. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
}

/** A checkpoint of 60,000 tensors has some 400,000 dicts, lists, tuples and tensors. */
const maximumObjects = 500_000;
/** torch.save has a few marks open at a time, and at most some thousand values above each. */
const maximumMarks = 1000;
const maximumStack = 100_000;
const maximumProtocol = 5;

/**
 * Reads a pickle by a machine of the binary opcodes that torch.save writes. It is no unpickler: a name outside of
 * `globals` is refused where it occurs, nothing is imported or run, nothing is nested in the machine's own calls, and what
 * is made is bounded. (Opcodes: CPython's Lib/pickletools.py.)
 *
 * The parsers on npm were not taken: pickleparser 0.2.1 constructs and calls what its resolver gives, copies a pickle's
 * state onto any object, functions of the resolver included, and does not tell tuples from lists.
 *
 * @throws PickleError with the reason.
 */
export function readPickle(bytes: Uint8Array, world: PickleWorld): unknown {
  const view = viewOf(bytes);
  const stack: unknown[] = [];
  const marks: number[] = [];
  const memo = new Map<number, unknown>();
  let position = 0;
  let objects = 0;

  /** Moves on by `count` bytes and returns where they begin. */
  const take = (count: number): number => {
    if (!(count >= 0 && position + count <= bytes.length)) throw new PickleError('it breaks off');
    position += count;
    return position - count;
  };
  const byte = (): number => bytes[take(1)];
  const length32 = (): number => view.getUint32(take(4), true);
  const length64 = (): number => Number(view.getBigUint64(take(8), true));
  const text = (length: number): string => {
    const start = take(length);
    return new TextDecoder().decode(bytes.subarray(start, start + length));
  };
  const line = (): string => {
    const end = bytes.indexOf(0x0a, position);
    // Names of Python are short: a name that reaches further is none.
    if (end < 0 || end - position > 1000) throw new PickleError('the name of a global breaks off');
    return text(end + 1 - position).slice(0, -1);
  };
  const made = <T>(value: T): T => {
    objects += 1;
    if (objects > maximumObjects) throw new PickleError(`it makes more than ${maximumObjects} objects`);
    return value;
  };
  const push = (value: unknown): void => {
    if (stack.length >= maximumStack) throw new PickleError(`it stacks more than ${maximumStack} values`);
    stack.push(value);
  };
  const pop = (): unknown => {
    if (stack.length <= (marks.at(-1) ?? 0))
      throw new PickleError(`it takes from an empty stack at byte ${position - 1}`);
    return stack.pop();
  };
  const top = (): unknown => {
    const value = pop();
    push(value);
    return value;
  };
  const sinceMark = (): unknown[] => {
    const start = marks.pop();
    if (start === undefined) throw new PickleError(`it has no mark at byte ${position - 1}`);
    return stack.splice(start);
  };
  const tuple = (count: number): void => {
    const items = Array.from({ length: count }, pop).toReversed();
    push(made(new PickleTuple(items)));
  };
  const global = (name: string): void => {
    if (!world.globals.has(name)) throw new PickleError(`it holds ${JSON.stringify(name.slice(0, 100))}`);
    push(made(new PickleGlobal(name)));
  };
  const dict = (): PickleDict => {
    const value = top();
    if (value instanceof PickleDict) return value;
    throw new PickleError(`it sets items of what is no dict at byte ${position - 1}`);
  };
  const setAll = (items: readonly unknown[]): void => {
    const { entries } = dict();
    if (items.length % 2 !== 0) throw new PickleError(`it sets a key without a value at byte ${position - 1}`);
    for (let i = 0; i < items.length; i += 2) entries.set(items[i], items[i + 1]);
  };
  const appendAll = (items: readonly unknown[]): void => {
    const list = top();
    if (!Array.isArray(list)) throw new PickleError(`it appends to what is no list at byte ${position - 1}`);
    for (const item of items) list.push(item);
  };
  const recall = (index: number): void => {
    if (!memo.has(index)) throw new PickleError(`it recalls ${index}, which it has not stored`);
    push(memo.get(index));
  };
  const integer = (length: number): void => {
    const start = take(length);
    if (length > 8) throw new PickleError(`it holds a whole number of ${length} bytes`);
    let value = 0n;
    for (let i = 0; i < length; i += 1) value |= BigInt(bytes[start + i]) << BigInt(8 * i);
    push(Number(BigInt.asIntN(8 * length, value)));
  };

  for (;;) {
    const opcode = byte();
    switch (opcode) {
      case 0x80: {
        const protocol = byte();
        if (protocol > maximumProtocol) throw new PickleError(`it is of protocol ${protocol}`);
        break;
      }
      case 0x95: // FRAME
        take(8);
        break;
      case 0x2e: {
        // STOP
        const value = pop();
        if (stack.length > 0 || marks.length > 0) throw new PickleError('it ends with values left over');
        return value;
      }
      case 0x28: // MARK
        if (marks.length >= maximumMarks) throw new PickleError(`it opens more than ${maximumMarks} marks`);
        marks.push(stack.length);
        break;
      case 0x4e: // NONE
        push(null);
        break;
      case 0x88: // NEWTRUE
        push(true);
        break;
      case 0x89: // NEWFALSE
        push(false);
        break;
      case 0x4a: // BININT
        push(view.getInt32(take(4), true));
        break;
      case 0x4b: // BININT1
        push(byte());
        break;
      case 0x4d: // BININT2
        push(view.getUint16(take(2), true));
        break;
      case 0x8a: // LONG1
        integer(byte());
        break;
      case 0x8b: // LONG4
        integer(length32());
        break;
      case 0x47: // BINFLOAT
        push(view.getFloat64(take(8)));
        break;
      case 0x58: // BINUNICODE
        push(text(length32()));
        break;
      case 0x8c: // SHORT_BINUNICODE
        push(text(byte()));
        break;
      case 0x8d: // BINUNICODE8
        push(text(length64()));
        break;
      case 0x29: // EMPTY_TUPLE
        tuple(0);
        break;
      case 0x85:
      case 0x86:
      case 0x87: // TUPLE1 to TUPLE3
        tuple(opcode - 0x84);
        break;
      case 0x74: // TUPLE
        push(made(new PickleTuple(sinceMark())));
        break;
      case 0x5d: // EMPTY_LIST
        push(made([]));
        break;
      case 0x61: // APPEND
        appendAll([pop()]);
        break;
      case 0x65: // APPENDS
        appendAll(sinceMark());
        break;
      case 0x7d: // EMPTY_DICT
        push(made(new PickleDict()));
        break;
      case 0x73: {
        // SETITEM
        const value = pop();
        setAll([pop(), value]);
        break;
      }
      case 0x75: // SETITEMS
        setAll(sinceMark());
        break;
      case 0x71: // BINPUT
        memo.set(byte(), top());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(length32(), top());
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, top());
        break;
      case 0x68: // BINGET
        recall(byte());
        break;
      case 0x6a: // LONG_BINGET
        recall(length32());
        break;
      case 0x63: {
        // GLOBAL
        const module = line();
        global(`${module}.${line()}`);
        break;
      }
      case 0x93: {
        // STACK_GLOBAL
        const name = pop();
        const module = pop();
        if (typeof name !== 'string' || typeof module !== 'string')
          throw new PickleError('it names a global by no text');
        global(`${module}.${name}`);
        break;
      }
      case 0x52: {
        // REDUCE
        const args = pop();
        const called = pop();
        if (!(called instanceof PickleGlobal && args instanceof PickleTuple)) {
          throw new PickleError(`it calls what is no function at byte ${position - 1}`);
        }
        push(made(world.call(called.name, args.items)));
        break;
      }
      case 0x62: // BUILD: attributes of an ordered dict, such as the _metadata of a state dict, are no part of it
        pop();
        dict();
        break;
      case 0x51: // BINPERSID
        push(world.persistent(pop()));
        break;
      default:
        throw new PickleError(`it has an opcode that torch.save does not write (0x${opcode.toString(16)})`);
    }
  }
}
