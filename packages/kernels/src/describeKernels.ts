import { loadNativeAddon } from './nativeAddon.ts';
import { isNode } from './runtime.ts';
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
  readonly cpu: {
    /** e.g. 'x64'. */
    readonly architecture: string;
    readonly model: string;
    /** Those of sse4.2, avx, avx2, fma, avx512f and neon that are there; empty where nothing tells. */
    readonly features: readonly string[];
  };
  readonly native: BackendDescription;
  readonly wasm: BackendDescription;
}

/** What this machine runs the kernels on, and what is missing for more. */
export async function describeKernels(): Promise<KernelsDescription> {
  const load = await loadNativeAddon();
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
    cpu: await describeCpu(features),
    native,
    wasm: await describeWasm(),
  };
}

async function describeWasm(): Promise<BackendDescription> {
  try {
    const backend = await createWasmBackend({ threads: 1, bytes: 0 });
    backend.close();
    const { instructionSet, sourceHash } = backend.identity;
    return { available: true, instructionSet, sourceHash, threads: isNode ? [1, 2] : [1] };
  } catch (error) {
    return {
      available: false,
      reason: `the WebAssembly kernels do not load (${error instanceof Error ? error.message : String(error)})`,
      mend: 'reinstall @policypath/kernels, and use an engine with WebAssembly SIMD: Node 20.19 or newer, any current browser',
    };
  }
}

async function describeCpu(featuresOfAddon: readonly string[] | undefined): Promise<KernelsDescription['cpu']> {
  if (!isNode) return { architecture: 'unknown', model: 'unknown', features: [] };
  const { cpus } = await import('node:os');
  return {
    architecture: process.arch,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    features: featuresOfAddon ?? (await featuresOfLinux()),
  };
}

const names: Readonly<Record<string, string>> = {
  sse4_2: 'sse4.2',
  avx: 'avx',
  avx2: 'avx2',
  fma: 'fma',
  avx512f: 'avx512f',
  asimd: 'neon',
};

/** The features that Linux tells, in its own names; none on other systems. */
async function featuresOfLinux(): Promise<string[]> {
  try {
    const { readFile } = await import('node:fs/promises');
    const text = await readFile('/proc/cpuinfo', 'utf8');
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1].trim().split(/\s+/) ?? [];
    return Object.keys(names)
      .filter((name) => flags.includes(name))
      .map((name) => names[name]);
  } catch {
    return [];
  }
}
