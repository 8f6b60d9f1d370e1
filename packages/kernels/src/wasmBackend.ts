import type { KernelBackend } from './kernelBackend.ts';
import { startSecondThread, type SecondThread } from './secondThread.ts';
import { StagedFrames } from './stagedFrames.ts';
import { StagedRows } from './stagedRows.ts';
import { wasmModule, type WasmExports } from './wasmModule.ts';
import { webAssembly, type CompiledModule } from './webAssembly.ts';

const pageBytes = 65536;
const alignment = 64;

export interface WasmBackendOptions {
  readonly threads: 1 | 2;
  readonly arenaBytes: number;
  /** false: SIMD128 even where the engine has relaxed SIMD. */
  readonly relaxed?: boolean;
}

/**
 * The kernels as a WebAssembly module over a memory of fixed size. Two threads need shared memory and Node's worker
 * threads; in a browser there is one.
 */
export async function createWasmBackend({ threads, arenaBytes, relaxed }: WasmBackendOptions): Promise<KernelBackend> {
  const shared = threads === 2;
  const loaded = await wasmModule({ threads: shared, relaxed });
  const layout = await layoutOf(loaded.module, shared);
  const arenaBegin = layout.arenaBegin;
  const pages = Math.ceil((arenaBegin + arenaBytes) / pageBytes);
  if (pages > 65536) {
    throw new RangeError(
      `arenaBytes is ${arenaBytes}, but WebAssembly memory ends at 4 GiB; at most ${65536 * pageBytes - arenaBegin} can be had`,
    );
  }
  const memory = new webAssembly.Memory({ initial: pages, maximum: pages, shared });
  const instance = await webAssembly.instantiate(loaded.module, { env: { memory } });
  const exports = instance.exports as unknown as WasmExports;
  exports.useWorkingMemory(layout.workingMemory);
  const staged = new StagedRows(exports, memory.buffer, layout.stagedRows);
  const frames = new StagedFrames(exports, memory.buffer, layout.stagedFrames);
  let second: SecondThread | undefined;
  if (shared) second = await startSecondThread(loaded.module, memory, exports);
  // What a relaxed multiply-add rounds to is the machine's choice, and part of which bits come out.
  const fused = exports.fusesMultiplyAdd() === 1;
  return {
    identity: {
      backend: 'wasm',
      instructionSet: loaded.relaxed ? (fused ? 'relaxed-simd' : 'relaxed-simd-unfused') : 'simd128',
      sourceHash: loaded.sourceHash,
    },
    threads,
    memory: memory.buffer,
    arenaBegin,
    arenaEnd: arenaBegin + arenaBytes,
    calls: exports,
    gramBlock: (rowsA, rowsB, out) => staged.gramBlock(rowsA, rowsB, out),
    weightedRowSum: (rows, weights, out) => staged.weightedRowSum(rows, weights, out),
    copyFrames: (options) => frames.copyFrames(options),
    close: () => second?.stop(),
  };
}

interface Layout {
  readonly workingMemory: number;
  readonly stagedRows: number;
  readonly stagedFrames: number;
  readonly arenaBegin: number;
}

const layouts = new WeakMap<CompiledModule, Layout>();

/** Where things lie in the memory; asked from a throw-away instance, for the module itself knows its sizes. */
async function layoutOf(module: CompiledModule, shared: boolean): Promise<Layout> {
  const known = layouts.get(module);
  if (known) return known;
  const memory = new webAssembly.Memory({ initial: 4, maximum: 4, shared });
  const exports = (await webAssembly.instantiate(module, { env: { memory } })).exports as unknown as WasmExports;
  const workingMemory = aligned(exports.firstFreeByte());
  // Each has its own: the pointers that StagedRows writes once must outlast every copy of frames.
  const stagedRows = aligned(workingMemory + exports.workingMemoryBytes());
  const stagedFrames = aligned(stagedRows + StagedRows.bytes(exports.columnTile()));
  const arenaBegin = aligned(stagedFrames + StagedFrames.bytes);
  const layout = { workingMemory, stagedRows, stagedFrames, arenaBegin };
  layouts.set(module, layout);
  return layout;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
