import { platform } from '#platform';
import type { WasmName } from './platform.ts';
import { webAssembly, type CompiledModule } from './webAssembly.ts';

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
  const relaxed = options.relaxed !== false && hasRelaxedSimd();
  const name: WasmName = `${relaxed ? 'relaxed-simd' : 'simd128'}${options.threads ? '-threads' : ''}`;
  let promise = compiled.get(name);
  if (!promise) {
    promise = compile(name, relaxed);
    compiled.set(name, promise);
    // A failed load is tried again at the next call.
    promise.catch(() => compiled.delete(name));
  }
  return promise;
}

async function compile(name: WasmName, relaxed: boolean): Promise<WasmModule> {
  const load = platform.wasmTexts[name];
  if (!load)
    throw new Error('two threads of the wasm backend need Node: in a browser create the kernels with threads: 1');
  const { base64 } = await load();
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  let module: CompiledModule;
  try {
    module = await webAssembly.compile(bytes);
  } catch (error) {
    throw new Error(
      `the kernels do not compile here (${(error as Error).message}): they need SIMD in WebAssembly, which Chrome 91, ` +
        'Firefox 89, Safari 16.4, Node 16.4 and later versions have',
      { cause: error },
    );
  }
  const [section] = webAssembly.Module.customSections(module, 'policypath-sources');
  if (!section) throw new Error(`the module ${name} does not name its sources; rebuild it with: npm run kernels:wasm`);
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

/** Whether the engine compiles relaxed SIMD, after it was asked to. */
export function hasRelaxedSimd(): boolean {
  if (webAssembly.validate(relaxedProbe)) return true;
  platform.allowRelaxedSimd();
  return webAssembly.validate(relaxedProbe);
}
