/// <reference lib="esnext.disposable" preserve="true" />
import type { ConvolutionGradientOptions, ConvolutionOptions } from './convolutions.ts';
import type { CopyFramesOptions } from './frames.ts';
import type { AdamOptions, RmsPropOptions } from './operands.ts';
import type { WorkspaceArrays } from './workspace.ts';

/** Which code computes: stands in every trial's manifest; "same bytes" is promised within one identity. */
export interface KernelIdentity {
  readonly backend: 'native' | 'wasm';
  /** e.g. 'avx2-fma', 'neon', 'relaxed-simd', 'simd128'. */
  readonly instructionSet: string;
  /** SHA-256 (hex) of the C sources that the running binary was built from. */
  readonly sourceHash: string;
}

/** What is done to each element of a product before it is stored. */
export type Epilogue = 'none' | 'bias' | 'bias-relu' | 'relu-mask';

/** C = epilogue(op(A) op(B)), row-major; C is [rows, columns], op(A) is [rows, inner], op(B) is [inner, columns]. */
export interface MultiplyOptions {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  /** [rows, inner], or [inner, rows] with `transposeA`. */
  readonly a: Float32Array;
  /** [inner, columns], or [columns, inner] with `transposeB`. */
  readonly b: Float32Array;
  /** [rows, columns]; must not overlap an input. */
  readonly out: Float32Array;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Adds the product to `out` instead of replacing it (before the epilogue). */
  readonly accumulate?: boolean;
  /** 'bias': + bias; 'bias-relu': max(0, . + bias); 'relu-mask': kept where mask > 0, else 0 (ReLU's gradient). */
  readonly epilogue?: Epilogue;
  /** [columns], for 'bias' and 'bias-relu'. */
  readonly bias?: Float32Array;
  /** [rows, columns], for 'relu-mask': the activation that the forward pass stored. */
  readonly mask?: Float32Array;
}

/** C = op(A) op(B) in float64, row-major. */
export interface MultiplyFloat64Options {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly out: Float64Array;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly accumulate?: boolean;
}

/** Most rows of `reflectPanel`. */
export const REFLECTED_ROWS = 8;

/** [L X] Q = [L' 0]: the rows of a panel of an LQ decomposition, reflected one after the other from the right. */
export interface ReflectPanelOptions {
  /** k, 1 to 8. */
  readonly rows: number;
  readonly columns: number;
  /** L [k, k], lower triangular; becomes L'. */
  readonly triangle: Float64Array;
  /** X [k, columns]; becomes V, the tails of the reflections. */
  readonly block: Float64Array;
  /** Written [k]: row i of V, whole, is heads[i] in column i of L, and row i of the block. 0 for a row of zeros. */
  readonly heads: Float64Array;
  /** Written [k, k]: T, upper triangular, of Q = 1 - V^T T V. */
  readonly factor: Float64Array;
}

export interface LayerNormOptions {
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns] */
  readonly input: Float32Array;
  /** [columns] */
  readonly gain: Float32Array;
  /** [columns] */
  readonly bias: Float32Array;
  /** Greater than 0; PyTorch's default is 1e-5. */
  readonly epsilon: number;
  /** [rows, columns] */
  readonly out: Float32Array;
  /** [rows, columns] */
  readonly normalized: Float32Array;
  /** [rows] 1 / sqrt(variance + epsilon) */
  readonly inverseDeviation: Float32Array;
}

/** Gradients of `layerNorm` from what it wrote; what is left out is not computed. */
export interface LayerNormGradientOptions {
  readonly rows: number;
  readonly columns: number;
  readonly normalized: Float32Array;
  readonly inverseDeviation: Float32Array;
  readonly gain: Float32Array;
  /** [rows, columns] */
  readonly outputGradient: Float32Array;
  /** [rows, columns] */
  readonly inputGradient?: Float32Array;
  /** [columns], with `biasGradient`. */
  readonly gainGradient?: Float32Array;
  /** [columns], with `gainGradient`. */
  readonly biasGradient?: Float32Array;
}

/**
 * Dense kernels with a workspace: one block of memory, allocated once and never grown, so that views stay valid.
 * Operands of the network kernels, of `multiplyFloat64` and of the eigensolvers must be views that `allocateFloat32`,
 * `allocateFloat64` or `allocateUint8` returned (or subarrays of them); rows of `gramBlock` and `weightedRowSum` and
 * frames of `copyFrames` may lie anywhere.
 * Thread count, block size and row order never change a bit of a result.
 *
 * Every kernel throws a RangeError that names the operand when it lies outside the workspace or is shorter than its shape.
 */
export interface Kernels {
  readonly identity: KernelIdentity;
  readonly threads: 1 | 2;
  /** Bytes of the workspace that are still free. */
  readonly bytesFree: number;

  /** A zeroed view, 64-byte aligned. @throws RangeError when the workspace is full, with the bytes asked and free. */
  allocateFloat32(length: number): Float32Array;
  allocateFloat64(length: number): Float64Array;
  /** For images. */
  allocateUint8(length: number): Uint8Array;

