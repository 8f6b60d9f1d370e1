import type { KernelBackend } from './kernelBackend.ts';
import type { NativeAddon } from './nativeAddon.ts';

const alignment = 64;

/** The kernels as a native addon, over an ArrayBuffer. */
export function createNativeBackend(
  addon: NativeAddon,
  { threads, bytes }: { readonly threads: 1 | 2; readonly bytes: number },
): KernelBackend {
  const memory = allocate(bytes);
  const calls = addon.open(memory, threads);
  return {
    identity: { backend: 'native', instructionSet: addon.instructionSet, sourceHash: addon.sourceHash },
    threads: calls.threads,
    memory,
    workspaceBegin: calls.alignedBegin,
    workspaceEnd: calls.alignedBegin + bytes,
    calls,
    gramBlock: (rowsA, rowsB, out) => calls.gramBlock(rowsA, rowsB, out),
    weightedRowSum: (rows, weights, out) => calls.weightedRowSum(rows, weights, out),
    copyFrames: ({ channels, height, width, outHeight, outWidth, count, sources, targets, moves }) =>
      calls.copyFrames(channels, height, width, outHeight, outWidth, count, sources, targets, moves),
    close: () => calls.close(),
  };
}

function allocate(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes + alignment);
  } catch (error) {
    throw new RangeError(`a workspace of ${bytes} bytes cannot be allocated`, {
      cause: error,
    });
  }
}
