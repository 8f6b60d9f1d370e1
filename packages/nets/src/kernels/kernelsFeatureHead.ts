import type { Kernels } from '@policypath/kernels';
import type { EncoderShape } from '../encoderShape.ts';
import { layerNormEpsilon } from '../layerNormShape.ts';
import { headLengths } from './encoderMemory.ts';

interface Rows {
  /** [batch, features] the linear layer's output. */
  readonly linear: Float32Array;
  readonly normalized: Float32Array;
  readonly deviation: Float32Array;
  readonly output: Float32Array;
}

/** Linear layer, LayerNorm and perhaps tanh, from the convolutions' output to features. */
export class KernelsFeatureHead {
  readonly #kernels: Kernels;
  readonly #shape: EncoderShape;
  readonly #weight: Float32Array;
  readonly #bias: Float32Array;
  readonly #gain: Float32Array;
  readonly #shift: Float32Array;
  readonly #weightGradient: Float32Array;
  readonly #biasGradient: Float32Array;
  readonly #gainGradient: Float32Array;
  readonly #shiftGradient: Float32Array;
  readonly #batch: Rows;
  readonly #one: Rows;
  readonly #outputDelta: Float32Array;
  readonly #linearDelta: Float32Array;

  constructor(kernels: Kernels, shape: EncoderShape, parameters: Float32Array, gradients: Float32Array) {
    this.#kernels = kernels;
    this.#shape = shape;
    const { weightOffset, biasOffset, gainOffset, shiftOffset, parameterCount } = shape;
    const parts = (flat: Float32Array): Float32Array[] => [
      flat.subarray(weightOffset, biasOffset),
      flat.subarray(biasOffset, gainOffset),
      flat.subarray(gainOffset, shiftOffset),
      flat.subarray(shiftOffset, parameterCount),
    ];
    [this.#weight, this.#bias, this.#gain, this.#shift] = parts(parameters);
    [this.#weightGradient, this.#biasGradient, this.#gainGradient, this.#shiftGradient] = parts(gradients);
    const lengths = headLengths(shape);
    const allocate = (rows: { readonly [name in keyof Rows]: number }): Rows => ({
      linear: kernels.allocateFloat32(rows.linear),
      normalized: kernels.allocateFloat32(rows.normalized),
      deviation: kernels.allocateFloat32(rows.deviation),
      output: kernels.allocateFloat32(rows.output),
    });
    this.#batch = allocate(lengths.batch);
    this.#one = allocate(lengths.one);
    this.#outputDelta = kernels.allocateFloat32(lengths.outputDelta);
    this.#linearDelta = kernels.allocateFloat32(lengths.linearDelta);
  }

  /** [batch, filters * height * width], in the workspace -> [batch, features]. */
  forward(convolved: Float32Array, batch: number): Float32Array {
    return this.#run(this.#batch, convolved, batch);
  }

  forwardOne(convolved: Float32Array): Float32Array {
    return this.#run(this.#one, convolved, 1);
  }

  /** Replaces the gradients of its parameters; with `convolvedGradient`, fills that too. */
  backward(
    outputGradient: Float32Array,
    batch: number,
    convolved: Float32Array,
    convolvedGradient: Float32Array | undefined,
  ): void {
    const kernels = this.#kernels;
    const { featureSize, convolutionSize, outputActivation } = this.#shape;
    const outputDelta = this.#outputDelta.subarray(0, batch * featureSize);
    outputDelta.set(outputGradient);
    if (outputActivation === 'tanh') kernels.tanhGradient(this.#rowsOf(batch), outputDelta, outputDelta, 1);
    kernels.layerNormGradient({
      rows: batch,
      columns: featureSize,
      normalized: this.#batch.normalized,
      inverseDeviation: this.#batch.deviation,
      gain: this.#gain,
      outputGradient: outputDelta,
      inputGradient: this.#linearDelta,
      gainGradient: this.#gainGradient,
      biasGradient: this.#shiftGradient,
    });
    kernels.multiply({
      rows: featureSize,
      columns: convolutionSize,
      inner: batch,
      a: this.#linearDelta,
      transposeA: true,
      b: convolved,
      out: this.#weightGradient,
    });
    kernels.columnSums(batch, featureSize, this.#linearDelta, this.#biasGradient);
    if (convolvedGradient === undefined) return;
    kernels.multiply({
      rows: batch,
      columns: convolutionSize,
      inner: featureSize,
      a: this.#linearDelta,
      b: this.#weight,
      out: convolvedGradient,
    });
  }

  #run(rows: Rows, convolved: Float32Array, batch: number): Float32Array {
    const kernels = this.#kernels;
    const { featureSize, convolutionSize, outputActivation } = this.#shape;
    kernels.multiply({
      rows: batch,
      columns: featureSize,
      inner: convolutionSize,
      a: convolved,
      b: this.#weight,
      transposeB: true,
      epilogue: 'bias',
      bias: this.#bias,
      out: rows.linear,
    });
    kernels.layerNorm({
      rows: batch,
      columns: featureSize,
      input: rows.linear,
      gain: this.#gain,
      bias: this.#shift,
      epsilon: layerNormEpsilon,
      out: rows.output,
      normalized: rows.normalized,
      inverseDeviation: rows.deviation,
    });
    const output = rows.output.subarray(0, batch * featureSize);
    if (outputActivation === 'tanh') kernels.tanh(output, output, 1);
    return output;
  }

  #rowsOf(batch: number): Float32Array {
    return this.#batch.output.subarray(0, batch * this.#shape.featureSize);
  }
}
