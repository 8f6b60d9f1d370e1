/// <reference lib="esnext.disposable" preserve="true" />
import { pow } from '@policypath/elementary';
import {
  convolutionNumbers,
  convolutionSizes,
  type ConvolutionGradientOptions,
  type ConvolutionOptions,
} from './convolutions.ts';
import { checkFrames, type CopyFramesOptions } from './frames.ts';
import type { KernelBackend } from './kernelBackend.ts';
import {
  REFLECTED_ROWS,
  type KernelIdentity,
  type Kernels,
  type LayerNormGradientOptions,
  type LayerNormOptions,
  type MultiplyFloat64Options,
  type MultiplyOptions,
  type ReflectPanelOptions,
} from './kernels.ts';
import {
  checkAdamOptions,
  checkAllApart,
  checkApart,
  checkCount,
  checkLayerNormEpsilon,
  checkLength,
  checkRmsPropOptions,
  checkRows,
  checkShape,
  type AdamOptions,
  type OperandArray,
  type OperandConstructor,
  type RmsPropOptions,
} from './operands.ts';
import { productFlags } from './productFlags.ts';
import { refuseUnsolved } from './symmetricResult.ts';
import { Workspace } from './workspace.ts';

/** Closes what nobody closed: the second thread ends and the memory is given back once its kernels are collected. */
const unclosed = new FinalizationRegistry<KernelBackend>((backend) => backend.close());

/** The kernels over any backend: hands out the workspace, checks every operand, and calls. */
export class WorkspaceKernels implements Kernels {
  readonly identity: KernelIdentity;
  readonly threads: 1 | 2;
  #backend: KernelBackend | undefined;
  #workspace: Workspace;
  #memory: ArrayBufferLike;
  readonly #workspaceBegin: number;

  constructor(backend: KernelBackend) {
    this.identity = backend.identity;
    this.threads = backend.threads;
    this.#backend = backend;
    this.#memory = backend.memory;
    this.#workspaceBegin = backend.workspaceBegin;
    this.#workspace = new Workspace(backend.memory, backend.workspaceBegin, backend.workspaceEnd);
    unclosed.register(this, backend, this);
  }

  get bytesFree(): number {
    return this.#workspace.bytesFree;
  }

  allocateFloat32(length: number): Float32Array {
    this.#open();
    return this.#workspace.allocateFloat32(length);
  }

  allocateFloat64(length: number): Float64Array {
    this.#open();
    return this.#workspace.allocateFloat64(length);
  }

  allocateUint8(length: number): Uint8Array {
    this.#open();
    return this.#workspace.allocateUint8(length);
  }

  multiply(options: MultiplyOptions): void {
    const { rows, columns, inner, epilogue } = options;
    checkShape('multiply', rows, columns, inner);
    const a = this.#float32('multiply', 'a', options.a, rows * inner);
    const b = this.#float32('multiply', 'b', options.b, inner * columns);
    const out = this.#float32('multiply', 'out', options.out, rows * columns);
    const bytes = rows * columns * 4;
    checkApart('multiply', 'a', out, bytes, a, rows * inner * 4);
    checkApart('multiply', 'b', out, bytes, b, inner * columns * 4);
    let bias = 0;
    let mask = 0;
    if (epilogue === 'bias' || epilogue === 'bias-relu') {
      bias = this.#float32('multiply', 'bias', options.bias, columns);
      checkApart('multiply', 'bias', out, bytes, bias, columns * 4);
    } else if (epilogue === 'relu-mask') {
      mask = this.#float32('multiply', 'mask', options.mask, rows * columns);
      checkApart('multiply', 'mask', out, bytes, mask, bytes);
    }
    this.#open().calls.multiply(rows, columns, inner, a, b, out, productFlags(options), bias, mask);
  }

  multiplyFloat64(options: MultiplyFloat64Options): void {
    const { rows, columns, inner } = options;
    checkShape('multiplyFloat64', rows, columns, inner);
    const a = this.#float64('multiplyFloat64', 'a', options.a, rows * inner);
    const b = this.#float64('multiplyFloat64', 'b', options.b, inner * columns);
    const out = this.#float64('multiplyFloat64', 'out', options.out, rows * columns);
    checkApart('multiplyFloat64', 'a', out, rows * columns * 8, a, rows * inner * 8);
    checkApart('multiplyFloat64', 'b', out, rows * columns * 8, b, inner * columns * 8);
    const { transposeA, transposeB, accumulate } = options;
    const flags = productFlags({ transposeA, transposeB, accumulate });
    this.#open().calls.multiplyFloat64(rows, columns, inner, a, b, out, flags);
  }

