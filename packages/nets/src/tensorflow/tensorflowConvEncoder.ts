import type { Tensor } from '@tensorflow/tfjs';
import { tanh } from '@policypath/elementary';
import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import type { ConvEncoder, ConvolutionOutput, EncoderBackwardOptions } from '../convEncoder.ts';
import { checkConvolutionChoice, checkImages, refuseBackward } from '../encoderArguments.ts';
import { encoderDescription, encoderLayout, type EncoderShape } from '../encoderShape.ts';
import { layerNormEpsilon } from '../layerNormShape.ts';
import type { LayerTensors } from './flatTensor.ts';
import { normalizeRows, rowGradients, type NormalizedRows } from './layerNormRows.ts';
import { freeTensors, type Operations } from './operations.ts';
import { convolutionGradients, runConvolutions, type ConvolutionPass } from './tensorflowConvolutions.ts';
import { TensorflowParameters } from './tensorflowParameters.ts';

/** A handle on the convolutions' output; its tensors live until the next pass of the encoder that made it. */
class TensorflowPass implements ConvolutionOutput {
  readonly source: TensorflowConvEncoder;
  readonly batch: number;
  /** The input and each layer's output, [batch, height, width, channels], where they are kept. */
  readonly activations: readonly Tensor[];
  readonly #output: Tensor;
  #freed = false;

  /** `output`: [batch, filters * height * width]. */
  constructor(source: TensorflowConvEncoder, batch: number, activations: readonly Tensor[], output: Tensor) {
    this.source = source;
    this.batch = batch;
    this.activations = activations;
    this.#output = output;
  }

