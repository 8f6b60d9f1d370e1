import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import util from 'node:util';
import type * as tensorflow from '@tensorflow/tfjs';
import { NodeOperations, type TensorflowBackend } from '../tensorflow/nodeOperations.ts';
import { portableTensorflow, type LoadedTensorflow } from '../tensorflow/portableTensorflow.ts';
import { TensorflowUnavailableError } from '../tensorflow/tensorflowUnavailableError.ts';

/** Of the version that package.json names; the download of its own install script is not needed. */
const packageCommand = 'npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0';

let loaded: LoadedTensorflow | undefined;

/**
 * Loads TensorFlow, once a process: tfjs-node where its native binding loads, else @tensorflow/tfjs, yours or the one
 * that comes with tfjs-node, on the back end that it is set to. libtensorflow reads its thread count when it is loaded, so
 * the first call decides.
 *
 * @throws TensorflowUnavailableError when neither can be loaded
 * @throws RangeError when libtensorflow is loaded already with another thread count
 */
export async function loadTensorflow(
  threads: number,
  packageName = '@tensorflow/tfjs-node',
): Promise<LoadedTensorflow> {
  loaded ??= await load(threads, packageName);
  if (loaded.threads !== null && loaded.threads !== threads) {
    throw new RangeError(
      `libtensorflow was loaded with ${loaded.threads} thread(s) and cannot change to ${threads}; ` +
        'use another process for that',
    );
  }
  return loaded;
}

async function load(threads: number, packageName: string): Promise<LoadedTensorflow> {
  const require = createRequire(import.meta.url);
  try {
    return loadNode(require, threads, packageName);
  } catch (error) {
    const installed = isInstalled(require, packageName);
    const what = `${installed ? 'does not load' : 'is not installed'} here`;
    const mend = `\`${installed ? bindingCommand() : `${packageCommand} && ${bindingCommand()}`}\``;
    const tf = loadPortable(require, packageName);
    if (tf === undefined) {
      throw new TensorflowUnavailableError(
        'the tensorflow engine needs @tensorflow/tfjs-node with its native binding, which ' +
          `${what}: run ${mend}, or install @tensorflow/tfjs, or use another engine`,
        { cause: error },
      );
    }
    const portable = await portableTensorflow(tf);
    process.emitWarning(
      `the tensorflow engine runs on ${portable.instructionSet}, many times slower than tfjs-node, which ${what}: run ${mend}`,
    );
    return portable;
  }
}

function loadNode(require: NodeJS.Require, threads: number, packageName: string): LoadedTensorflow {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  // tfjs-node 4.22 calls a function that Node 23 removed (tensorflow/tfjs#8425).
  const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  // `require`, because loaders disagree on what `import` of this CommonJS package gives.
  const tf = require(packageName) as typeof tensorflow;
  const backend = tf.findBackend('tensorflow') as unknown as TensorflowBackend;
  const versions = tf.version as unknown as Record<string, string>;
  return {
    operations: new NodeOperations(tf, backend),
    instructionSet: `libtensorflow ${backend.binding.TF_Version}`,
    version: `tfjs-node ${versions['tfjs-node']}`,
    threads,
  };
}

/** The plain JavaScript library: one that is installed beside, else that of the package without its binding. */
function loadPortable(require: NodeJS.Require, packageName: string): typeof tensorflow | undefined {
  const places = [() => require, () => createRequire(require.resolve(`${packageName}/package.json`))];
  for (const place of places) {
    try {
      return place()('@tensorflow/tfjs') as typeof tensorflow;
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}

function isInstalled(require: NodeJS.Require, packageName: string): boolean {
  try {
    require.resolve(packageName);
    return true;
  } catch {
    return false;
  }
}

/** Gives the package its native binding; a path, since only this repository has a script of a name for it. */
function bindingCommand(): string {
  return `node "${fileURLToPath(new URL('../../scripts/install-tensorflow.mjs', import.meta.url))}"`;
}
