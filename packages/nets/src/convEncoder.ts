import type { Generator } from '@policypath/random';
import type { ParameterModule } from './module.ts';

export interface ConvEncoderOptions {
  /** Of the images; 9 for a stack of three RGB frames. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Of every convolution. Default 32. */
  readonly filters?: number;
  /** Of the 3x3 convolutions, one after the other. Default [2, 1, 1, 1]. */
  readonly strides?: readonly (1 | 2)[];
  /** Width of the features; 50 in RAD. */
  readonly featureSize: number;
  /** After LayerNorm. Default 'identity', as RAD's actor and critic have it; 'tanh' is CURL's other choice. */
  readonly outputActivation?: 'identity' | 'tanh';
  /** Largest batch of images; memory is set aside for it. */
  readonly maximumBatch: number;
  /** false: forward only (a target network), without the memory of a backward pass. Default true. */
  readonly trainable?: boolean;
  /**
   * Draws RAD's initialisation: convolutions delta-orthogonal with gain sqrt(2), the linear layer orthogonal, biases 0.
   * Without one, zeros but for LayerNorm's weight.
   */
  readonly generator?: Generator;
}

export interface TiedEncoderOptions {
  /** Whose convolutions are used, as they are at each call; not itself tied. */
  readonly tiedTo: ConvEncoder;
  readonly featureSize: number;
  readonly outputActivation?: 'identity' | 'tanh';
  readonly trainable?: boolean;
  /** Draws the linear layer. */
  readonly generator?: Generator;
}

/**
 * The convolutions' output for a batch, where the engine keeps it; good until the next `forward` or `convolve` of the
 * encoder that made it.
 */
export interface ConvolutionOutput {
  readonly batch: number;
  /** Copies it into `out` [batch, filters, height, width]. */
  read(out: Float32Array): void;
}

export interface EncoderBackwardOptions {
  /** false: stops at the convolutions' output, whose gradients are then zeros. Default true where they are its own. */
  readonly convolutions?: boolean;
}

/**
 * Images of bytes to features: 3x3 convolutions with ReLU, a linear layer, LayerNorm (RAD's and CURL's PixelEncoder). A
 * byte x counts as x / 255. Parameters are named and shaped as in PyTorch: `convs.0.weight` [filters, channels, 3, 3],
 * `convs.0.bias`, ..., `fc.weight` [features, filters * height * width], `fc.bias`, `ln.weight`, `ln.bias`; a tied
 * encoder has the last four.
 *
 * Returned arrays are views that the encoder owns, valid until its next call.
 */
export interface ConvEncoder extends ParameterModule {
  readonly imageShape: { readonly channels: number; readonly height: number; readonly width: number };
  /** Of the convolutions' output. */
  readonly convolutionShape: { readonly filters: number; readonly height: number; readonly width: number };
  /** Width of the features. */
  readonly outputSize: number;
  readonly maximumBatch: number;
  readonly trainable: boolean;
  /** Whose convolutions these are, where they are not its own. */
  readonly tiedTo?: ConvEncoder;

  /** images [batch, channels, height, width] -> [batch, features]. Keeps what `backward` needs. */
  forward(images: Uint8Array, batch: number): Float32Array;
  /** One image [channels, height, width] -> [features]; for acting. Disturbs nothing that `backward` needs. */
  forwardOne(image: Uint8Array): Float32Array;
  /** The convolutions alone, keeping nothing for their gradients: what several encoders share, and what is detached. */
  convolve(images: Uint8Array, batch: number): ConvolutionOutput;
  /** Linear layer and LayerNorm on the output of these convolutions (or those it is tied to) -> [batch, features]. */
  forwardFrom(convolved: ConvolutionOutput): Float32Array;
  /**
   * Replaces the parameter gradients by those of a scalar whose gradient with respect to the last `forward` or
   * `forwardFrom` is `outputGradient` [batch, features]. After `forwardFrom`, and in a tied encoder, it stops at the
   * convolutions' output. Images are bytes, so there is no gradient of the input.
   *
   * @throws Error without a forward pass, or when the convolutions were used for another batch since
   */
  backward(outputGradient: Float32Array, batch: number, options?: EncoderBackwardOptions): void;
}
