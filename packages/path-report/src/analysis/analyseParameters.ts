import { columnBlocks, columnsOf, PathChange, upperShareSet, type Columns, type ParameterPath } from '@policypath/tsvd';
import { distribution } from './distribution.ts';
import type { ParameterAnalysis, ParameterQuantity } from './pathAnalysis.ts';

/**
 * Changes and detours of single parameters. One pass over all rows and at most 32 bytes a parameter; of rows that are read by columns
 * three passes, and 8 bytes.
 */
export function analyseParameters(path: ParameterPath, share: number): ParameterAnalysis {
  const values = valuesOf(path);
  const accumulated = values('accumulated');
  const chosen = upperShareSet(accumulated, share);
  const quantity = (all: Float64Array): ParameterQuantity => {
    const ofAll = distribution(all);
    return { all: ofAll, upper: distribution(all, { chosen, among: ofAll }) };
  };
  const accumulatedChange = quantity(accumulated);
  const finalChange = quantity(values('final'));
  const ratios = values('detour');
  let [neverMoved, returned] = [0, 0];
  for (let k = 0; k < ratios.length; k += 1) {
    if (Number.isNaN(ratios[k])) neverMoved += 1;
    else if (ratios[k] === Infinity) returned += 1;
  }
  return { share, neverMoved, returned, accumulatedChange, finalChange, detourRatio: quantity(ratios) };
}

type Quantity = 'accumulated' | 'final' | 'detour';

interface Changes {
  readonly accumulated: Float64Array;
  readonly final: Float64Array;
}

/** One quantity of every parameter [m]: valid until the next is asked for, in the order of `Quantity`. */
function valuesOf(path: ParameterPath): (quantity: Quantity) => Float64Array {
  const blocks = columnBlocks(path);
  if (blocks.length === 1) {
    const changes = changesOf(path);
    return (quantity) => {
      if (quantity === 'accumulated') return changes.accumulated;
      if (quantity === 'detour') writeDetours(changes, changes.final, 0);
      return changes.final;
    };
  }
  const values = new Float64Array(path.dimension);
  return (quantity) => {
    for (const block of blocks) writeColumns(path, block, quantity, values);
    return values;
  };
}

/** One quantity of some columns. */
function writeColumns(path: ParameterPath, block: Columns, quantity: Quantity, values: Float64Array): void {
  const changes = changesOf(columnsOf(path, block, true));
  if (quantity === 'detour') writeDetours(changes, values, block.from);
  else values.set(changes[quantity], block.from);
}

/** Accumulated over final change: NaN where nothing moved, Infinity where it ended as it began. */
function writeDetours({ accumulated, final }: Changes, out: Float64Array, from: number): void {
  for (let k = 0; k < final.length; k += 1) out[from + k] = accumulated[k] / final[k];
}

/** Accumulated and final changes [m]; what was needed for them is free afterwards. */
function changesOf(path: ParameterPath): Changes {
  const change = new PathChange(path);
  for (let index = path.begin; index < path.end; index += 1) change.add(path.at(index));
  return { accumulated: change.accumulatedChange(), final: change.finalChange() };
}
