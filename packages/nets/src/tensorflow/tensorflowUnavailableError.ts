/** The tensorflow engine was asked for, and @tensorflow/tfjs-node is not here or has no native part. */
export class TensorflowUnavailableError extends Error {
  override readonly name = 'TensorflowUnavailableError';
}
