import { platform } from '#platform';
import type { CpuDescription } from './platform.ts';
import { createWasmBackend } from './wasmBackend.ts';

/** Whether one backend runs here, and if not, why and what to do: one sentence each. */
export type BackendDescription =
  | {
      readonly available: true;
      readonly instructionSet: string;
      /** SHA-256 (hex) of the C sources. */
      readonly sourceHash: string;
      /** Numbers of threads that it can run. */
      readonly threads: readonly (1 | 2)[];
    }
  | { readonly available: false; readonly reason: string; readonly mend: string };

export interface KernelsDescription {
  /** What `createKernels` takes without a choice of its caller. */
  readonly chosen: 'native' | 'wasm';
  readonly cpu: CpuDescription;
  readonly native: BackendDescription;
  readonly wasm: BackendDescription;
}

/** What this machine runs the kernels on, and what is missing for more. */
export async function describeKernels(): Promise<KernelsDescription> {
  const load = await platform.loadNativeAddon();
  const native: BackendDescription =
    'addon' in load
      ? {
          available: true,
          instructionSet: load.addon.instructionSet,
          sourceHash: load.addon.sourceHash,
          threads: [1, 2],
        }
      : { available: false, ...load.refusal };
  const features = 'addon' in load ? load.addon.cpuFeatures.trim().split(' ') : undefined;
  return {
    chosen: native.available ? 'native' : 'wasm',
    cpu: platform.describeCpu(features),
    native,
    wasm: await describeWasm(),
  };
}

async function describeWasm(): Promise<BackendDescription> {
  try {
    const backend = await createWasmBackend({ threads: 1, bytes: 0 });
    backend.close();
    const { instructionSet, sourceHash } = backend.identity;
    return { available: true, instructionSet, sourceHash, threads: platform.wasmThreads };
  } catch (error) {
    return {
      available: false,
      reason: `the WebAssembly kernels do not load (${error instanceof Error ? error.message : String(error)})`,
      mend: 'reinstall @policypath/kernels, and use an engine with WebAssembly SIMD: Node 20.19 or newer, any current browser',
    };
  }
}
