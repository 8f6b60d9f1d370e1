import type { LiveModule } from '../module.ts';
import { PairedMlp } from '../pairedMlp.ts';
import { KernelsMlp, type KernelsMlpOptions } from './kernelsMlp.ts';

/** Two perceptrons whose parameters and gradients are the halves of one flat vector each. */
export class KernelsTwinMlp extends PairedMlp<KernelsMlp> implements LiveModule {
  /** [2p], first, then second. */
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;

  constructor({ kernels, shape, parameters, gradients }: KernelsMlpOptions) {
    const count = shape.parameterCount;
    const head = (begin: number): KernelsMlp =>
      new KernelsMlp({
        kernels,
        shape,
        parameters: parameters.subarray(begin, begin + count),
        gradients: gradients.subarray(begin, begin + count),
      });
    super(head(0), head(count));
    this.parameters = parameters;
    this.gradients = gradients;
  }
}
