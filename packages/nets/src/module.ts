/** Names the parts of a flat parameter vector, in order. `layer` counts from 1, as in the paper's "Layer 1, 2, 3". */
export type ParameterLayout = readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly layer: number;
}[];

/** What a backward pass should produce; both default to true. */
export interface BackwardOptions {
  /** Overwrite the module's parameter gradients. */
  readonly parameterGradients?: boolean;
  /** Return the gradient with respect to the input. */
  readonly inputGradient?: boolean;
}

/** Anything with a flat parameter vector: what optimisers and Polyak averaging work on. */
export interface ParameterModule {
  readonly layout: ParameterLayout;
  /** p: length of the flat parameter vector. */
  readonly parameterCount: number;
  /** Copies the parameters into `out` [p]. @throws RangeError when the length is not p. */
  readParameters(out: Float32Array): void;
  /** Replaces the parameters by `source` [p]. */
  writeParameters(source: Float32Array): void;
  /** Copies the gradients of the last backward pass into `out` [p]. */
  readGradients(out: Float32Array): void;
}

/**
 * A network with explicit forward and backward passes over row-major float32 batches [batch, width]; no autodiff tape.
 * Returned arrays are views that the module owns, valid until its next call.
 */
export interface Module extends ParameterModule {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly maximumBatch: number;

  /** input [batch, in] -> [batch, out]. Keeps the activations for `backward`. */
  forward(input: Float32Array, batch: number): Float32Array;
  /**
   * Gradients of a scalar whose gradient with respect to the last `forward`'s output is `outputGradient` [batch, out].
   * Replaces (does not accumulate) the parameter gradients; returns the input gradient [batch, in], or undefined.
   */
  backward(outputGradient: Float32Array, batch: number, options?: BackwardOptions): Float32Array | undefined;
}

/** What modules of the native and wasm engines give besides: their memory itself, valid until the engine is closed. */
export interface LiveModule {
  /** [p] the parameters; writing here changes the network. */
  readonly parameters: Float32Array;
  /** [p] the gradients of the last backward pass. */
  readonly gradients: Float32Array;
}

/** Tells whether `module` gives live views; those of the tensorflow engine do not. */
export function isLive<M extends Pick<Module, 'layout'>>(module: M): module is M & LiveModule {
  return 'parameters' in module && 'gradients' in module;
}

/** Parameters that stand by themselves, such as a log standard deviation that depends on no input. */
export interface ParameterVector extends ParameterModule {
  /** Replaces the gradients by `source` [p]. */
  writeGradients(source: Float32Array): void;
}

/** A multi-layer perceptron: linear layers with ReLU or tanh between them. PyTorch's weight shape: [out, in]. */
export interface Mlp extends Module {
  /** One row [in] -> [out] without a tensor-library call; does not disturb the activations kept for `backward`. */
  forwardOne(input: Float32Array): Float32Array;
}

/** Two perceptrons of one shape, the twin critics of TD3, in one flat parameter vector: first, then second. */
export interface TwinMlp extends Omit<Module, 'forward' | 'backward'> {
  readonly first: Mlp;
  readonly second: Mlp;
  /** input [batch, in] -> [2, batch, out]. */
  forward(input: Float32Array, batch: number): Float32Array;
  /** outputGradient [2, batch, out]; fills the gradients of both; returns no input gradient. */
  backward(outputGradient: Float32Array, batch: number): void;
}

export interface OptimizerState {
  readonly step: number;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
}

/** An optimiser bound to one module; `step` applies the module's current gradients. */
export interface Optimizer {
  readonly stepCount: number;
  /** Of the next steps; no part of a saved state. @throws RangeError when it is set to no number from 0 */
  learningRate: number;
  step(): void;
  /** Forgets the moments and the step count. */
  reset(): void;
  saveState(): OptimizerState;
  loadState(state: OptimizerState): void;
}
