import type { KernelCalls } from './kernelBackend.ts';
import { isNode, readBytes } from './runtime.ts';
import { webAssembly, type CompiledModule } from './webAssembly.ts';

/** What a module exports; the last four only where it was built for threads. */
export interface WasmExports extends KernelCalls {
  firstFreeByte(): number;
  columnTile(): number;
  workingMemoryBytes(): number;
  useWorkingMemory(memory: number): void;
  fusesMultiplyAdd(): number;
  gramBlock(
    rowsA: number,
    countA: number,
    rowsB: number,
    countB: number,
    columns: number,
    out: number,
    accumulate: number,
  ): void;
  weightedRowTile(rows: number, weights: number, count: number, columns: number, out: number, accumulate: number): void;
  /** target[c, i, j] = source[c, i + y, j + x] for one frame; `source` and `target` are byte offsets. */
  copyFrame(
    channels: number,
    height: number,
    width: number,
    outHeight: number,
    outWidth: number,
    source: number,
    y: number,
    x: number,
    target: number,
  ): void;
  secondThreadStack?(): number;
  runSecondThread?(): void;
  useSecondThread?(): void;
  stopSecondThread?(): void;
}

export interface WasmModule {
  readonly module: CompiledModule;
  readonly relaxed: boolean;
  /** SHA-256 (hex) of the C sources, from the module's own custom section. */
  readonly sourceHash: string;
}

const compiled = new Map<string, Promise<WasmModule>>();

/** The module for this machine, compiled once: relaxed SIMD where the engine has it, else SIMD128. */
export async function wasmModule(options: {
  readonly threads: boolean;
  /** false: SIMD128 even where the engine has more. */
  readonly relaxed?: boolean;
}): Promise<WasmModule> {
  const relaxed = options.relaxed !== false && (await hasRelaxedSimd());
  const name = `${relaxed ? 'relaxed-simd' : 'simd128'}${options.threads ? '-threads' : ''}`;
  let promise = compiled.get(name);
  if (!promise) {
    promise = compile(name, relaxed);
    compiled.set(name, promise);
    // A failed load is tried again at the next call.
    promise.catch(() => compiled.delete(name));
  }
  return promise;
}

async function compile(name: string, relaxed: boolean): Promise<WasmModule> {
  const bytes = await readBytes(new URL(`../wasm/${name}.wasm`, import.meta.url));
  const module = await webAssembly.compile(bytes);
  const [section] = webAssembly.Module.customSections(module, 'policypath-sources');
  if (!section) throw new Error(`wasm/${name}.wasm does not name its sources; rebuild it with: npm run kernels:wasm`);
  return { module, relaxed, sourceHash: new TextDecoder().decode(section) };
}

/**
 * The smallest module with a relaxed instruction: () -> v128, two constants through i8x16.relaxed_swizzle.
 * Header; type section; function section; code section.
 */
const relaxedProbe = Uint8Array.from(
  `00 61 73 6d 01 00 00 00
   01 05 01 60 00 01 7b
   03 02 01 00
   0a 0f 01 0d 00 41 01 fd 0f 41 02 fd 0f fd 80 02 0b`.split(/\s+/),
  (byte) => Number.parseInt(byte, 16),
);

/** Whether the engine compiles relaxed SIMD; Node 20 has it behind a flag, which is set here. */
export async function hasRelaxedSimd(): Promise<boolean> {
  if (webAssembly.validate(relaxedProbe)) return true;
  if (!isNode) return false;
  try {
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  } catch {
    return false;
  }
  return webAssembly.validate(relaxedProbe);
}
