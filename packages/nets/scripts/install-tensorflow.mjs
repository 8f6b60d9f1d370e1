// `node <this file>`, in this repository also `npm run tensorflow:install`: gives @tensorflow/tfjs-node its native part
// without the download of its own install script. The libraries and headers come from the official tensorflow-cpu wheel (by pip, so a configured package index
// is honoured); the binding is compiled from tfjs-node's own sources with the machine's C++ compiler.
// `--force` installs again; TENSORFLOW_WHEEL=file uses a wheel that is already here; PYTHON and CXX name other tools.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const tensorflowVersion = '2.21.0';
/** The wheel's platform by Node's: the wheels of tensorflow-cpu that were tried, or have the same layout. */
const wheelPlatforms = { 'linux x64': 'manylinux_2_27_x86_64', 'linux arm64': 'manylinux_2_27_aarch64' };
const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const retry = `then run \`node "${fileURLToPath(import.meta.url)}"\` again`;

/** As its install script may fail, which makes npm leave the package out. */
const packageCommand = 'npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0';

class InstallError extends Error {}

function install({ force }) {
  const wheelPlatform = wheelPlatforms[`${process.platform} ${process.arch}`];
  if (wheelPlatform === undefined) {
    throw new InstallError(
      `this script knows Linux on x64 and arm64, not ${process.platform} on ${process.arch}; try TensorFlow's own ` +
        'way there: `npm rebuild @tensorflow/tfjs-node --build-addon-from-source`',
    );
  }
  const target = findTfjsNode();
  const binding = bindingPath(target);
  if (!force && existsSync(binding) && load(target) === undefined) {
    console.log('The tensorflow engine is installed and loads; nothing to do (--force installs again).');
    return;
  }
  const python = requirePython();
  const compiler = requireCompiler();
  const nodeHeaders = requireNodeHeaders();

  const work = mkdtempSync(join(tmpdir(), 'tensorflow-wheel-'));
  try {
    const wheel = process.env.TENSORFLOW_WHEEL
      ? resolve(process.env.TENSORFLOW_WHEEL)
      : download({ python, wheelPlatform, folder: work });
    unpack({ python, wheel, folder: join(target, 'deps') });
    compile({ compiler, nodeHeaders, target, binding });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const fault = load(target);
  if (fault !== undefined) throw new InstallError(`the binding was built but does not load: ${fault}`);
  console.log("Done: createEngine({ engine: 'tensorflow' }) works now.");
}

function findTfjsNode() {
  try {
    return dirname(createRequire(join(packageFolder, 'package.json')).resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    throw new InstallError(`the package @tensorflow/tfjs-node is not installed; run \`${packageCommand}\`, ${retry}`);
  }
}

/** Where tfjs-node looks: the newest Node-API version that it names and this Node has. */
function bindingPath(target) {
  const { binary } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  const version = Math.max(...binary.napi_versions.filter((candidate) => candidate <= Number(process.versions.napi)));
  return join(target, 'lib', `napi-v${version}`, 'tfjs_binding.node');
}

/** Loads the binding in another process, which a broken library cannot bring down; returns what went wrong. */
function load(target) {
  const program = `const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    require(${JSON.stringify(target)});`;
  const result = spawnSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
  });
  return result.status === 0 ? undefined : lastLine(result.stderr, /Error/);
}

function requirePython() {
  const python = [process.env.PYTHON, 'python3', 'python'].find((name) => name && runs(name, ['-c', 'import zipfile']));
  if (python === undefined) {
    throw new InstallError(`no Python 3 was found; install it (Debian: apt install python3 python3-pip), ${retry}`);
  }
  if (process.env.TENSORFLOW_WHEEL === undefined && !runs(python, ['-m', 'pip', '--version'])) {
    throw new InstallError(`${python} has no pip; install it (Debian: apt install python3-pip), ${retry}`);
  }
  return python;
}

function requireCompiler() {
  const compiler = [process.env.CXX, 'c++', 'g++', 'clang++'].find((name) => name && runs(name, ['--version']));
  if (compiler === undefined) {
    throw new InstallError(`no C++ compiler was found; install one (Debian: apt install g++), ${retry}`);
  }
  return compiler;
}

