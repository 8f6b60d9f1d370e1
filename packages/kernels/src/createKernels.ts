import { ArenaKernels } from './arenaKernels.ts';
import type { CreateKernelsOptions, Kernels } from './kernels.ts';
import { loadNativeAddon } from './nativeAddon.ts';
import { createNativeBackend } from './nativeBackend.ts';
import { createWasmBackend } from './wasmBackend.ts';

const defaultArenaBytes = 64 * 1024 * 1024;

/**
 * Creates kernels with an arena of their own. Without a choice of `backend` they are native where the addon was built
 * and runs on this CPU, else WebAssembly; `describeKernels` tells which and why.
 *
 * @throws RangeError on options that cannot be met
 * @throws Error when `backend` is 'native' and the addon does not load, with the reason and the mend
 */
export async function createKernels(options: CreateKernelsOptions = {}): Promise<Kernels> {
  const { backend, threads = 1, arenaBytes = defaultArenaBytes } = options;
  if (threads !== 1 && threads !== 2) throw new RangeError(`threads must be 1 or 2, got ${String(threads)}`);
  if (!Number.isSafeInteger(arenaBytes) || arenaBytes < 0) {
    throw new RangeError(`arenaBytes must be an integer of at least 0, got ${arenaBytes}`);
  }
  if (backend !== undefined && backend !== 'native' && backend !== 'wasm') {
    throw new RangeError(`unknown backend '${String(backend)}'; expected 'native' or 'wasm'`);
  }
  if (backend !== 'wasm') {
    const load = await loadNativeAddon();
    if ('addon' in load) return new ArenaKernels(createNativeBackend(load.addon, { threads, arenaBytes }));
    if (backend === 'native') throw new Error(`${load.refusal.reason}; ${load.refusal.mend}`);
  }
  return new ArenaKernels(await createWasmBackend({ threads, arenaBytes }));
}
