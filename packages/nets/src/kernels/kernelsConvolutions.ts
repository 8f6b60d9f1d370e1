import type { Kernels } from '@policypath/kernels';
import { checkLength } from '../arguments.ts';
import type { ConvolutionOutput } from '../convEncoder.ts';
import type { ConvolutionStack } from '../convolutionStack.ts';
import { convolutionLengths } from './encoderMemory.ts';

/** A handle on the output of one pass. */
export interface KernelsConvolutionOutput extends ConvolutionOutput {
  readonly source: KernelsConvolutions;
  /** [batch, filters * height * width] @throws Error when a later pass has replaced it. */
  readonly values: Float32Array;
}

/** The convolutions of a module and what their passes leave in the workspace; encoders tied to it use them too. */
export class KernelsConvolutions {
  readonly #kernels: Kernels;
  readonly #shape: ConvolutionStack;
  /** Of the convolutions alone. */
  readonly #parameters: Float32Array;
  readonly #gradients: Float32Array;
  readonly #images: Uint8Array;
  readonly #image: Uint8Array;
  readonly #output: Float32Array;
  readonly #outputOfOne: Float32Array;
  readonly #workspace: Float32Array;
  readonly #activations: Float32Array;
  /** [maximumBatch, filters * height * width]: where the linear layer leaves what `gradients` takes. */
  readonly outputGradient: Float32Array;
  #pass: KernelsConvolutionOutput | undefined;

  constructor(kernels: Kernels, shape: ConvolutionStack, parameters: Float32Array, gradients: Float32Array) {
    this.#kernels = kernels;
    this.#shape = shape;
    this.#parameters = parameters.subarray(0, shape.convolutionCount);
    this.#gradients = gradients.subarray(0, shape.convolutionCount);
    const { bytes, floats } = convolutionLengths(shape);
    this.#images = kernels.allocateUint8(bytes.images);
    this.#image = kernels.allocateUint8(bytes.image);
    this.#output = kernels.allocateFloat32(floats.output);
    this.#outputOfOne = kernels.allocateFloat32(floats.outputOfOne);
    this.#workspace = kernels.allocateFloat32(floats.workspace);
    this.#activations = kernels.allocateFloat32(floats.activations);
    this.outputGradient = kernels.allocateFloat32(floats.outputGradient);
  }

  /** A pass over a batch; `keep`: with what `gradients` needs. */
  run(images: Uint8Array, batch: number, keep: boolean): KernelsConvolutionOutput {
    this.#images.set(images);
    this.#pass = this.#handle(batch);
    this.#kernels.convolutions({
      shape: this.#shape.convolutions,
      batch,
      images: this.#images,
      parameters: this.#parameters,
      activations: keep ? this.#activations : undefined,
      output: this.#output,
      workspace: this.#workspace,
    });
    return this.#pass;
  }

  /** One image, beside the batch. */
  runOne(image: Uint8Array): Float32Array {
    this.#image.set(image);
    this.#kernels.convolutions({
      shape: this.#shape.convolutions,
      batch: 1,
      images: this.#image,
      parameters: this.#parameters,
      output: this.#outputOfOne,
      workspace: this.#workspace,
    });
    return this.#outputOfOne;
  }

  /** Replaces the gradients of the latest pass's parameters, from `outputGradient`. */
  computeGradients(batch: number): void {
    this.#kernels.convolutionGradients({
      shape: this.#shape.convolutions,
      batch,
      images: this.#images,
      parameters: this.#parameters,
      activations: this.#activations,
      output: this.#output,
      outputGradient: this.outputGradient,
      gradients: this.#gradients,
      workspace: this.#workspace,
    });
  }

  #handle(batch: number): KernelsConvolutionOutput {
    const isLatest = (handle: KernelsConvolutionOutput): boolean => handle === this.#pass;
    const output = this.#output.subarray(0, batch * this.#shape.convolutionSize);
    return {
      batch,
      source: this,
      get values(): Float32Array {
        if (isLatest(this)) return output;
        throw new Error(
          "this output of the convolutions is gone: their encoder's forward() or convolve() was called since",
        );
      },
      read(out: Float32Array): void {
        checkLength('out', out, output.length, "the convolutions' output");
        out.set(this.values);
      },
    };
  }
}
