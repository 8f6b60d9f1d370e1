import type { Kernels } from '@policypath/kernels';
import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import type { ConvMlp } from '../convMlp.ts';
import { convMlpLayout, type ConvMlpShape } from '../convMlpShape.ts';
import { checkImages } from '../encoderArguments.ts';
import { FlatParameters, type FlatMemory } from './flatParameters.ts';
import { KernelsConvolutions } from './kernelsConvolutions.ts';
import { KernelsMlp } from './kernelsMlp.ts';

export interface KernelsConvMlpOptions extends FlatMemory {
  readonly kernels: Kernels;
  readonly shape: ConvMlpShape;
}

/** Convolutions and a perceptron over one flat vector of a workspace. */
export class KernelsConvMlp extends FlatParameters implements ConvMlp {
  readonly imageShape: ConvMlp['imageShape'];
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly #shape: ConvMlpShape;
  readonly #convolutions: KernelsConvolutions;
  readonly #mlp: KernelsMlp;
  #forwardBatch = 0;

  constructor({ kernels, shape, parameters, gradients }: KernelsConvMlpOptions) {
    super(convMlpLayout(shape), { parameters, gradients });
    const { channels, height, width } = shape.convolutions;
    this.imageShape = { channels, height, width };
    this.outputSize = shape.mlp.outputSize;
    this.maximumBatch = shape.maximumBatch;
    this.#shape = shape;
    this.#convolutions = new KernelsConvolutions(kernels, shape, parameters, gradients);
    this.#mlp = new KernelsMlp({
      kernels,
      shape: shape.mlp,
      parameters: parameters.subarray(shape.convolutionCount),
      gradients: gradients.subarray(shape.convolutionCount),
    });
  }

  forward(images: Uint8Array, batch: number): Float32Array {
    checkBatch(batch, this.maximumBatch);
    checkImages(images, batch, this.#shape);
    this.#forwardBatch = batch;
    return this.#mlp.forward(this.#convolutions.run(images, batch, true).values, batch);
  }

  forwardOne(image: Uint8Array): Float32Array {
    checkImages(image, 1, this.#shape);
    return this.#mlp.forwardOne(this.#convolutions.runOne(image));
  }

  backward(outputGradient: Float32Array, batch: number): void {
    checkForwardBatch(batch, this.#forwardBatch);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    const inputGradient = this.#mlp.backward(outputGradient, batch);
    if (inputGradient === undefined) throw new Error("the perceptron's backward pass returned no input gradient");
    this.#convolutions.outputGradient.set(inputGradient);
    this.#convolutions.computeGradients(batch);
  }
}
