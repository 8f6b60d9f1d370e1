import type { Kernels } from '@policypath/kernels';
import { checkBatch, checkForwardBatch, checkLength } from '../arguments.ts';
import type { ConvEncoder, ConvolutionOutput, EncoderBackwardOptions } from '../convEncoder.ts';
import { checkConvolutionChoice, checkImages, refuseBackward } from '../encoderArguments.ts';
import { encoderDescription, type EncoderShape } from '../encoderShape.ts';
import { FlatParameters, type FlatMemory } from './flatParameters.ts';
import { KernelsConvolutions, type KernelsConvolutionOutput } from './kernelsConvolutions.ts';
import { KernelsFeatureHead } from './kernelsFeatureHead.ts';

export interface KernelsConvEncoderOptions extends FlatMemory {
  readonly kernels: Kernels;
  readonly shape: EncoderShape;
  readonly tiedTo?: KernelsConvEncoder;
}

/** An encoder over a workspace; a tied one has no convolutions, and runs its partner's. */
export class KernelsConvEncoder extends FlatParameters implements ConvEncoder {
  readonly imageShape: ConvEncoder['imageShape'];
  readonly convolutionShape: ConvEncoder['convolutionShape'];
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly trainable: boolean;
  readonly tiedTo?: KernelsConvEncoder;
  readonly shape: EncoderShape;
  readonly #convolutions: KernelsConvolutions;
  readonly #head: KernelsFeatureHead;
  /** What the last `forward` or `forwardFrom` worked on. */
  #pass: KernelsConvolutionOutput | undefined;
  /** Whether that was `forward`, with convolutions of its own. */
  #wholePass = false;

  constructor({ kernels, shape, parameters, gradients, tiedTo }: KernelsConvEncoderOptions) {
    const { layout, imageShape, convolutionShape } = encoderDescription(shape);
    super(layout, { parameters, gradients });
    this.imageShape = imageShape;
    this.convolutionShape = convolutionShape;
    this.outputSize = shape.featureSize;
    this.maximumBatch = shape.maximumBatch;
    this.trainable = shape.trainable;
    if (tiedTo) this.tiedTo = tiedTo;
    this.shape = shape;
    this.#convolutions = tiedTo ? tiedTo.#convolutions : new KernelsConvolutions(kernels, shape, parameters, gradients);
    this.#head = new KernelsFeatureHead(kernels, shape, parameters, gradients);
  }

  forward(images: Uint8Array, batch: number): Float32Array {
    const keep = this.trainable && !this.tiedTo;
    const features = this.forwardFrom(this.#convolve(images, batch, keep));
    this.#wholePass = keep;
    return features;
  }

  forwardOne(image: Uint8Array): Float32Array {
    checkImages(image, 1, this.shape);
    return this.#head.forwardOne(this.#convolutions.runOne(image));
  }

  convolve(images: Uint8Array, batch: number): ConvolutionOutput {
    return this.#convolve(images, batch, false);
  }

  forwardFrom(convolved: ConvolutionOutput): Float32Array {
    const pass = convolved as KernelsConvolutionOutput;
    if (pass.source !== this.#convolutions) {
      throw new TypeError('forwardFrom() takes the output of its own convolutions, or of those it is tied to');
    }
    this.#pass = pass;
    this.#wholePass = false;
    return this.#head.forward(pass.values, pass.batch);
  }

  backward(outputGradient: Float32Array, batch: number, options: EncoderBackwardOptions = {}): void {
    const pass = this.#pass;
    if (!this.trainable) refuseBackward();
    checkForwardBatch(batch, pass?.batch ?? 0);
    checkLength('outputGradient', outputGradient, batch * this.outputSize, `[${batch}, ${this.outputSize}]`);
    const { convolutions = this.#wholePass } = options;
    checkConvolutionChoice(convolutions, this.#wholePass);
    const convolutionGradient = convolutions ? this.#convolutions.outputGradient : undefined;
    this.#head.backward(outputGradient, batch, pass!.values, convolutionGradient);
    if (convolutions) this.#convolutions.computeGradients(batch);
    else this.gradients.fill(0, 0, this.shape.convolutionCount);
  }

  #convolve(images: Uint8Array, batch: number, keep: boolean): KernelsConvolutionOutput {
    checkBatch(batch, this.maximumBatch);
    checkImages(images, batch, this.shape);
    return this.#convolutions.run(images, batch, keep);
  }
}