  get output(): Tensor {
    if (!this.#freed) return this.#output;
    throw new Error(
      "this output of the convolutions is gone: their encoder's forward() or convolve() was called since",
    );
  }

  read(out: Float32Array): void {
    checkLength('out', out, this.#output.size, "the convolutions' output");
    out.set(this.output.dataSync<'float32'>());
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    freeTensors([...this.activations, this.#output]);
  }
}

/** An encoder of TensorFlow operations, backward pass written out; inside, images are channels last. */
export class TensorflowConvEncoder extends TensorflowParameters implements ConvEncoder {
  readonly imageShape: ConvEncoder['imageShape'];
  readonly convolutionShape: ConvEncoder['convolutionShape'];
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly trainable: boolean;
  readonly tiedTo?: TensorflowConvEncoder;
  readonly shape: EncoderShape;
  /** Of the convolutions, which a tied encoder borrows. */
  #latest: TensorflowPass | undefined;
  /** What the last `forward` or `forwardFrom` worked on. */
  #pass: TensorflowPass | undefined;
  #wholePass = false;
  #rows: NormalizedRows | undefined;

  constructor(operations: Operations, shape: EncoderShape, parameters: Float32Array, tiedTo?: TensorflowConvEncoder) {
    super(operations, encoderLayout(shape), parameters);
    const { imageShape, convolutionShape } = encoderDescription(shape);
    this.imageShape = imageShape;
    this.convolutionShape = convolutionShape;
    this.outputSize = shape.featureSize;
    this.maximumBatch = shape.maximumBatch;
    this.trainable = shape.trainable;
    this.shape = shape;
    if (tiedTo) this.tiedTo = tiedTo;
  }

  forward(images: Uint8Array, batch: number): Float32Array {
    const keep = this.trainable && !this.tiedTo;
    const features = this.forwardFrom(this.#convolve(images, batch, keep));
    this.#wholePass = keep;
    return features;
  }

  forwardOne(image: Uint8Array): Float32Array {
    checkImages(image, 1, this.shape);
    let features: Float32Array = new Float32Array();
    this.operations.tidy(() => {
      const { output } = (this.tiedTo ?? this).#runConvolutions(image, 1);
      features = this.#activated(this.#runHead(output).output);
    });
    return features;
  }

  convolve(images: Uint8Array, batch: number): ConvolutionOutput {
    return this.#convolve(images, batch, false);
  }

  forwardFrom(convolved: ConvolutionOutput): Float32Array {
    const pass = convolved as TensorflowPass;
    if (pass.source !== (this.tiedTo ?? this)) {
      throw new TypeError('forwardFrom() takes the output of its own convolutions, or of those it is tied to');
    }
    this.#pass = pass;
    this.#wholePass = false;
    this.operations.tidy(() => {
      this.#rows = this.#runHead(pass.output);
    });
    return this.#activated(this.#rows!.output);
  }

  backward(outputGradient: Float32Array, batch: number, options: EncoderBackwardOptions = {}): void {
    if (!this.trainable) refuseBackward();
    checkForwardBatch(batch, this.#pass?.batch ?? 0);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    const { convolutions = this.#wholePass } = options;
    checkConvolutionChoice(convolutions, this.#wholePass);
    const { operations } = this;
    const pass = this.#pass!;
    const convolved = pass.output;
    const size = this.outputSize;
    const { weight: linear } = this.layers[this.layers.length - 2];
    const { weight: gain } = this.layers[this.layers.length - 1];
    const rows = this.#rows!;
    const gradients = rowGradients(rows, size, gain.dataSync<'float32'>(), this.#throughActivation(outputGradient));
    operations.tidy(() => {
      const delta = operations.tensor(gradients.input, [batch, size]);
      const head: LayerTensors[] = [
        { weight: operations.multiply(delta, convolved, { a: true }), bias: operations.apply('BiasAddGrad', delta) },
        { weight: operations.tensor(gradients.gain, [size]), bias: operations.tensor(gradients.bias, [size]) },
      ];
      const below = convolutions
        ? convolutionGradients(operations, this.shape, this.layers, pass, operations.multiply(delta, linear))
        : this.#zeroGradients();
      this.setGradients([...below, ...head]);
    });
  }

  override dispose(): void {
    this.#latest?.free();
    super.dispose();
  }

  #convolve(images: Uint8Array, batch: number, keep: boolean): TensorflowPass {
    checkBatch(batch, this.maximumBatch);
    checkImages(images, batch, this.shape);
    return (this.tiedTo ?? this).#newPass(images, batch, keep);
  }

  #newPass(images: Uint8Array, batch: number, keep: boolean): TensorflowPass {
    const { operations } = this;
    this.#latest?.free();
    operations.tidy(() => {
      const { activations, output } = this.#runConvolutions(images, batch);
      const kept = keep ? operations.keep(activations) : [];
      operations.keep([output]);
      this.#latest = new TensorflowPass(this, batch, kept, output);
    });
    return this.#latest!;
  }

  /** Inside `tidy`. */
  #runConvolutions(images: Uint8Array, batch: number): ConvolutionPass {
    return runConvolutions(this.operations, this.shape, this.layers, images, batch);
  }

  /** Inside `tidy`: linear layer and LayerNorm. */
  #runHead(convolved: Tensor): NormalizedRows {
    const { operations, layers } = this;
    const [linear, norm] = layers.slice(-2);
    const product = operations.multiply(convolved, linear.weight, { b: true });
    const rows = operations.apply('BiasAdd', product, linear.bias).dataSync<'float32'>();
    const [gain, shift] = [norm.weight, norm.bias].map((tensor) => tensor.dataSync<'float32'>());
    return normalizeRows(rows, this.outputSize, gain, shift, layerNormEpsilon);
  }

  #zeroGradients(): LayerTensors[] {
    if (this.tiedTo) return [];
    const zeros = (tensor: Tensor): Tensor => this.operations.tensor(new Float32Array(tensor.size), tensor.shape);
    return this.layers.slice(0, -2).map(({ weight, bias }) => ({ weight: zeros(weight), bias: zeros(bias) }));
  }

  #activated(output: Float32Array): Float32Array {
    return this.shape.outputActivation === 'tanh' ? output.map(tanh) : output;
  }

  #throughActivation(outputGradient: Float32Array): Float32Array {
    if (this.shape.outputActivation !== 'tanh') return outputGradient;
    const { output } = this.#rows!;
    return outputGradient.map((value, index) => value * (1 - tanh(output[index]) ** 2));
  }
}
