export type {
  CreateKernelsOptions,
  Epilogue,
  KernelIdentity,
  Kernels,
  LayerNormGradientOptions,
  LayerNormOptions,
  MultiplyFloat64Options,
  MultiplyOptions,
} from './kernels.ts';
export type { CopyFramesOptions } from './frames.ts';
export type { AdamOptions, RmsPropOptions } from './operands.ts';
export { createKernels, loadKernels } from './createKernels.ts';
export type { KernelLibrary } from './kernelLibrary.ts';
export { workspaceBytes, type WorkspaceArrays } from './workspace.ts';
export { describeKernels, type BackendDescription, type KernelsDescription } from './describeKernels.ts';
export {
  convolutionSizes,
  type ConvolutionGradientOptions,
  type ConvolutionOptions,
  type ConvolutionShape,
  type ConvolutionSizes,
} from './convolutions.ts';
export type { CpuDescription } from './platform.ts';
