import type { TemporalKernels } from '@policypath/tsvd';

/** The same kernels with some of them replaced; the others go on with their own state. */
export function replaceKernels(kernels: TemporalKernels, replaced: Partial<TemporalKernels>): TemporalKernels {
  return new Proxy(kernels, {
    get(target, name) {
      const value: unknown = Reflect.get(name in replaced ? replaced : target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