  symmetricEigenvalues(order: number, matrix: Float64Array, values: Float64Array): void {
    checkCount('symmetricEigenvalues', 'order', order);
    const from = this.#float64('symmetricEigenvalues', 'matrix', matrix, order * order);
    const to = this.#float64('symmetricEigenvalues', 'values', values, order);
    checkApart('symmetricEigenvalues', 'matrix', to, order * 8, from, order * order * 8);
    refuseUnsolved('symmetricEigenvalues', order, this.#open().calls.symmetricEigenvalues(order, from, to));
  }

  symmetricEigen(order: number, matrix: Float64Array, values: Float64Array, vectors: Float64Array): void {
    checkCount('symmetricEigen', 'order', order);
    const from = this.#float64('symmetricEigen', 'matrix', matrix, order * order);
    const to = this.#float64('symmetricEigen', 'values', values, order);
    const rows = this.#float64('symmetricEigen', 'vectors', vectors, order * order);
    checkApart('symmetricEigen', 'matrix', to, order * 8, from, order * order * 8);
    checkApart('symmetricEigen', 'matrix', rows, order * order * 8, from, order * order * 8);
    checkApart('symmetricEigen', 'values', rows, order * order * 8, to, order * 8);
    refuseUnsolved('symmetricEigen', order, this.#open().calls.symmetricEigen(order, from, to, rows));
  }

  reflectPanel({ rows, columns, triangle, block, heads, factor }: ReflectPanelOptions): void {
    const kernel = 'reflectPanel';
    checkShape(kernel, rows, columns, 0);
    if (rows < 1 || rows > REFLECTED_ROWS) {
      throw new RangeError(`${kernel}: rows must be 1 to ${REFLECTED_ROWS}, got ${rows}`);
    }
    const operands = [
      ['triangle', this.#float64(kernel, 'triangle', triangle, rows * rows), rows * rows * 8],
      ['block', this.#float64(kernel, 'block', block, rows * columns), rows * columns * 8],
      ['heads', this.#float64(kernel, 'heads', heads, rows), rows * 8],
      ['factor', this.#float64(kernel, 'factor', factor, rows * rows), rows * rows * 8],
    ] as const;
    checkAllApart(kernel, operands.length, operands);
    const [l, x, h, t] = operands.map(([, begin]) => begin);
    this.#open().calls.reflectPanel(rows, columns, l, x, h, t);
  }

  columnSums(rows: number, columns: number, a: Float32Array, out: Float32Array): void {
    checkCount('columnSums', 'rows', rows);
    checkCount('columnSums', 'columns', columns);
    const from = this.#float32('columnSums', 'a', a, rows * columns);
    const to = this.#float32('columnSums', 'out', out, columns);
    checkApart('columnSums', 'a', to, columns * 4, from, rows * columns * 4);
    this.#open().calls.columnSums(rows, columns, from, to);
  }

  adam(
    parameters: Float32Array,
    gradients: Float32Array,
    firstMoment: Float32Array,
    secondMoment: Float32Array,
    options: AdamOptions,
  ): void {
    checkAdamOptions(options);
    const count = parameters.length;
    const { learningRate, beta1, beta2, epsilon, step } = options;
    this.#open().calls.adam(
      count,
      this.#float32('adam', 'parameters', parameters, count),
      this.#float32('adam', 'gradients', gradients, count),
      this.#float32('adam', 'firstMoment', firstMoment, count),
      this.#float32('adam', 'secondMoment', secondMoment, count),
      learningRate / (1 - pow(beta1, step)),
      1 - beta1,
      beta2,
      1 - beta2,
      Math.sqrt(1 - pow(beta2, step)),
      epsilon,
    );
  }

  rmsProp(
    parameters: Float32Array,
    gradients: Float32Array,
    gradientMean: Float32Array,
    squareMean: Float32Array,
    options: RmsPropOptions,
  ): void {
    checkRmsPropOptions(options);
    const count = parameters.length;
    const { learningRate, smoothing, epsilon } = options;
    this.#open().calls.rmsProp(
      count,
      this.#float32('rmsProp', 'parameters', parameters, count),
      this.#float32('rmsProp', 'gradients', gradients, count),
      this.#float32('rmsProp', 'gradientMean', gradientMean, count),
      this.#float32('rmsProp', 'squareMean', squareMean, count),
      learningRate,
      smoothing,
      1 - smoothing,
      epsilon,
    );
  }

  polyak(target: Float32Array, source: Float32Array, rate: number): void {
    const count = target.length;
    const to = this.#float32('polyak', 'target', target, count);
    this.#open().calls.polyak(count, to, this.#float32('polyak', 'source', source, count), rate);
  }

  tanh(input: Float32Array, out: Float32Array, scale: number): void {
    const count = input.length;
    const from = this.#float32('tanh', 'input', input, count);
    this.#open().calls.tanh(count, from, this.#float32('tanh', 'out', out, count), scale);
  }

  tanhGradient(output: Float32Array, outputGradient: Float32Array, out: Float32Array, scale: number): void {
    const count = output.length;
    this.#open().calls.tanhGradient(
      count,
      this.#float32('tanhGradient', 'output', output, count),
      this.#float32('tanhGradient', 'outputGradient', outputGradient, count),
      this.#float32('tanhGradient', 'out', out, count),
      scale,
    );
  }

  convolutions(options: ConvolutionOptions): void {
    const { shape, batch } = options;
    const sizes = convolutionSizes(shape, batch);
    const float32 = (name: string, operand: Float32Array | undefined, length: number): number =>
      this.#float32('convolutions', name, operand, length);
    const images = this.#operand('convolutions', 'images', options.images, Uint8Array, sizes.images);
    const parameters = float32('parameters', options.parameters, sizes.parameters);
    const keep = options.activations !== undefined;
    const activations = keep ? float32('activations', options.activations, sizes.activations) : 0;
    const output = float32('output', options.output, sizes.output);
    const workspace = float32('workspace', options.workspace, sizes.workspace);
    checkAllApart('convolutions', 3, [
      ['output', output, 4 * sizes.output],
      ['workspace', workspace, 4 * sizes.workspace],
      ['activations', activations, keep ? 4 * sizes.activations : 0],
      ['images', images, sizes.images],
      ['parameters', parameters, 4 * sizes.parameters],
    ]);
    this.#open().calls.convolutions(
      ...convolutionNumbers(shape, batch),
      images,
      parameters,
      keep ? 1 : 0,
      activations,
      output,
      workspace,
    );
  }

  convolutionGradients(options: ConvolutionGradientOptions): void {
    const { shape, batch } = options;
    const sizes = convolutionSizes(shape, batch);
    const float32 = (name: string, operand: Float32Array, length: number): number =>
      this.#float32('convolutionGradients', name, operand, length);
    const images = this.#operand('convolutionGradients', 'images', options.images, Uint8Array, sizes.images);
    const parameters = float32('parameters', options.parameters, sizes.parameters);
    const activations = float32('activations', options.activations, sizes.activations);
    const output = float32('output', options.output, sizes.output);
    const outputGradient = float32('outputGradient', options.outputGradient, sizes.output);
    const gradients = float32('gradients', options.gradients, sizes.parameters);
    const workspace = float32('workspace', options.workspace, sizes.workspace);
    checkAllApart('convolutionGradients', 2, [
      ['gradients', gradients, 4 * sizes.parameters],
      ['workspace', workspace, 4 * sizes.workspace],
      ['images', images, sizes.images],
      ['parameters', parameters, 4 * sizes.parameters],
      ['activations', activations, 4 * sizes.activations],
      ['output', output, 4 * sizes.output],
      ['outputGradient', outputGradient, 4 * sizes.output],
    ]);
    this.#open().calls.convolutionGradients(
      ...convolutionNumbers(shape, batch),
      images,
      parameters,
      activations,
      output,
      outputGradient,
      gradients,
      workspace,
    );
  }

  layerNorm(options: LayerNormOptions): void {
    const { rows, columns, epsilon } = options;
    checkCount('layerNorm', 'rows', rows);
    checkCount('layerNorm', 'columns', columns);
    checkLayerNormEpsilon(epsilon);
    this.#open().calls.layerNorm(
      rows,
      columns,
      this.#float32('layerNorm', 'input', options.input, rows * columns),
      this.#float32('layerNorm', 'gain', options.gain, columns),
      this.#float32('layerNorm', 'bias', options.bias, columns),
      epsilon,
      this.#float32('layerNorm', 'out', options.out, rows * columns),
      this.#float32('layerNorm', 'normalized', options.normalized, rows * columns),
      this.#float32('layerNorm', 'inverseDeviation', options.inverseDeviation, rows),
    );
  }

