import type { VectorOptions } from './engine.ts';
import type { ParameterLayout } from './module.ts';

/** @throws RangeError on a size that is no positive integer */
export function vectorSize({ size }: VectorOptions): number {
  if (!(Number.isSafeInteger(size) && size >= 1)) throw new RangeError(`size is a positive integer, got ${size}`);
  return size;
}

export function vectorLayout(name: string, size: number): ParameterLayout {
  return [{ name, shape: [size], layer: 1 }];
}
