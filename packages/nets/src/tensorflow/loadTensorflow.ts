import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import util from 'node:util';
import type * as tensorflow from '@tensorflow/tfjs';
import { TensorflowUnavailableError } from './tensorflowUnavailableError.ts';

/** The part of tfjs-node's back end that runs one TensorFlow operation by its name. */
export interface TensorflowBackend {
  executeSingleOutput(name: string, attributes: OperationAttribute[], inputs: tensorflow.Tensor[]): tensorflow.Tensor;
  executeMultipleOutputs(
    name: string,
    attributes: OperationAttribute[],
    inputs: tensorflow.Tensor[],
    outputCount: number,
  ): tensorflow.Tensor[];
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_STRING: number;
    readonly TF_ATTR_TYPE: number;
  };
}

export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

export interface LoadedTensorflow {
  readonly tf: typeof tensorflow;
  readonly backend: TensorflowBackend;
  /** Version of tfjs-node. */
  readonly packageVersion: string;
  /** libtensorflow's own threads, fixed when it was loaded. */
  readonly threads: number;
}

/** Of the version that package.json names; the download of its own install script is not needed. */
const packageCommand = 'npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0';

let loaded: LoadedTensorflow | undefined;

/**
 * Loads tfjs-node, once a process. libtensorflow reads its thread count when it is loaded, so the first call decides.
 *
 * @throws TensorflowUnavailableError when it cannot be loaded
 * @throws RangeError when it is loaded already with another thread count
 */
export function loadTensorflow(threads: number, packageName = '@tensorflow/tfjs-node'): LoadedTensorflow {
  loaded ??= load(threads, packageName);
  if (loaded.threads !== threads) {
    throw new RangeError(
      `libtensorflow was loaded with ${loaded.threads} thread(s) and cannot change to ${threads}; ` +
        'use another process for that',
    );
  }
  return loaded;
}

function load(threads: number, packageName: string): LoadedTensorflow {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  // tfjs-node 4.22 calls a function that Node 23 removed (tensorflow/tfjs#8425).
  const legacy = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  let tf: typeof tensorflow;
  const require = createRequire(import.meta.url);
  try {
    // `require`, because loaders disagree on what `import` of this CommonJS package gives.
    tf = require(packageName) as typeof tensorflow;
  } catch (error) {
    const installed = isInstalled(require, packageName);
    throw new TensorflowUnavailableError(
      'the tensorflow engine needs @tensorflow/tfjs-node with its native binding, which ' +
        `${installed ? 'does not load' : 'is not installed'} here: run ` +
        `\`${installed ? bindingCommand() : `${packageCommand} && ${bindingCommand()}`}\`, or use another engine`,
      { cause: error },
    );
  }
  const backend = tf.findBackend('tensorflow') as unknown as TensorflowBackend;
  const versions = tf.version as unknown as Record<string, string>;
  return { tf, backend, packageVersion: versions['tfjs-node'], threads };
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
