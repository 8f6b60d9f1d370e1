import { PathChange, upperShare, type ParameterPath } from '@policypath/tsvd';
import { distribution } from './distribution.ts';
import type { ParameterAnalysis, ParameterQuantity } from './pathAnalysis.ts';

/** Changes and detours of single parameters: one pass over all rows, at most 32 bytes a parameter. */
export function analyseParameters(path: ParameterPath, share: number): ParameterAnalysis {
  const { accumulated, final } = changesOf(path);
  const positions = upperShare(accumulated, share);
  const quantity = (values: Float64Array): ParameterQuantity => {
    const all = distribution(values);
    return { all, upper: distribution(values, { positions, among: all }) };
  };
  const [accumulatedChange, finalChange] = [quantity(accumulated), quantity(final)];
  let [neverMoved, returned] = [0, 0];
  // The detour ratio takes the place of the final change.
  for (let k = 0; k < final.length; k += 1) {
    if (final[k] === 0) {
      if (accumulated[k] === 0) neverMoved += 1;
      else returned += 1;
    }
    final[k] = accumulated[k] / final[k];
  }
  return { share, neverMoved, returned, accumulatedChange, finalChange, detourRatio: quantity(final) };
}

/** Accumulated and final changes [m]; what was needed for them is free afterwards. */
function changesOf(path: ParameterPath): { readonly accumulated: Float64Array; readonly final: Float64Array } {
  const change = new PathChange(path);
  for (let index = path.begin; index < path.end; index += 1) change.add(path.at(index));
  return { accumulated: change.accumulatedChange(), final: change.finalChange() };
}
