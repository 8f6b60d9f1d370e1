import { platform } from '#platform';
import { checkOptions } from '@policypath/options';
import type { KernelLibrary } from './kernelLibrary.ts';
import type { CreateKernelsOptions, Kernels } from './kernels.ts';
import type { NativeAddon } from './nativeAddon.ts';
import { createNativeBackend } from './nativeBackend.ts';
import { createWasmBackend, loadWasm, openWasm } from './wasmBackend.ts';
import { workspaceBytes, type WorkspaceArrays } from './workspace.ts';
import { WorkspaceKernels } from './workspaceKernels.ts';

/**
 * Opens kernels with a workspace of their own that holds the arrays named in `arrays`. Without a choice of `backend` they
 * are native where the addon was built and runs on this CPU, else WebAssembly; `describeKernels` tells which and why.
 *
 * @throws RangeError on options that cannot be met
 * @throws Error when `backend` is 'native' and the addon does not load, with the reason and the mend
 */
export async function createKernels(options: CreateKernelsOptions = {}): Promise<Kernels> {
  checkOptions('createKernels', options, { backend: true, threads: true, arrays: true });
  checkChoices(options);
  const { backend, threads = 1, arrays = {} } = options;
  const bytes = workspaceBytes(arrays);
  const addon = await chosenAddon(backend);
  if (addon !== undefined) return new WorkspaceKernels(createNativeBackend(addon, { threads, bytes }));
  return new WorkspaceKernels(await createWasmBackend({ threads, bytes }));
}

const libraries = new Map<string, Promise<KernelLibrary>>();

/**
 * Loads the kernels, once, without a workspace: whoever computes opens one when needed, without waiting, and closes it.
 * Native where the addon loads, else WebAssembly, which computes on one thread here whatever `threads` says.
 *
 * @throws RangeError on options that cannot be met
 * @throws Error when `backend` is 'native' and the addon does not load, with the reason and the mend
 */
export async function loadKernels(
  options: Pick<CreateKernelsOptions, 'backend' | 'threads'> = {},
): Promise<KernelLibrary> {
  checkOptions('loadKernels', options, { backend: true, threads: true });
  checkChoices(options);
  const { backend, threads = 1 } = options;
  const name = `${backend ?? 'chosen'} ${threads}`;
  const library = libraries.get(name) ?? load(backend, threads);
  libraries.set(name, library);
  // A failed load is tried again at the next call.
  library.catch(() => libraries.delete(name));
  return library;
}

async function load(backend: CreateKernelsOptions['backend'], threads: 1 | 2): Promise<KernelLibrary> {
  const addon = await chosenAddon(backend);
  const wasm = addon === undefined ? await loadWasm({ threads: 1 }) : undefined;
  const open = (arrays: WorkspaceArrays = {}): Kernels => {
    const bytes = workspaceBytes(arrays);
    return new WorkspaceKernels(
      wasm === undefined ? createNativeBackend(addon as NativeAddon, { threads, bytes }) : openWasm(wasm, bytes),
    );
  };
  // For rows, which lie outside any workspace; open as long as the process lives.
  const rows = open();
  return {
    identity: rows.identity,
    open,
    gramBlock: (rowsA, rowsB, out) => rows.gramBlock(rowsA, rowsB, out),
    weightedRowSum: (given, weights, out) => rows.weightedRowSum(given, weights, out),
  };
}

/** The native addon where it is to be used; undefined for WebAssembly. */
async function chosenAddon(backend: CreateKernelsOptions['backend']): Promise<NativeAddon | undefined> {
  if (backend === 'wasm') return undefined;
  const load = await platform.loadNativeAddon();
  if ('addon' in load) return load.addon;
  if (backend === 'native') throw new Error(`${load.refusal.reason}; ${load.refusal.mend}`);
  return undefined;
}

function checkChoices({ backend, threads = 1 }: CreateKernelsOptions): void {
  if (threads !== 1 && threads !== 2) throw new RangeError(`threads must be 1 or 2, got ${String(threads)}`);
  if (backend !== undefined && backend !== 'native' && backend !== 'wasm') {
    throw new RangeError(`unknown backend '${String(backend)}'; expected 'native' or 'wasm'`);
  }
}
