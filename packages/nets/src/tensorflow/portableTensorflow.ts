import type * as tensorflow from '@tensorflow/tfjs';
import type { Operations } from './operations.ts';
import { PortableOperations } from './portableOperations.ts';

/** A TensorFlow library, ready to compute. */
export interface LoadedTensorflow {
  readonly operations: Operations;
  /** e.g. 'libtensorflow 2.21.0', 'tfjs cpu'. */
  readonly instructionSet: string;
  /** e.g. 'tfjs-node 4.22.0'. */
  readonly version: string;
  /** libtensorflow's own threads, fixed when it was loaded; null: the back end has none to choose. */
  readonly threads: number | null;
}

/** tfjs on the back end that it is set to (`tf.setBackend`); in pure JavaScript where no other is. */
export async function portableTensorflow(tf: typeof tensorflow): Promise<LoadedTensorflow> {
  if (typeof tf.matMul !== 'function') {
    throw new TypeError("tensorflow is the module of @tensorflow/tfjs (import * as tf from '@tensorflow/tfjs')");
  }
  await tf.ready();
  return {
    operations: new PortableOperations(tf),
    instructionSet: `tfjs ${tf.getBackend()}`,
    version: `tfjs ${tf.version_core}`,
    threads: null,
  };
}
