export type OperandArray = Float32Array | Float64Array | Uint8Array;
export type OperandConstructor = Float32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor;

/** @throws RangeError unless `operand` is of the type and has at least `length` elements. */
export function checkLength(
  kernel: string,
  name: string,
  operand: OperandArray | undefined,
  type: OperandConstructor,
  length: number,
): void {
  if (operand === undefined || operand === null) {
    throw new RangeError(`${kernel}: ${name} is missing; expected a ${type.name} of at least ${length} elements`);
  }
  if (!(operand instanceof type)) {
    throw new RangeError(`${kernel}: ${name} must be a ${type.name}`);
  }
  if (operand.length < length) {
    throw new RangeError(
      `${kernel}: ${name} has ${operand.length} elements, but its shape asks for at least ${length}`,
    );
  }
}

/** @throws RangeError unless `value` is an integer of at least 0. */
export function checkCount(kernel: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${kernel}: ${name} must be an integer of at least 0, got ${value}`);
  }
}

export function checkShape(kernel: string, rows: number, columns: number, inner: number): void {
  checkCount(kernel, 'rows', rows);
  checkCount(kernel, 'columns', columns);
  checkCount(kernel, 'inner', inner);
}

/** @throws RangeError when the result's bytes overlap the operand's. */
export function checkApart(
  kernel: string,
  name: string,
  out: number,
  outBytes: number,
  operand: number,
  operandBytes: number,
): void {
  if (outBytes > 0 && operandBytes > 0 && out < operand + operandBytes && operand < out + outBytes) {
    throw new RangeError(`${kernel}: out overlaps ${name}; give the result memory of its own`);
  }
}

/** Operands as name, byte offset and bytes; the first `written` are written. @throws RangeError when one of those overlaps another. */
export function checkAllApart(
  kernel: string,
  written: number,
  operands: readonly (readonly [name: string, begin: number, bytes: number])[],
): void {
  operands.forEach(([name, begin, bytes], index) => {
    for (const [other, otherBegin, otherBytes] of operands.slice(0, Math.min(index, written))) {
      if (bytes > 0 && otherBytes > 0 && begin < otherBegin + otherBytes && otherBegin < begin + bytes) {
        throw new RangeError(`${kernel}: ${other} overlaps ${name}; give each memory of its own`);
      }
    }
  });
}

/** @throws RangeError unless every row is a Float32Array of `columns` elements. */
export function checkRows(kernel: string, name: string, rows: readonly Float32Array[], columns: number): void {
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i];
    if (!(row instanceof Float32Array)) throw new RangeError(`${kernel}: ${name}[${i}] must be a Float32Array`);
    if (row.length !== columns) {
      throw new RangeError(`${kernel}: ${name}[${i}] has ${row.length} elements, but ${columns} are expected`);
    }
  }
}

export function checkLayerNormEpsilon(epsilon: number): void {
  if (Number.isFinite(epsilon) && epsilon > 0) return;
  throw new RangeError(`layerNorm: epsilon must be a positive number (0 could divide 0 by 0), got ${epsilon}`);
}

/** One step of Adam (Kingma and Ba 2015), in the form and order of operations of PyTorch's `torch.optim.Adam`. */
export interface AdamOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 1 for the first step. */
  readonly step: number;
}

/** Options of a step of centred RMSProp. */
export interface RmsPropOptions {
  readonly learningRate: number;
  /** PyTorch's `alpha`: the share of the means that stays. */
  readonly smoothing: number;
  /** Added after the square root. */
  readonly epsilon: number;
}

export function checkRmsPropOptions({ learningRate, smoothing, epsilon }: RmsPropOptions): void {
  if (!(Number.isFinite(learningRate) && learningRate >= 0)) {
    throw new RangeError(`rmsProp: learningRate must be a finite number of at least 0, got ${learningRate}`);
  }
  if (!(smoothing >= 0 && smoothing < 1)) {
    throw new RangeError(`rmsProp: smoothing must lie in [0, 1), got ${smoothing}`);
  }
  if (!(Number.isFinite(epsilon) && epsilon >= 0)) {
    throw new RangeError(`rmsProp: epsilon must be a finite number of at least 0, got ${epsilon}`);
  }
}

export function checkAdamOptions({ learningRate, beta1, beta2, epsilon, step }: AdamOptions): void {
  if (!(Number.isFinite(learningRate) && learningRate >= 0)) {
    throw new RangeError(`adam: learningRate must be a finite number of at least 0, got ${learningRate}`);
  }
  if (!(beta1 >= 0 && beta1 < 1)) throw new RangeError(`adam: beta1 must lie in [0, 1), got ${beta1}`);
  if (!(beta2 >= 0 && beta2 < 1)) throw new RangeError(`adam: beta2 must lie in [0, 1), got ${beta2}`);
  if (!(Number.isFinite(epsilon) && epsilon >= 0)) {
    throw new RangeError(`adam: epsilon must be a finite number of at least 0, got ${epsilon}`);
  }
  if (!(Number.isSafeInteger(step) && step >= 1)) {
    throw new RangeError(`adam: step must be an integer of at least 1 (the first step is 1), got ${step}`);
  }
}
