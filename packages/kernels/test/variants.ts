import { afterAll } from 'vitest';
import { WorkspaceKernels } from '../src/workspaceKernels.ts';
import type { Kernels } from '../src/kernels.ts';
import { loadNativeAddon } from '../src/node/loadNativeAddon.ts';
import { createNativeBackend } from '../src/nativeBackend.ts';
import { createWasmBackend } from '../src/wasmBackend.ts';
import { hasRelaxedSimd } from '../src/wasmModule.ts';

/** One way to run the kernels on this machine. */
export interface Variant {
  readonly name: string;
  readonly threads: 1 | 2;
  readonly kernels: Kernels;
  /** Whether products and sums are fused: results then differ from unfused ones in the last bits. */
  readonly group: string;
}

const bytes = 24 * 1024 * 1024;

/** Every backend, instruction set and number of threads that this machine has. */
export async function variants(): Promise<Variant[]> {
  const found: Variant[] = [];
  const relaxedChoices = hasRelaxedSimd() ? [false, true] : [false];
  for (const threads of [1, 2] as const) {
    for (const relaxed of relaxedChoices) {
      const group = relaxed ? 'wasm relaxed-simd' : 'wasm simd128';
      const kernels = new WorkspaceKernels(await createWasmBackend({ threads, bytes, relaxed }));
      found.push({ name: `${group}, ${threads} thread${threads > 1 ? 's' : ''}`, threads, kernels, group });
    }
  }
  const load = await loadNativeAddon();
  if ('addon' in load) {
    const group = `native ${load.addon.instructionSet}`;
    for (const threads of [1, 2] as const) {
      const kernels = new WorkspaceKernels(createNativeBackend(load.addon, { threads, bytes }));
      found.push({ name: `${group}, ${threads} thread${threads > 1 ? 's' : ''}`, threads, kernels, group });
    }
  } else {
    console.warn(`the native kernels are not tested: ${load.refusal.reason}; ${load.refusal.mend}`);
  }
  afterAll(() => {
    for (const { kernels } of found) kernels.close();
  });
  return found;
}
