// Builds the WebAssembly modules, which are committed as text in src/modules, so that no bundler has to copy or fetch a
// file: `npm run kernels:wasm`, with clang and wasm-ld 19 (Debian: clang-19, lld-19).
// Each module carries the hash of its sources in a custom section; a test compares it with the sources.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfSources, nativeFolder, packageFolder } from './sources.mjs';

const compiler = process.env.WASM_CC ?? 'clang-19';
// Called directly: the compiler driver would run whatever wasm-opt lies on the PATH, and an old one fails on SIMD.
const linker = process.env.WASM_LD ?? 'wasm-ld-19';

const compilerFlags =
  '--target=wasm32 -std=c11 -O3 -ffreestanding -nostdlib -ffp-contract=off -fno-math-errno -msimd128 -Wall -Wextra -Wno-pass-failed'.split(
    ' ',
  );
const linkerFlags = '--no-entry --import-memory --stack-first -z stack-size=65536 --strip-all'.split(' ');
const relaxed = ['-mrelaxed-simd'];
const threads = ['-matomics', '-mbulk-memory'];
const linkThreads = ['--shared-memory', '--max-memory=4294967296', '--export=__stack_pointer'];

const modules = {
  simd128: { compile: [], link: [] },
  'simd128-threads': { compile: threads, link: linkThreads },
  'relaxed-simd': { compile: relaxed, link: [] },
  'relaxed-simd-threads': { compile: [...relaxed, ...threads], link: linkThreads },
};

const sourceHash = hashOfSources();
const temporary = mkdtempSync(join(tmpdir(), 'policypath-wasm-'));
try {
  for (const [name, flags] of Object.entries(modules)) {
    const object = join(temporary, `${name}.o`);
    const linked = join(temporary, `${name}.wasm`);
    run(compiler, [...compilerFlags, ...flags.compile, '-c', join(nativeFolder, 'wasm.c'), '-o', object]);
    run(linker, [...linkerFlags, ...flags.link, object, '-o', linked]);
    const bytes = Buffer.concat([readFileSync(linked), customSection('policypath-sources', sourceHash)]);
    const target = join(packageFolder, 'src', 'modules', `${camelCase(name)}.ts`);
    writeFileSync(`${target}.part`, `export const base64 =\n  '${bytes.toString('base64')}';\n`);
    renameSync(`${target}.part`, target);
    console.log(`${name}: ${bytes.length} bytes`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function run(command, parameters) {
  const result = spawnSync(command, parameters, { stdio: 'inherit' });
  if (result.error) {
    console.error(
      `${command} could not be started (${result.error.message}); install it, or name another by WASM_CC and WASM_LD`,
    );
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}

/** A custom section of a WebAssembly module: id 0, its size, the length of its name, name and text. */
function customSection(name, text) {
  const content = Buffer.concat([unsigned(name.length), Buffer.from(name), Buffer.from(text)]);
  return Buffer.concat([Buffer.from([0]), unsigned(content.length), content]);
}

/** LEB128. */
function unsigned(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}