/** Node's own headers where they lie beside it, else those of the npm package node-api-headers. */
function requireNodeHeaders() {
  const beside = [process.env.npm_config_nodedir, dirname(dirname(process.execPath))]
    .filter((folder) => folder)
    .map((folder) => join(folder, 'include', 'node'))
    .find((folder) => existsSync(join(folder, 'node_api.h')));
  if (beside !== undefined) return beside;
  try {
    const fromNets = createRequire(join(packageFolder, 'package.json'));
    const fromKernels = createRequire(fromNets.resolve('@policypath/kernels/package.json'));
    return join(dirname(fromKernels.resolve('node-api-headers/package.json')), 'include');
  } catch {
    throw new InstallError(
      `Node's C headers (node_api.h) were not found; install with optional dependencies (node-api-headers), ${retry}`,
    );
  }
}

function download({ python, wheelPlatform, folder }) {
  console.log(`Downloading tensorflow-cpu ${tensorflowVersion} with pip (about 270 MB) ...`);
  // The wheel's Python version is named, so that it does not matter which one runs here.
  const forOnePython = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'];
  const options = ['--no-deps', '--only-binary=:all:', ...forOnePython, '--platform', wheelPlatform, '--dest', folder];
  const result = spawnSync(python, ['-m', 'pip', 'download', ...options, `tensorflow-cpu==${tensorflowVersion}`], {
    encoding: 'utf8',
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (result.status !== 0 || wheel === undefined) {
    throw new InstallError(
      `pip could not get tensorflow-cpu ${tensorflowVersion} (${lastLine(result.stderr, /ERROR/)}); check the network ` +
        `and pip's package index (or name a wheel with TENSORFLOW_WHEEL=file), ${retry}`,
    );
  }
  return join(folder, wheel);
}

/** Libraries and headers only; into a folder of another name first, so that a broken run leaves no half of them. */
function unpack({ python, wheel, folder }) {
  console.log('Unpacking the libraries and headers (about 860 MB) ...');
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const result = spawnSync(python, ['-', wheel, partial], { input: unpackProgram, encoding: 'utf8' });
  if (result.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new InstallError(`could not unpack ${wheel}: ${lastLine(result.stderr, /Error/)}`);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

const unpackProgram = `
import os, shutil, sys, zipfile
wheel, folder = sys.argv[1:]
libraries = {'libtensorflow_cc.so.2': 'libtensorflow.so', 'libtensorflow_framework.so.2': 'libtensorflow_framework.so'}
headers = tuple('tensorflow/include/' + part for part in ('tensorflow/c/', 'tensorflow/core/platform/', 'xla/tsl/', 'tsl/'))
found = 0
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        name = entry.filename
        if name in ('tensorflow/' + library for library in libraries):
            path = os.path.join(folder, 'lib', os.path.basename(name))
            found += 1
        elif name.startswith(headers) and name.endswith('.h'):
            path = os.path.join(folder, name[len('tensorflow/'):])
        else:
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(entry) as source, open(path, 'wb') as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
if found != len(libraries):
    raise RuntimeError('the wheel does not hold libtensorflow_cc.so.2 and libtensorflow_framework.so.2')
for library, linked in libraries.items():
    os.symlink(library, os.path.join(folder, 'lib', linked))
`;

function compile({ compiler, nodeHeaders, target, binding }) {
  console.log(`Compiling the binding with ${compiler} ...`);
  const partial = `${binding}.partial`;
  mkdirSync(dirname(binding), { recursive: true });
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(target, 'binding', name));
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8', '-DBUILDING_NODE_EXTENSION'];
  const headers = [`-I${nodeHeaders}`, `-I${join(target, 'deps', 'include')}`];
  // Found again at run time by its place beside the binding, wherever the package lies.
  const origin = '-Wl,-rpath,$ORIGIN/../../deps/lib';
  const libraries = [`-L${join(target, 'deps', 'lib')}`, '-ltensorflow', '-ltensorflow_framework', origin];
  const result = spawnSync(compiler, [...flags, ...headers, ...sources, '-o', partial, ...libraries], {
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    rmSync(partial, { force: true });
    throw new InstallError(`${compiler} could not compile the binding: ${lastLine(result.stderr, /error|undefined/)}`);
  }
  renameSync(partial, binding);
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** The last line that matches, else the last one: tools end with a summary that says little. */
function lastLine(text, pattern) {
  const lines = (text ?? '').split('\n').filter((line) => line.trim() !== '');
  return (lines.findLast((line) => pattern.test(line)) ?? lines.at(-1) ?? 'no message').trim();
}

try {
  install({ force: process.argv.includes('--force') });
} catch (error) {
  if (!(error instanceof InstallError)) throw error;
  console.error(`tensorflow:install: ${error.message}.`);
  process.exitCode = 1;
}
