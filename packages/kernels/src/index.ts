export {
  REFLECTED_ROWS,
  type CreateKernelsOptions,
  type Epilogue,
  type KernelIdentity,
  type Kernels,
  type LayerNormGradientOptions,
  type LayerNormOptions,
  type MultiplyFloat64Options,
  type MultiplyOptions,
  type ReflectPanelOptions,
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
