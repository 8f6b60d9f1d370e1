import type { LoadedTensorflow } from '../tensorflow/portableTensorflow.ts';
import { TensorflowUnavailableError } from '../tensorflow/tensorflowUnavailableError.ts';

/** @throws TensorflowUnavailableError always: a page has its own library to give */
export async function loadTensorflow(_threads: number): Promise<LoadedTensorflow> {
  throw new TensorflowUnavailableError(
    "in a browser the tensorflow engine takes the library that you load: createEngine({ engine: 'tensorflow', tensorflow: tf })",
  );
}
