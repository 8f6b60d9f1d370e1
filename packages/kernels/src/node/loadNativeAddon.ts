import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { NativeAddon, NativeLoad } from '../nativeAddon.ts';

const useWasm = 'nothing to mend: WebAssembly is used';

/**
 * Loads the addon that scripts/build-native.mjs built. It is refused where it was built from other sources than those
 * that ship beside it, where those are missing, or where the CPU lacks its instructions.
 *
 * @param folder where the addon lies; by default native/build of this package
 */
export async function loadNativeAddon(
  folder: URL = new URL('../../native/build/', import.meta.url),
): Promise<NativeLoad> {
  const { platform, arch } = process;
  if (platform === 'win32' || (arch !== 'x64' && arch !== 'arm64')) {
    return refused(`there are no native kernels for ${platform} on ${arch}`, useWasm);
  }
  // By its path: npx would ask the registry where the package is another's dependency and its command not linked.
  const build = `run: node "${fileURLToPath(new URL('../../scripts/build-native.mjs', import.meta.url))}"`;
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
    const { hashOfSources } = (await import(new URL('../../scripts/sources.mjs', import.meta.url).href)) as {
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
