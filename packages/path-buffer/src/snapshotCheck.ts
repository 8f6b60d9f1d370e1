import { shown } from '@policypath/options';
import { firstNonFinite } from './firstNonFinite.ts';

/**
 * Refuses a snapshot that a path cannot take.
 *
 * @throws RangeError on a wrong length, a value that is not finite (with its position), or a step that is no whole number
 * or goes back.
 */
export function checkSnapshot(
  { index, parameters, step }: { readonly index: number; readonly parameters: Float32Array; readonly step: number },
  { dimension, newestStep }: { readonly dimension: number; readonly newestStep: number | undefined },
): void {
  if (!(parameters instanceof Float32Array)) {
    throw new TypeError(
      `A snapshot is a Float32Array, got ${shown(parameters)}: Float32Array.from(parameters) makes one, in which 1e39 and more is infinite.`,
    );
  }
  if (newestStep !== undefined && step < newestStep) {
    throw new RangeError(`Step ${step} goes back: the newest snapshot is of step ${newestStep}.`);
  }
  if (parameters.length !== dimension) {
    throw new RangeError(`A snapshot of this path has ${dimension} parameters, got ${parameters.length}.`);
  }
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new RangeError(`The step of a snapshot must be a whole number from 0, got ${step}.`);
  }
  const bad = firstNonFinite(parameters);
  if (bad >= 0) {
    throw new RangeError(`Snapshot ${index} (step ${step}) is not finite: ${parameters[bad]} at position ${bad}.`);
  }
}
