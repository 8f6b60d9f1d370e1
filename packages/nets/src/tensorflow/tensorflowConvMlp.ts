import type { Tensor } from '@tensorflow/tfjs';
import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import type { ConvMlp } from '../convMlp.ts';
import { convMlpLayout, type ConvMlpShape } from '../convMlpShape.ts';
import { checkImages } from '../encoderArguments.ts';
import type { LayerTensors } from './flatTensor.ts';
import { freeTensors, type Operations } from './operations.ts';
import { convolutionGradients, runConvolutions } from './tensorflowConvolutions.ts';
import { TensorflowParameters } from './tensorflowParameters.ts';

/** Convolutions and a perceptron of TensorFlow operations, backward pass written out. */
export class TensorflowConvMlp extends TensorflowParameters implements ConvMlp {
  readonly imageShape: ConvMlp['imageShape'];
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly #shape: ConvMlpShape;
  /** Of the convolutions, [batch, height, width, channels]. */
  #activations: readonly Tensor[] = [];
  /** The input of each linear layer, [batch, in]. */
  #inputs: readonly Tensor[] = [];
  #forwardBatch = 0;

  constructor(operations: Operations, shape: ConvMlpShape, parameters: Float32Array) {
    super(operations, convMlpLayout(shape), parameters);
    const { channels, height, width } = shape.convolutions;
    this.imageShape = { channels, height, width };
    this.outputSize = shape.mlp.outputSize;
    this.maximumBatch = shape.maximumBatch;
    this.#shape = shape;
  }

  forward(images: Uint8Array, batch: number): Float32Array {
    checkBatch(batch, this.maximumBatch);
    checkImages(images, batch, this.#shape);
    const previous = [...this.#activations, ...this.#inputs];
    let values: Float32Array = new Float32Array();
    this.operations.tidy(() => {
      const { activations, inputs, output } = this.#run(images, batch);
      this.#activations = this.operations.keep(activations);
      this.#inputs = this.operations.keep(inputs);
      values = output.dataSync<'float32'>();
    });
    freeTensors(previous);
    this.#forwardBatch = batch;
    return values;
  }

  forwardOne(image: Uint8Array): Float32Array {
    checkImages(image, 1, this.#shape);
    let values: Float32Array = new Float32Array();
    this.operations.tidy(() => {
      values = this.#run(image, 1).output.dataSync<'float32'>();
    });
    return values;
  }

  backward(outputGradient: Float32Array, batch: number): void {
    checkForwardBatch(batch, this.#forwardBatch);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    const { operations } = this;
    const linear = this.#linearLayers;
    operations.tidy(() => {
      let delta = operations.tensor(outputGradient, [batch, this.outputSize]);
      const gradients: LayerTensors[] = [];
      for (let index = linear.length - 1; index >= 0; index -= 1) {
        gradients.unshift({
          weight: operations.multiply(delta, this.#inputs[index], { a: true }),
          bias: operations.apply('BiasAddGrad', delta),
        });
        delta = operations.multiply(delta, linear[index].weight);
        if (index > 0) delta = operations.apply('ReluGrad', delta, this.#inputs[index]);
      }
      const pass = { activations: this.#activations, batch };
      this.setGradients([...convolutionGradients(operations, this.#shape, this.layers, pass, delta), ...gradients]);
    });
  }

  override dispose(): void {
    freeTensors([...this.#activations, ...this.#inputs]);
    super.dispose();
  }

  get #linearLayers(): readonly LayerTensors[] {
    return this.layers.slice(this.#shape.convolutions.strides.length);
  }

  /** Inside `tidy`. */
  #run(images: Uint8Array, batch: number): { activations: Tensor[]; inputs: Tensor[]; output: Tensor } {
    const { operations } = this;
    const { activations, output: convolved } = runConvolutions(operations, this.#shape, this.layers, images, batch);
    const inputs: Tensor[] = [];
    let output = convolved;
    this.#linearLayers.forEach(({ weight, bias }, index) => {
      const input = index === 0 ? output : operations.apply('Relu', output);
      inputs.push(input);
      output = operations.apply('BiasAdd', operations.multiply(input, weight, { b: true }), bias);
    });
    return { activations, inputs, output };
  }
}
