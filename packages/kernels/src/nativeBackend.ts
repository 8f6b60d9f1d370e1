import type { KernelBackend } from './kernelBackend.ts';
import type { NativeAddon } from './nativeAddon.ts';

const alignment = 64;

/** The kernels as a native addon, over an ArrayBuffer. */
export function createNativeBackend(
  addon: NativeAddon,
  { threads, arenaBytes }: { readonly threads: 1 | 2; readonly arenaBytes: number },
): KernelBackend {
  const memory = allocate(arenaBytes);
  const calls = addon.open(memory, threads);
  return {
    identity: { backend: 'native', instructionSet: addon.instructionSet, sourceHash: addon.sourceHash },
    threads: calls.threads,
    memory,
    arenaBegin: calls.alignedBegin,
    arenaEnd: calls.alignedBegin + arenaBytes,
    calls,
    gramBlock: (rowsA, rowsB, out) => calls.gramBlock(rowsA, rowsB, out),
    weightedRowSum: (rows, weights, out) => calls.weightedRowSum(rows, weights, out),
    copyFrames: ({ channels, height, width, outHeight, outWidth, count, sources, targets, moves }) =>
      calls.copyFrames(channels, height, width, outHeight, outWidth, count, sources, targets, moves),
    close: () => calls.close(),
  };
}

function allocate(arenaBytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(arenaBytes + alignment);
  } catch (error) {
    throw new RangeError(`an arena of ${arenaBytes} bytes cannot be allocated; choose smaller arenaBytes`, {
      cause: error,
    });
  }
}