  layerNormGradient(options: LayerNormGradientOptions): void {
    const { rows, columns, inputGradient, gainGradient, biasGradient } = options;
    const kernel = 'layerNormGradient';
    checkCount(kernel, 'rows', rows);
    checkCount(kernel, 'columns', columns);
    const normalized = this.#float32(kernel, 'normalized', options.normalized, rows * columns);
    const outputGradient = this.#float32(kernel, 'outputGradient', options.outputGradient, rows * columns);
    const inverseDeviation = this.#float32(kernel, 'inverseDeviation', options.inverseDeviation, rows);
    const gain = this.#float32(kernel, 'gain', options.gain, columns);
    const out = inputGradient && this.#float32(kernel, 'inputGradient', inputGradient, rows * columns);
    if (gainGradient || biasGradient) {
      this.#open().calls.layerNormParameterGradients(
        rows,
        columns,
        normalized,
        outputGradient,
        this.#float32(kernel, 'gainGradient', gainGradient, columns),
        this.#float32(kernel, 'biasGradient', biasGradient, columns),
      );
    }
    if (out === undefined) return;
    this.#open().calls.layerNormGradient(rows, columns, normalized, inverseDeviation, gain, outputGradient, out);
  }

  gramBlock(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void {
    const backend = this.#open();
    const columns = (rowsA[0] ?? rowsB[0])?.length ?? 0;
    checkRows('gramBlock', 'rowsA', rowsA, columns);
    checkRows('gramBlock', 'rowsB', rowsB, columns);
    checkLength('gramBlock', 'out', out, Float64Array, rowsA.length * rowsB.length);
    backend.gramBlock(rowsA, rowsB, out);
  }

  weightedRowSum(rows: readonly Float32Array[], weights: Float64Array, out: Float64Array | Float32Array): void {
    const backend = this.#open();
    checkRows('weightedRowSum', 'rows', rows, out.length);
    checkLength('weightedRowSum', 'weights', weights, Float64Array, rows.length);
    backend.weightedRowSum(rows, weights, out);
  }

  copyFrames(options: CopyFramesOptions): void {
    const backend = this.#open();
    checkFrames(options);
    backend.copyFrames(options);
  }

  close(): void {
    const backend = this.#backend;
    if (!backend) return;
    this.#backend = undefined;
    unclosed.unregister(this);
    // No operand lies in this empty memory, so that every later call is refused where operands are checked.
    this.#memory = new ArrayBuffer(0);
    this.#workspace = new Workspace(this.#memory, 0, 0);
    backend.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #open(): KernelBackend {
    if (!this.#backend) throw new Error('these kernels are closed: create new ones with createKernels()');
    return this.#backend;
  }

  /** The byte offset of a float32 operand of at least `length` elements. */
  #float32(kernel: string, name: string, operand: Float32Array | undefined, length: number): number {
    return this.#operand(kernel, name, operand, Float32Array, length);
  }

  #float64(kernel: string, name: string, operand: Float64Array | undefined, length: number): number {
    return this.#operand(kernel, name, operand, Float64Array, length);
  }

  #operand(
    kernel: string,
    name: string,
    operand: OperandArray | undefined,
    type: OperandConstructor,
    length: number,
  ): number {
    if (
      !(operand instanceof type) ||
      operand.length < length ||
      operand.buffer !== this.#memory ||
      operand.byteOffset < this.#workspaceBegin
    ) {
      this.#open();
      checkLength(kernel, name, operand, type, length);
      throw new RangeError(
        `${kernel}: ${name} does not lie in the workspace of these kernels; allocate it with ` +
          `allocate${type.name.replace('Array', '')}(), or copy it there`,
      );
    }
    return operand.byteOffset;
  }
}
