import { PathChange, upperShare, type ParameterPath } from '@policypath/tsvd';
import { distribution } from './distribution.ts';
import type { ParameterAnalysis, ParameterQuantity } from './pathAnalysis.ts';

/** Changes and detours of single parameters: one pass over all rows, 16 bytes a parameter. */
export function analyseParameters(path: ParameterPath, share: number): ParameterAnalysis {
  const change = new PathChange(path);
  for (let index = path.begin; index < path.end; index += 1) change.add(path.at(index));
  const accumulated = change.accumulatedChange();
  const final = change.finalChange();
  const upper = upperShare(accumulated, share);
  const overAll = change.detourRatio();
  const ofParameters = (values: Float64Array): ParameterQuantity => {
    const ofUpper = new Float64Array(upper.length);
    for (let i = 0; i < upper.length; i += 1) ofUpper[i] = values[upper[i]];
    return quantity(values, ofUpper);
  };
  return {
    share,
    neverMoved: overAll.neverMoved.length,
    returned: overAll.returned.length,
    accumulatedChange: ofParameters(accumulated),
    finalChange: ofParameters(final),
    detourRatio: quantity(finite(overAll.ratios), finite(change.detourRatio({ share }).ratios)),
  };
}

const finite = (ratios: Float64Array): Float64Array => ratios.filter(Number.isFinite);

function quantity(values: Float64Array, upperValues: Float64Array): ParameterQuantity {
  const all = distribution(values);
  return { all, upper: distribution(upperValues, all) };
}
