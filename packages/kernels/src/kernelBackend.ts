import type { CopyFramesOptions } from './frames.ts';
import type { KernelIdentity } from './kernels.ts';

/**
 * The calls that the WebAssembly module and the addon export alike. Operands are byte offsets into the backend's
 * memory, already checked by the caller.
 */
export interface KernelCalls {
  /** `flags`: see `productFlags`. */
  multiply(
    rows: number,
    columns: number,
    inner: number,
    a: number,
    b: number,
    out: number,
    flags: number,
    bias: number,
    mask: number,
  ): void;
  multiplyFloat64(rows: number, columns: number, inner: number, a: number, b: number, out: number, flags: number): void;
  /** 0 when solved, else a position in symmetricResult.ts. */
  symmetricEigenvalues(order: number, matrix: number, values: number): number;
  symmetricEigen(order: number, matrix: number, values: number, vectors: number): number;
  reflectPanel(rows: number, columns: number, triangle: number, block: number, heads: number, factor: number): void;
  columnSums(rows: number, columns: number, a: number, out: number): void;
  adam(
    count: number,
    parameters: number,
    gradients: number,
    firstMoment: number,
    secondMoment: number,
    stepSize: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    rootOfBiasCorrection2: number,
    epsilon: number,
  ): void;
  rmsProp(
    count: number,
    parameters: number,
    gradients: number,
    gradientMean: number,
    squareMean: number,
    learningRate: number,
    smoothing: number,
    oneMinusSmoothing: number,
    epsilon: number,
  ): void;
  polyak(count: number, target: number, source: number, rate: number): void;
  tanh(count: number, input: number, out: number, scale: number): void;
  tanhGradient(count: number, output: number, outputGradient: number, out: number, scale: number): void;
  /** Bit l of `strideBits`: layer l has stride 2. `keep`: 1, or 0 where `activations` is nothing. */
  convolutions(
    batch: number,
    channels: number,
    height: number,
    width: number,
    filters: number,
    layers: number,
    strideBits: number,
    images: number,
    parameters: number,
    keep: number,
    activations: number,
    output: number,
    workspace: number,
  ): void;
  convolutionGradients(
    batch: number,
    channels: number,
    height: number,
    width: number,
    filters: number,
    layers: number,
    strideBits: number,
    images: number,
    parameters: number,
    activations: number,
    output: number,
    outputGradient: number,
    gradients: number,
    workspace: number,
  ): void;
  layerNorm(
    rows: number,
    columns: number,
    input: number,
    gain: number,
    bias: number,
    epsilon: number,
    out: number,
    normalized: number,
    inverseDeviation: number,
  ): void;
  layerNormGradient(
    rows: number,
    columns: number,
    normalized: number,
    inverseDeviation: number,
    gain: number,
    outputGradient: number,
    out: number,
  ): void;
  layerNormParameterGradients(
    rows: number,
    columns: number,
    normalized: number,
    outputGradient: number,
    gainGradient: number,
    biasGradient: number,
  ): void;
}

/** One running set of kernels: its memory, its calls and the kernels whose operands lie outside the memory. */
export interface KernelBackend {
  readonly identity: KernelIdentity;
  readonly threads: 1 | 2;
  readonly memory: ArrayBufferLike;
  /** The workspace: bytes of `memory` from `workspaceBegin`, 64-byte aligned in the address space, to `workspaceEnd`. */
  readonly workspaceBegin: number;
  readonly workspaceEnd: number;
  readonly calls: KernelCalls;
  /** out[i * rowsB.length + j] = rowsA[i] . rowsB[j]; lengths are already checked. */
  gramBlock(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void;
  weightedRowSum(rows: readonly Float32Array[], weights: Float64Array, out: Float64Array | Float32Array): void;
  /** Options are already checked. */
  copyFrames(options: CopyFramesOptions): void;
  close(): void;
}
