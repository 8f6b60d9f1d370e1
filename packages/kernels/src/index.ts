export type {
  AdamOptions,
  CreateKernelsOptions,
  Epilogue,
  KernelIdentity,
  Kernels,
  MultiplyFloat64Options,
  MultiplyOptions,
} from './kernels.ts';
export { createKernels } from './createKernels.ts';
export { describeKernels, type BackendDescription, type KernelsDescription } from './describeKernels.ts';
