import type { KernelCalls } from './kernelBackend.ts';
import { isNode } from './runtime.ts';

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

const useWasm = 'nothing to mend: WebAssembly is used';

/**
 * Loads the addon that scripts/build-native.mjs built. It is refused where it was built from other sources than those
 * that ship beside it, where those are missing, or where the CPU lacks its instructions.
 *
 * @param folder where the addon lies; by default native/build of this package
 */
export async function loadNativeAddon(folder: URL = new URL('../native/build/', import.meta.url)): Promise<NativeLoad> {
  if (!isNode) return refused('a browser has no native addons', useWasm);
  const { platform, arch } = process;
  if (platform === 'win32' || (arch !== 'x64' && arch !== 'arm64')) {
    return refused(`there are no native kernels for ${platform} on ${arch}`, useWasm);
  }
  const [{ createRequire }, { existsSync }, { fileURLToPath }] = await Promise.all([
    import('node:module'),
    import('node:fs'),
    import('node:url'),
  ]);
  // By its path: npx would ask the registry where the package is another's dependency and its command not linked.
  const build = `run: node "${fileURLToPath(new URL('../scripts/build-native.mjs', import.meta.url))}"`;
  const path = fileURLToPath(new URL(`kernels-${platform}-${arch}.node`, folder));
  if (!existsSync(path)) return refused('the native addon is not built', `with a C compiler installed, ${build}`);
  let addon: NativeAddon;
  try {
    addon = createRequire(import.meta.url)(path) as NativeAddon;
  } catch (error) {
    return refused(`the native addon does not load (${firstLine(error)})`, `build it again; ${build}`);
  }
  let expected: string;
  try {
    const { hashOfSources } = (await import(new URL('../scripts/sources.mjs', import.meta.url).href)) as {
      hashOfSources(): string;
    };
    expected = hashOfSources();
  } catch (error) {
    return refused(
      `the sources of the native addon cannot be read (${firstLine(error)})`,
      'reinstall @policypath/kernels, with its folders native and scripts beside the code',
    );
  }
  if (addon.sourceHash !== expected) {
    return refused(
      `the native addon was built from other sources (${addon.sourceHash.slice(0, 12)}, not ${expected.slice(0, 12)})`,
      `build it again; ${build}`,
    );
  }
  if (!addon.supported) return refused(`this CPU lacks ${addon.instructionSet}`, useWasm);
  return { addon };
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}

function refused(reason: string, mend: string): NativeLoad {
  return { refusal: { reason, mend } };
}