  multiply(options: MultiplyOptions): void;
  /** out[j] = sum over rows of a[i, j]. */
  columnSums(rows: number, columns: number, a: Float32Array, out: Float32Array): void;
  /** Updates `parameters`, `firstMoment` and `secondMoment` in place; all have the length of `parameters`. */
  adam(
    parameters: Float32Array,
    gradients: Float32Array,
    firstMoment: Float32Array,
    secondMoment: Float32Array,
    options: AdamOptions,
  ): void;
  /**
   * One step of centred RMSProp in PyTorch's order of operations (`torch.optim.RMSprop` with `centered`, no momentum):
   *
   *     squareMean   <- smoothing squareMean + (1 - smoothing) gradient^2
   *     gradientMean <- gradientMean + (1 - smoothing) (gradient - gradientMean)
   *     parameter    <- parameter - learningRate gradient / (sqrt(squareMean - gradientMean^2) + epsilon)
   *
   * A variance that rounding puts below 0, where PyTorch's root is NaN, counts as 0. Updates `parameters`, `gradientMean` and
   * `squareMean` in place; all have the length of `parameters`.
   */
  rmsProp(
    parameters: Float32Array,
    gradients: Float32Array,
    gradientMean: Float32Array,
    squareMean: Float32Array,
    options: RmsPropOptions,
  ): void;
  /** target += rate (source - target), element by element: Polyak averaging. */
  polyak(target: Float32Array, source: Float32Array, rate: number): void;
  /** out = scale tanh(input); may be in place. */
  tanh(input: Float32Array, out: Float32Array, scale: number): void;
  /** out = outputGradient * scale (1 - (output / scale)^2): the gradient of `tanh` from its own output; may be in place. */
  tanhGradient(output: Float32Array, outputGradient: Float32Array, out: Float32Array, scale: number): void;

  /**
   * 3x3 convolutions one after the other, each with bias and ReLU, over images of bytes; PyTorch's Conv2d without padding.
   * `convolutionSizes` gives the lengths of the operands.
   */
  convolutions(options: ConvolutionOptions): void;
  /** The gradients of their weights and biases; the images have none. */
  convolutionGradients(options: ConvolutionGradientOptions): void;
  /**
   * Layer normalisation of rows, PyTorch's LayerNorm: normalized = (input - mean) / sqrt(variance + epsilon) with the
   * biased variance, out = gain normalized + bias. `normalized` and `inverseDeviation` [rows] serve the gradients.
   */
  layerNorm(options: LayerNormOptions): void;
  layerNormGradient(options: LayerNormGradientOptions): void;

  /**
   * Inner products of rows, float32 in and float64 accumulation: out[i, j] = rowsA[i] . rowsB[j]; out is
   * [rowsA.length, rowsB.length], row-major, anywhere. All rows have one length.
   */
  gramBlock(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void;
  /** out[k] = sum_i weights[i] rows[i][k], accumulated in float64 in the order of the rows; `out` lies anywhere. */
  weightedRowSum(rows: readonly Float32Array[], weights: Float64Array, out: Float64Array | Float32Array): void;
  multiplyFloat64(options: MultiplyFloat64Options): void;

  /** Frames of bytes, each cropped or put into black at a place of its own; they lie anywhere. */
  copyFrames(options: CopyFramesOptions): void;

  /**
   * All eigenvalues of a symmetric matrix [order, order], largest first, into `values` [order], by Householder
   * tridiagonalisation and implicit QL; errors are a small multiple of eps times the largest magnitude. `matrix` must be
   * exactly symmetric; it is worked on in place and has its old bits again afterwards. Order at most 8192.
   *
   * @throws RangeError for a matrix with an element that is not finite.
   */
  symmetricEigenvalues(order: number, matrix: Float64Array, values: Float64Array): void;
  /** The same with orthonormal eigenvectors: row j of `vectors` [order, order] belongs to values[j]; signs are arbitrary. */
  symmetricEigen(order: number, matrix: Float64Array, values: Float64Array, vectors: Float64Array): void;
  /** Householder reflections of up to 8 rows, a panel of an LQ decomposition: see ReflectPanelOptions. */
  reflectPanel(options: ReflectPanelOptions): void;

  /**
   * Stops the second thread, if there is one, and gives the workspace back; no kernel may be called afterwards. Kernels that
   * nobody closed are closed when they are collected as garbage.
   */
  close(): void;
  /** `close()`, for `using`. */
  [Symbol.dispose](): void;
}

export interface CreateKernelsOptions {
  /** Default: 'native' where the addon loads on this CPU, else 'wasm'. */
  readonly backend?: 'native' | 'wasm';
  /** Default 1. */
  readonly threads?: 1 | 2;
  /** The arrays that its workspace is to hold: lengths of those that `allocate...` will be asked for. Default: none. */
  readonly arrays?: WorkspaceArrays;
}
