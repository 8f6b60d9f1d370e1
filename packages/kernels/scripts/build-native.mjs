#!/usr/bin/env node
// Builds the native addon with the machine's C compiler: `npm run kernels:native`, or `npx --no policypath-kernels-build`
// where the package is installed. Where it cannot be had it says so and ends well: the kernels then run as WebAssembly.
//
//   --quiet          says nothing when there is nothing to do, and why it cannot be done only once
//   --out <folder>   writes there instead of native/build
//   --require        ends with status 1 where a compiler was found but made no addon that loads; so does the
//                    environment variable POLICYPATH_REQUIRE_NATIVE=1
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hashOfSources, nativeFolder } from './sources.mjs';

const flagsOfArchitecture = { x64: ['-mavx2', '-mfma'], arm64: [] };
const wasmServes = 'the kernels run as WebAssembly';

const options = readOptions();
const required = options.require || process.env.POLICYPATH_REQUIRE_NATIVE === '1';
const outFolder = resolve(options.out ?? join(nativeFolder, 'build'));
const addon = join(outFolder, `kernels-${process.platform}-${process.arch}.node`);
const record = `${addon}.json`;
const architectureFlags = flagsOfArchitecture[process.arch];

if (process.platform === 'win32' || !architectureFlags) {
  sayOnce(
    `Native kernels are built for x64 and arm64 on Linux and macOS, not for ${process.platform} on ${process.arch}: ${wasmServes}.`,
  );
} else {
  build();
}

function readOptions() {
  try {
    return parseArgs({
      options: { quiet: { type: 'boolean' }, out: { type: 'string' }, require: { type: 'boolean' } },
    }).values;
  } catch (error) {
    console.error(`${error.message}\nusage: build-native [--quiet] [--out <folder>] [--require]`);
    process.exit(2);
  }
}

function build() {
  const sourceHash = hashOfSources();
  const headers = headerFolder();
  const common = ['-std=gnu11', '-O3', '-fPIC', '-ffp-contract=off', '-fno-math-errno', '-fvisibility=hidden'];
  const linking = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : ['-pthread'];
  const key = createHash('sha256')
    .update(JSON.stringify([sourceHash, common, architectureFlags, linking, process.env.CC ?? '']))
    .digest('hex');
  if (existsSync(addon) && keyOfRecord() === key && faultOf(addon) === undefined) {
    if (!options.quiet) say('The native kernels are up to date.');
    return;
  }
  const { compiler, looked } = findCompiler();
  if (!compiler) {
    const tools = process.platform === 'darwin' ? ' (xcode-select --install)' : '';
    sayOnce(
      `No C compiler was found (looked for ${looked}): ${wasmServes}. With one installed${tools}, run this again for native speed.`,
    );
    return;
  }
  mkdirSync(outFolder, { recursive: true });
  // In the same folder, so that the last step is a rename within one file system.
  const temporary = mkdtempSync(join(outFolder, '.part-'));
  try {
    const kernels = join(temporary, 'kernels.o');
    const binding = join(temporary, 'addon.o');
    const linked = join(temporary, 'kernels.node');
    const started = performance.now();
    const steps = [
      [...common, ...architectureFlags, '-c', join(nativeFolder, 'kernels.c'), '-o', kernels],
      [...common, `-I${headers}`, `-DSOURCE_HASH="${sourceHash}"`, '-c', join(nativeFolder, 'addon.c'), '-o', binding],
      ['-shared', kernels, binding, '-o', linked, ...linking],
    ];
    for (const step of steps) {
      const [command, ...first] = compiler;
      const result = spawnSync(command, [...first, ...step], { encoding: 'utf8' });
      if (result.status === 0) continue;
      fail(
        `The native kernels could not be compiled with ${compiler.join(' ')}`,
        `The compiler said:\n${result.stderr || result.error?.message}`,
      );
      return;
    }
    const fault = faultOf(linked);
    if (fault !== undefined) {
      fail(`The native kernels that ${compiler.join(' ')} built do not load`, `Node said:\n${fault}`);
      return;
    }
    renameSync(linked, addon);
    writeFileSync(join(temporary, 'record'), JSON.stringify({ key, sourceHash, compiler: compiler.join(' ') }));
    renameSync(join(temporary, 'record'), record);
    say(
      `Built the native kernels with ${compiler.join(' ')} in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function keyOfRecord() {
  try {
    return JSON.parse(readFileSync(record, 'utf8')).key;
  } catch {
    return undefined;
  }
}

/** Why the addon does not load, or undefined where it does; in a process of its own, for a broken one may end it. */
function faultOf(file) {
  const { status, signal, stderr, error } = spawnSync(process.execPath, ['-e', 'require(process.argv[1])', file], {
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  return stderr?.match(/^.*Error: .*$/m)?.[0] ?? error?.message ?? (signal ? `it ended by ${signal}` : stderr);
}

/**
 * The first compiler that runs, as a command and its first arguments: $CC may hold several words; and what was looked
 * for, with what those said that are there and do not run, as macOS's cc without the developer tools.
 */
function findCompiler() {
  const given = process.env.CC?.trim();
  const looked = [];
  for (const words of given ? [given.split(/\s+/)] : [['cc'], ['gcc'], ['clang']]) {
    const [command, ...first] = words;
    const { status, stderr, error } = spawnSync(command, [...first, '--version'], { encoding: 'utf8' });
    if (status === 0) return { compiler: words };
    const said = error?.code === 'ENOENT' ? '' : (error?.message ?? stderr.trim().split('\n')[0]);
    looked.push(words.join(' ') + (said && `, which says "${said}"`));
  }
  return { looked: looked.join(', ') };
}

function headerFolder() {
  return createRequire(import.meta.url)('node-api-headers').include_dir;
}

function say(text) {
  console.log(text);
}

/** Says what went wrong although there is a compiler. */
function fail(what, details) {
  if (!required) {
    sayOnce(`${what}: ${wasmServes}. ${details}`);
    return;
  }
  console.error(`${what}, and they are required here. ${details}`);
  process.exitCode = 1;
}

/** Says why there is no addon; with --quiet not the same thing again. */
function sayOnce(text) {
  const said = join(outFolder, 'said.txt');
  if (options.quiet && existsSync(said) && readFileSync(said, 'utf8') === text) return;
  say(text);
  mkdirSync(outFolder, { recursive: true });
  writeFileSync(said, text);
}
