import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createKernels, describeKernels } from '../src/index.ts';
import { loadNativeAddon } from '../src/node/loadNativeAddon.ts';
import { wasmModule } from '../src/wasmModule.ts';
import { webAssembly } from '../src/webAssembly.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const { hashOfSources } = (await import(new URL('../scripts/sources.mjs', import.meta.url).href)) as {
  hashOfSources(folder?: string): string;
};
const addonName = `kernels-${process.platform}-${process.arch}.node`;
const folder = mkdtempSync(join(tmpdir(), 'policypath-kernels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = await loadNativeAddon();
const reason = 'refusal' in load ? load.refusal.reason : '';

function build(environment: NodeJS.ProcessEnv, ...parameters: string[]) {
  const script = join(packageFolder, 'scripts', 'build-native.mjs');
  return spawnSync(process.execPath, [script, ...parameters], { env: environment, encoding: 'utf8' });
}

describe('the committed WebAssembly', () => {
  it.each(['simd128', 'relaxed-simd'])('%s was built from the sources that lie here', async (name) => {
    for (const threads of [false, true]) {
      const { sourceHash } = await wasmModule({ threads, relaxed: name === 'relaxed-simd' });
      expect(sourceHash, 'rebuild it with: npm run kernels:wasm').toBe(hashOfSources());
    }
  });

  it('says what is missing where it does not compile', async () => {
    const compile = vi.spyOn(webAssembly, 'compile').mockRejectedValue(new Error('no SIMD'));
    try {
      // A module that has compiled nothing yet.
      vi.resetModules();
      const fresh = await import('../src/wasmModule.ts');
      await expect(fresh.wasmModule({ threads: false, relaxed: false })).rejects.toThrow(
        /do not compile here \(no SIMD\): they need SIMD in WebAssembly, which Chrome 91/,
      );
    } finally {
      compile.mockRestore();
    }
  });

  it('names its sources to whoever loads it', async () => {
    expect((await wasmModule({ threads: false })).sourceHash).toBe(hashOfSources());
  });
});

describe('build-native', () => {
  it('without a compiler says so in one sentence, ends well and leaves no addon', () => {
    const out = join(folder, 'no-compiler');
    const first = build({ PATH: '' }, '--quiet', '--out', out);
    expect(first.stderr).toBe('');
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(/^No C compiler was found .*WebAssembly.*\n$/);
    expect(readdirSync(out)).toEqual(['said.txt']);
    const second = build({ PATH: '' }, '--quiet', '--out', out);
    expect([second.status, second.stdout]).toEqual([0, '']);
  });

  it('tells what a compiler says that does not run', () => {
    const out = join(folder, 'no-tools');
    const compiler = join(folder, 'stub.mjs');
    const note = 'xcode-select: note: No developer tools were found, requesting install.';
    writeFileSync(compiler, `console.error('${note}'); process.exit(1);`);
    const { status, stdout } = build({ PATH: '', CC: `${process.execPath} ${compiler}` }, '--out', out);
    expect([status, readdirSync(out)]).toEqual([0, ['said.txt']]);
    expect(stdout).toContain(`(looked for ${process.execPath} ${compiler}, which says "${note}"): the kernels run as`);
  });

  it('with a compiler that fails ends well and leaves no addon', () => {
    const out = join(folder, 'failing');
    const compiler = join(folder, 'cc.mjs');
    writeFileSync(
      compiler,
      `if (process.argv[2] !== '--version') { console.error('no such option'); process.exit(1); }`,
    );
    const { status, stdout } = build({ PATH: '', CC: `${process.execPath} ${compiler}` }, '--out', out);
    expect(status).toBe(0);
    expect(stdout).toMatch(/could not be compiled .*WebAssembly.*\nno such option/s);
    expect(readdirSync(out)).toEqual(['said.txt']);
  });

  it.each([
    ['--require', { POLICYPATH_REQUIRE_NATIVE: '' }, ['--require']],
    ['POLICYPATH_REQUIRE_NATIVE=1', { POLICYPATH_REQUIRE_NATIVE: '1' }, []],
  ])('with %s fails, each time and in words, where a compiler does, but not without one', (_, variables, flags) => {
    const out = join(folder, 'required');
    const compiler = join(folder, 'required.mjs');
    writeFileSync(
      compiler,
      `if (process.argv[2] !== '--version') { console.error('no such option'); process.exit(1); }`,
    );
    const CC = `${process.execPath} ${compiler}`;
    for (let time = 0; time < 2; time += 1) {
      const { status, stderr } = build({ PATH: '', CC, ...variables }, '--quiet', '--out', out, ...flags);
      expect(status).toBe(1);
      expect(stderr).toMatch(/could not be compiled .* required here\. The compiler said:\nno such option/);
    }
    expect(build({ PATH: '', ...variables }, '--out', out, ...flags).status).toBe(0);
  });

  it('refuses a result that does not load, and leaves no addon', () => {
    const out = join(folder, 'unloadable');
    const compiler = join(folder, 'nothing.mjs');
    // A compiler that writes whatever it is asked for, as text.
    writeFileSync(
      compiler,
      `import { writeFileSync } from 'node:fs';
      const at = process.argv.indexOf('-o');
      if (at > 0) writeFileSync(process.argv[at + 1], 'not an addon');`,
    );
    const environment = { PATH: '', CC: `${process.execPath} ${compiler}` };
    const { status, stdout } = build(environment, '--out', out);
    expect([status, readdirSync(out)]).toEqual([0, ['said.txt']]);
    expect(stdout).toMatch(/built do not load: .*WebAssembly.*\nError: /s);
    expect(build(environment, '--out', out, '--require').status).toBe(1);
  });

  it.skipIf(reason)(`builds again what cannot be loaded any more${reason && ` (skipped: ${reason})`}`, () => {
    const out = join(folder, 'again');
    const compiler = join(folder, 'copies.mjs');
    // Stands in for a compiler, which would take 20 s: it gives the addon that set-up has compiled from the same sources.
    const addon = join(packageFolder, 'native', 'build', addonName);
    writeFileSync(
      compiler,
      `import { copyFileSync } from 'node:fs';
      const at = process.argv.indexOf('-o');
      if (at > 0) copyFileSync(${JSON.stringify(addon)}, process.argv[at + 1]);`,
    );
    const environment = { ...process.env, CC: `${process.execPath} ${compiler}` };
    expect(build(environment, '--out', out).stdout).toMatch(/^Built /);
    expect(build(environment, '--out', out).stdout).toMatch(/up to date/);
    writeFileSync(join(out, addonName), 'not an addon');
    expect(build(environment, '--out', out).stdout).toMatch(/^Built /);
  });

  it('refuses an option that it does not know', () => {
    const { status, stderr } = build(process.env, '--fast');
    expect(status).toBe(2);
    expect(stderr).toMatch(/usage: build-native/);
  });
});

describe('the native addon', () => {
  it('is refused where it is not built, with the mend', async () => {
    expect(await loadNativeAddon(pathToFileURL(`${folder}/nowhere/`))).toEqual({
      refusal: {
        reason: 'the native addon is not built',
        mend: `with a C compiler installed, run: node "${join(packageFolder, 'scripts', 'build-native.mjs')}"`,
      },
    });
  });

  it('is refused where it cannot be loaded', async () => {
    const broken = mkdtempSync(join(folder, 'broken-'));
    writeFileSync(join(broken, addonName), 'not an addon');
    const result = await loadNativeAddon(pathToFileURL(`${broken}/`));
    expect(result).toMatchObject({ refusal: { reason: expect.stringMatching(/does not load/) } });
  });

  it.skipIf(reason)(
    `is refused, and WebAssembly taken, where the folder of scripts is missing${reason && ` (skipped: ${reason})`}`,
    async () => {
      const bare = mkdtempSync(join(folder, 'bare-'));
      for (const part of ['src', 'package.json', `native/build/${addonName}`]) {
        cpSync(join(packageFolder, part), join(bare, part), { recursive: true });
      }
      symlinkSync(join(packageFolder, 'node_modules'), join(bare, 'node_modules'));
      const { createKernels: create, describeKernels: describeBare } = (await import(
        pathToFileURL(join(bare, 'src', 'index.ts')).href
      )) as { createKernels: typeof createKernels; describeKernels: typeof describeKernels };
      expect((await describeBare()).native).toMatchObject({
        reason: expect.stringMatching(/^the sources of the native addon cannot be read \(.*sources\.mjs/),
        mend: expect.stringMatching(/^reinstall @policypath\/kernels/),
      });
      const kernels = await create();
      expect(kernels.identity.backend).toBe('wasm');
      kernels.close();
    },
  );

  it.skipIf(reason)(
    `is refused where it was built from other sources${reason && ` (skipped: ${reason})`}`,
    async () => {
      const stale = mkdtempSync(join(folder, 'stale-'));
      const bytes = readFileSync(join(packageFolder, 'native', 'build', addonName));
      const hash = hashOfSources();
      const at = bytes.indexOf(hash);
      bytes.write(hash.startsWith('0') ? '1' : '0', at);
      writeFileSync(join(stale, addonName), bytes);
      const result = await loadNativeAddon(pathToFileURL(`${stale}/`));
      expect(result).toMatchObject({ refusal: { reason: expect.stringMatching(/was built from other sources/) } });
    },
  );

  it.skipIf(reason)(`checks operands itself${reason && ` (skipped: ${reason})`}`, () => {
    if (!('addon' in load)) return;
    const calls = load.addon.open(new ArrayBuffer(1024), 1);
    expect(() => calls.polyak(256, 0, 4, 0.5)).toThrow(/outside the memory/);
    expect(() => calls.polyak(4, -4, 0, 0.5)).toThrow(/outside the memory/);
    expect(() => calls.polyak(4, Number.NaN, 0, 0.5)).toThrow(/outside the memory/);
    expect(() => calls.polyak(4, 2, 0, 0.5)).toThrow(/outside the memory/);
    expect(() => calls.polyak(1e300, 0, 0, 0.5)).toThrow(/outside the memory/);
    expect(() => calls.multiply(2, 2, 1e9, 0, 0, 0, 0, 0, 0)).toThrow(/outside the memory/);
    expect(() => calls.multiply(16, 16, 0, 0, 0, 0, 3 << 3, 0, 1000)).toThrow(/outside the memory/);
    expect(() => (calls.polyak as (count: number) => void)(4)).toThrow(/argument is missing/);
    expect(() => calls.polyak('4' as unknown as number, 0, 0, 0)).toThrow(/not a number/);
    const rows = [new Float32Array(3), new Float32Array(4)];
    expect(() => calls.gramBlock(rows, rows, new Float64Array(4))).toThrow(/rows of one length/);
    expect(() => calls.gramBlock(rows.slice(1), rows.slice(1), new Float64Array(0))).toThrow(/float64 result/);
    expect(() => calls.weightedRowSum(rows.slice(1), new Float64Array(1), new Float64Array(3))).toThrow(/length/);
    const frames = [new Uint8Array(7)];
    const copy = (count: number, width: number, to: Uint8Array[], ...move: number[]): void =>
      calls.copyFrames(1, 1, width, 1, width, count, frames, to, Int32Array.from(move));
    copy(1, 4, [new Uint8Array(4)], 0, 0, 0, 0, 0, 0);
    for (const move of [
      [1, 0, 0, 0, 0, 0],
      [-1, 0, 0, 0, 0, 0],
      [0, 1, 0, 0, 0, 0],
      [0, -1, 0, 0, 0, 0],
      [0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0],
    ]) {
      expect(() => copy(1, 4, [new Uint8Array(4)], ...move)).toThrow(/copyFrames needs moves between frames/);
    }
    const floats = [new Float32Array(4) as unknown as Uint8Array];
    expect(() => copy(1, 4, floats, 0, 0, 0, 0, 0, 0)).toThrow(/copyFrames needs moves/);
    expect(() => copy(Number.NaN, 4, [], 0, 0, 0, 0, 0, 0)).toThrow(/copyFrames needs moves/);
    expect(() => copy(0, 2 ** 21, [])).toThrow(/no such frames/);
    calls.close();
    calls.close();
    expect(() => calls.polyak(1, 0, 0, 0)).toThrow(/closed/);
  });
});

describe('describeKernels', () => {
  it('tells what runs here, and why what does not', async () => {
    const { chosen, cpu, native, wasm } = await describeKernels();
    const kernels = await createKernels();
    expect(chosen).toBe(kernels.identity.backend);
    kernels.close();
    expect(cpu.architecture).toBe(process.arch);
    expect(wasm).toMatchObject({ available: true, sourceHash: hashOfSources(), threads: [1, 2] });
    if (native.available) expect(native.sourceHash).toBe(hashOfSources());
    else expect(native.reason).toBe(reason);
  });
});

describe('the hash of the sources', () => {
  it('follows their texts, not their line ends', () => {
    const copy = join(folder, 'sources');
    cpSync(join(packageFolder, 'native'), copy, { recursive: true });
    expect(hashOfSources(copy)).toBe(hashOfSources());
    const file = join(copy, 'tanh.c');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('\n', '\r\n'));
    expect(hashOfSources(copy)).toBe(hashOfSources());
    writeFileSync(file, `${text} `);
    expect(hashOfSources(copy)).not.toBe(hashOfSources());
  });
});
