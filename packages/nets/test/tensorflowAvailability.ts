import { TensorflowUnavailableError } from '../src/index.ts';
import { createTensorflowEngine } from '../src/tensorflow/tensorflowEngine.ts';
import type { Engine } from '../src/engine.ts';

export async function createTensorflow(): Promise<Engine> {
  return createTensorflowEngine({ threads: 1 });
}

/** Why the tensorflow engine cannot be had here, printed besides; undefined where it can. */
export async function tensorflowUnavailable(): Promise<string | undefined> {
  try {
    (await createTensorflow()).close();
    return undefined;
  } catch (error) {
    if (!(error instanceof TensorflowUnavailableError)) throw error;
    console.warn(`tests of the tensorflow engine are skipped: ${error.message}`);
    return error.message;
  }
}
