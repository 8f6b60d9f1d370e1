import type { CopyFramesOptions } from '@policypath/kernels';
import type { Generator } from '@policypath/random';
import type { ConvMlp, ConvMlpOptions } from './convMlp.ts';
import type { ConvEncoder, ConvEncoderOptions, TiedEncoderOptions } from './convEncoder.ts';
import type { Mlp, Module, Optimizer, ParameterModule, ParameterVector, TwinMlp } from './module.ts';

export type EngineName = 'native' | 'wasm' | 'tensorflow';

/** Which code computes: stands in every trial's manifest; "same bytes" is promised within one identity. */
export interface EngineIdentity {
  readonly engine: EngineName;
  /** e.g. 'avx2-fma', 'relaxed-simd', 'simd128'; for tensorflow the version of libtensorflow or tfjs's back end. */
  readonly instructionSet: string;
  /** Hash of the kernels' C source, or the version of tfjs-node or tfjs. */
  readonly sourceHash: string;
}

export interface MlpOptions {
  /** Widths from input to output, e.g. [17, 256, 256, 6]. */
  readonly sizes: readonly number[];
  /** Activation between the layers. Default 'relu'. */
  readonly hiddenActivation?: 'relu' | 'tanh';
  /** Activation of the output; 'tanh' is multiplied by `outputScale`. Default 'identity'. */
  readonly outputActivation?: 'identity' | 'tanh';
  readonly outputScale?: number;
  /** Largest batch of `forward`; memory is set aside for it. */
  readonly maximumBatch: number;
  /** Draws PyTorch's default initialisation: weights and biases uniform in +-1/sqrt(fan in). Zeros when absent. */
  readonly generator?: Generator;
}

export interface LayerNormOptions {
  /** Width of a row. */
  readonly size: number;
  readonly maximumBatch: number;
  /** Added to the variance. Default 1e-5, PyTorch's. */
  readonly epsilon?: number;
}

export interface VectorOptions {
  /** Its name in the layout, e.g. 'log_std'. */
  readonly name: string;
  /** p */
  readonly size: number;
}

export interface AdamSettings {
  readonly learningRate: number;
  /** Defaults 0.9, 0.999, 1e-8: PyTorch's. */
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** Settings of centred RMSProp without momentum: PyTorch's `RMSprop` with `centered`. */
export interface RmsPropSettings {
  readonly learningRate: number;
  /** PyTorch's `alpha`: the share of the means of gradient and squared gradient that stays. Default 0.99. */
  readonly smoothing?: number;
  /** Added after the square root. Default 1e-8. */
  readonly epsilon?: number;
}

/** Gradient descent without momentum. */
export interface SgdSettings {
  readonly learningRate: number;
}

/** Creates modules and optimisers that run on one back end. Algorithms are written once over this. */
export interface Engine {
  readonly identity: EngineIdentity;
  readonly threads: number;
  createMlp(options: MlpOptions): Mlp;
  createTwinMlp(options: MlpOptions): TwinMlp;
  /** PyTorch's LayerNorm over rows: parameters `weight` (ones) and `bias` (zeros). */
  createLayerNorm(options: LayerNormOptions): Module;
  /** The encoder of RAD and CURL: convolutions, a linear layer, LayerNorm. */
  createConvEncoder(options: ConvEncoderOptions): ConvEncoder;
  /** An encoder on the convolutions of another: its own parameters are the linear layer and LayerNorm. */
  createTiedEncoder(options: TiedEncoderOptions): ConvEncoder;
  /** Convolutions over images of bytes, then a perceptron: the Q network of DQN on grids. */
  createConvMlp(options: ConvMlpOptions): ConvMlp;
  /** Zeros [p]: parameters that stand by themselves, whose gradients the caller writes. */
  createVector(options: VectorOptions): ParameterVector;
  createAdam(module: ParameterModule, settings: AdamSettings): Optimizer;
  /** Centred RMSProp; its state's first moment is the mean of the gradient, the second that of its square. */
  createRmsProp(module: ParameterModule, settings: RmsPropSettings): Optimizer;
  /** Plain gradient descent. It has no moments: the saved ones are empty. */
  createSgd(module: ParameterModule, settings: SgdSettings): Optimizer;
  /**
   * Scales the gradients of all these modules so that their joint Euclidean norm is at most `maximumNorm`: PyTorch's
   * `clip_grad_norm_`, whose factor is maximumNorm / (norm + 1e-6). Returns the norm before.
   */
  clipGradients(modules: readonly ParameterModule[], maximumNorm: number): number;
  /** target <- target + rate (source - target), over all parameters. */
  polyak(target: ParameterModule, source: ParameterModule, rate: number): void;
  /**
   * Copies frames of bytes that lie anywhere, each with a shift: `copyFrames` of the kernels, for what draws batches of
   * pictures. Absent where the back end has nothing faster than plain loops (tensorflow).
   */
  copyFrames?(options: CopyFramesOptions): void;
  /** Gives memory and threads back; nothing made by this engine may be used afterwards. */
  close(): void;
}

/** One module that an engine is to make: what it is created with, less its generator. */
export type PlannedModule = (
  | { readonly kind: 'mlp' | 'twin'; readonly sizes: readonly number[]; readonly maximumBatch: number }
  | ({ readonly kind: 'layer-norm' } & LayerNormOptions)
  | { readonly kind: 'vector'; readonly size: number }
  | ({ readonly kind: 'encoder' } & Omit<ConvEncoderOptions, 'generator'>)
  | ({ readonly kind: 'conv-mlp' } & Omit<ConvMlpOptions, 'generator'>)
  | ({
      readonly kind: 'tied-encoder';
      /** The encoder that it is tied to. */
      readonly tiedTo: Omit<ConvEncoderOptions, 'generator'>;
    } & Omit<TiedEncoderOptions, 'generator' | 'tiedTo'>)
) & {
  /** Whether an optimiser will be made for it: Adam, or RMSProp, which takes the same memory. Default false. */
  readonly adam?: boolean;
};

export interface CreateEngineOptions {
  /** Default 'auto': native where it loads, else wasm. */
  readonly engine?: EngineName | 'auto';
  readonly threads?: 1 | 2;
  /**
   * All that the engine is to make, for which a workspace is opened: parameters, gradients, moments and activations. Default:
   * room for 64 MiB. Ignored by tensorflow, which allocates as it goes.
   */
  readonly modules?: readonly PlannedModule[];
  /**
   * With engine 'tensorflow': the module of @tensorflow/tfjs to use, on the back end that it is set to. Default: tfjs-node
   * where its native binding loads, else the @tensorflow/tfjs that is installed, with a warning.
   */
  readonly tensorflow?: object;
}
