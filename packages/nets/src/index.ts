export { createEngine } from './createEngine.ts';
export { createKernelsEngine } from './kernels/kernelsEngine.ts';
export { engineBytes } from './kernels/engineBytes.ts';
export { TensorflowUnavailableError } from './tensorflow/tensorflowUnavailableError.ts';
export type { CopyFramesOptions } from '@policypath/kernels';
export { initialConvMlpParameters, initialMlpParameters } from './initialisation.ts';
export { layerNormEpsilon } from './layerNormShape.ts';
export { isLive } from './module.ts';
export type { ConvMlp, ConvMlpOptions } from './convMlp.ts';
export type {
  ConvEncoder,
  ConvEncoderOptions,
  ConvolutionOutput,
  EncoderBackwardOptions,
  TiedEncoderOptions,
} from './convEncoder.ts';
export type {
  BackwardOptions,
  LiveModule,
  Mlp,
  Module,
  Optimizer,
  OptimizerState,
  ParameterLayout,
  ParameterModule,
  ParameterVector,
  TwinMlp,
} from './module.ts';
export type {
  AdamSettings,
  CreateEngineOptions,
  Engine,
  EngineIdentity,
  EngineName,
  LayerNormOptions,
  MlpOptions,
  PlannedModule,
  RmsPropSettings,
  SgdSettings,
  VectorOptions,
} from './engine.ts';
