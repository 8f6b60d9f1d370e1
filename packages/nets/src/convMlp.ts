import type { Generator } from '@policypath/random';
import type { ParameterModule } from './module.ts';

export interface ConvMlpOptions {
  /** Of the images. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Of every convolution. Default 32. */
  readonly filters?: number;
  /** Of the 3x3 convolutions, one after the other. Default [1]. */
  readonly strides?: readonly (1 | 2)[];
  /** Widths after the convolutions: hidden layers and output, e.g. [128, 6]. */
  readonly sizes: readonly number[];
  /** Largest batch of images; memory is set aside for it. */
  readonly maximumBatch: number;
  /** Draws PyTorch's default initialisation: weights and biases uniform in +-1/sqrt(fan in). Zeros when absent. */
  readonly generator?: Generator;
}

/**
 * Images of bytes to numbers: 3x3 convolutions without padding, linear layers, ReLU after all but the last. A byte x counts as
 * x / 255, so that 255 stands for a truth value. Parameters are named and shaped as in PyTorch: `convs.0.weight`
 * [filters, channels, 3, 3], `convs.0.bias`, ..., `layer1.weight` [out, filters * height * width], `layer1.bias`, ...
 *
 * Returned arrays are views that the module owns, valid until its next call.
 */
export interface ConvMlp extends ParameterModule {
  readonly imageShape: { readonly channels: number; readonly height: number; readonly width: number };
  readonly outputSize: number;
  readonly maximumBatch: number;

  /** images [batch, channels, height, width] -> [batch, out]. Keeps what `backward` needs. */
  forward(images: Uint8Array, batch: number): Float32Array;
  /** One image [channels, height, width] -> [out]; for acting. Disturbs nothing that `backward` needs. */
  forwardOne(image: Uint8Array): Float32Array;
  /**
   * Replaces the parameter gradients by those of a scalar whose gradient with respect to the last `forward` is `outputGradient`
   * [batch, out]. Images are bytes, so there is no gradient of the input.
   *
   * @throws Error without a forward pass
   */
  backward(outputGradient: Float32Array, batch: number): void;
}
