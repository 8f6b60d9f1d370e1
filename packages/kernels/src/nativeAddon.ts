import type { KernelCalls } from './kernelBackend.ts';

/** What `open` of native/addon.c returns. */
export interface NativeInstance extends KernelCalls {
  /** First byte of the memory that is 64-byte aligned in the address space. */
  readonly alignedBegin: number;
  readonly threads: 1 | 2;
  gramBlock(rowsA: readonly Float32Array[], rowsB: readonly Float32Array[], out: Float64Array): void;
  weightedRowSum(rows: readonly Float32Array[], weights: Float64Array, out: Float64Array | Float32Array): void;
  copyFrames(
    channels: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    count: number,
    sources: readonly Uint8Array[],
    targets: readonly Uint8Array[],
    moves: Int32Array,
  ): void;
  close(): void;
}

export interface NativeAddon {
  readonly instructionSet: string;
  readonly sourceHash: string;
  /** Separated by blanks. */
  readonly cpuFeatures: string;
  /** Whether this CPU has the instruction set. */
  readonly supported: boolean;
  open(memory: ArrayBuffer, threads: 1 | 2): NativeInstance;
}

/** Why the addon is not used, and what to do about it; each one sentence. */
export interface NativeRefusal {
  readonly reason: string;
  readonly mend: string;
}

export type NativeLoad = { readonly addon: NativeAddon } | { readonly refusal: NativeRefusal };
