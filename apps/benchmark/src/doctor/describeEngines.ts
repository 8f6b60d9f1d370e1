import { describeKernels, type KernelsDescription } from '@policypath/kernels';
import type { Outcome } from './outcome.ts';
import { probeTensorflow } from './probeTensorflow.ts';

export interface EnginesReport {
  /** What 'auto' takes. */
  readonly chosen: 'native' | 'wasm';
  readonly why: string;
  readonly cpu: KernelsDescription['cpu'];
  readonly native: KernelsDescription['native'];
  readonly wasm: KernelsDescription['wasm'];
  /** Versions of libtensorflow and its binding where the tensorflow engine loads. */
  readonly tensorflow: Outcome<string>;
}

/** Which engines this machine has, and which one a trial takes. */
export async function describeEngines(): Promise<EnginesReport> {
  const { chosen, cpu, native, wasm } = await describeKernels();
  const tensorflow = await probeTensorflow();
  const why = native.available
    ? 'the native addon is built from these sources and this CPU has its instructions'
    : `${native.reason}; WebAssembly is used`;
  return { chosen, why, cpu, native, wasm, tensorflow };
}
