import type { NativeLoad } from './nativeAddon.ts';
import type { CompiledModule, WasmMemory } from './webAssembly.ts';
import type { WasmExports } from './wasmExports.ts';

/** The names of the WebAssembly modules, each the C sources built for other instructions. */
export type WasmName = 'simd128' | 'relaxed-simd' | 'simd128-threads' | 'relaxed-simd-threads';

/** A WebAssembly module as text. */
export interface ModuleText {
  readonly base64: string;
}

export interface SecondThread {
  stop(): void;
}

export interface CpuDescription {
  /** e.g. 'x64'. */
  readonly architecture: string;
  readonly model: string;
  /** Those of sse4.2, avx, avx2, fma, avx512f and neon that are there; empty where nothing tells. */
  readonly features: readonly string[];
}

/** What Node and a browser do each in its own way. The import '#platform' is one of them, by the conditions of package.json. */
export interface Platform {
  /** Numbers of threads that the WebAssembly kernels can run. */
  readonly wasmThreads: readonly (1 | 2)[];
  /** Those modules that can run here. */
  readonly wasmTexts: Readonly<Partial<Record<WasmName, () => Promise<ModuleText>>>>;
  /** Asks an engine that hides relaxed SIMD to show it. */
  allowRelaxedSimd(): void;
  /**
   * Starts a worker that runs the same module on the same memory, with a stack of its own; resolves when it runs. There where
   * modules for threads are.
   */
  startSecondThread?(module: CompiledModule, memory: WasmMemory, exports: WasmExports): Promise<SecondThread>;
  loadNativeAddon(): Promise<NativeLoad>;
  /** @param features those of the native addon, if it is there */
  describeCpu(features: readonly string[] | undefined): CpuDescription;
}
