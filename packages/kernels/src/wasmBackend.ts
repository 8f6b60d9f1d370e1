import { platform } from '#platform';
import type { KernelBackend } from './kernelBackend.ts';
import { StagedFrames } from './stagedFrames.ts';
import { StagedRows } from './stagedRows.ts';
import type { WasmExports } from './wasmExports.ts';
import { wasmModule, type WasmModule } from './wasmModule.ts';
import { webAssembly, type CompiledModule } from './webAssembly.ts';

const pageBytes = 65536;
const alignment = 64;

export interface WasmBackendOptions {
  readonly threads: 1 | 2;
  /** Of the workspace. */
  readonly bytes: number;
  /** false: SIMD128 even where the engine has relaxed SIMD. */
  readonly relaxed?: boolean;
}

/** A compiled module and where things lie in its memory. */
export interface LoadedWasm extends WasmModule {
  readonly shared: boolean;
  readonly layout: Layout;
}

/** Compiles the module for this machine, once. Two threads need shared memory. */
export async function loadWasm({
  threads,
  relaxed,
}: Pick<WasmBackendOptions, 'threads' | 'relaxed'>): Promise<LoadedWasm> {
  const shared = threads === 2;
  const loaded = await wasmModule({ threads: shared, relaxed });
  return { ...loaded, shared, layout: layoutOf(loaded.module, shared) };
}

/**
 * The kernels as a WebAssembly module over a memory of fixed size. Two threads need shared memory and Node's worker
 * threads; in a browser there is one.
 */
export async function createWasmBackend({ threads, bytes, relaxed }: WasmBackendOptions): Promise<KernelBackend> {
  const loaded = await loadWasm({ threads, relaxed });
  const { memory, exports, backend } = instanceOf(loaded, bytes);
  if (threads === 1) return backend;
  const second = await platform.startSecondThread!(loaded.module, memory, exports);
  return { ...backend, threads, close: () => second.stop() };
}

/** The same on one thread, of a module that is loaded already. */
export function openWasm(loaded: LoadedWasm, bytes: number): KernelBackend {
  return instanceOf(loaded, bytes).backend;
}

function instanceOf({ module, relaxed, sourceHash, shared, layout }: LoadedWasm, bytes: number) {
  const { workspaceBegin } = layout;
  const pages = Math.ceil((workspaceBegin + bytes) / pageBytes);
  if (pages > 65536) {
    throw new RangeError(
      `a workspace of ${bytes} bytes is asked for, but WebAssembly memory ends at 4 GiB; ` +
        `at most ${65536 * pageBytes - workspaceBegin} can be had`,
    );
  }
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared });
  const exports = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmExports;
  exports.useWorkingMemory(layout.workingMemory);
  const staged = new StagedRows(exports, memory.buffer, layout.stagedRows);
  const frames = new StagedFrames(exports, memory.buffer, layout.stagedFrames);
  // What a relaxed multiply-add rounds to is the machine's choice, and part of which bits come out.
  const fused = exports.fusesMultiplyAdd() === 1;
  const backend: KernelBackend = {
    identity: {
      backend: 'wasm',
      instructionSet: relaxed ? (fused ? 'relaxed-simd' : 'relaxed-simd-unfused') : 'simd128',
      sourceHash,
    },
    threads: 1,
    memory: memory.buffer,
    workspaceBegin,
    workspaceEnd: workspaceBegin + bytes,
    calls: exports,
    gramBlock: (rowsA, rowsB, out) => staged.gramBlock(rowsA, rowsB, out),
    weightedRowSum: (rows, weights, out) => staged.weightedRowSum(rows, weights, out),
    copyFrames: (options) => frames.copyFrames(options),
    close() {},
  };
  return { memory, exports, backend };
}

interface Layout {
  readonly workingMemory: number;
  readonly stagedRows: number;
  readonly stagedFrames: number;
  readonly workspaceBegin: number;
}

const layouts = new WeakMap<CompiledModule, Layout>();

/** Where things lie in the memory; asked from a throw-away instance, for the module itself knows its sizes. */
function layoutOf(module: CompiledModule, shared: boolean): Layout {
  const known = layouts.get(module);
  if (known) return known;
  const memory = new webAssembly.Memory({ initial: 4, maximum: 4, shared });
  const exports = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmExports;
  const workingMemory = aligned(exports.firstFreeByte());
  // Each has its own: the pointers that StagedRows writes once must outlast every copy of frames.
  const stagedRows = aligned(workingMemory + exports.workingMemoryBytes());
  const stagedFrames = aligned(stagedRows + StagedRows.bytes(exports.columnTile()));
  const workspaceBegin = aligned(stagedFrames + StagedFrames.bytes);
  const layout = { workingMemory, stagedRows, stagedFrames, workspaceBegin };
  layouts.set(module, layout);
  return layout;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
