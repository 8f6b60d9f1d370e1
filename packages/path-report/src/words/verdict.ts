import type { ComparedStatistic, NullName } from '@policypath/tsvd';
import type { PathAnalysis } from '../analysis/pathAnalysis.ts';
import { whole } from './numbers.ts';

/** Share of the moves whose directions the verdict counts. */
const beta = 0.9;
/** Fewer snapshots span too few directions for a verdict. */
const leastSnapshots = 10;

/** The path in one sentence: how many directions hold 90 % of its moves, beside what null models need. */
export function verdictText({ snapshots, decomposition, nullModels }: PathAnalysis): string {
  const { centred } = decomposition;
  const own = centred.majorDimensionality.find((at) => at.beta === beta)?.dimensionality;
  if (own === undefined) return `This network never moved: all ${whole(snapshots)} snapshots are the same.`;
  if (snapshots < leastSnapshots) {
    return `Too short for a verdict: the moves of ${whole(snapshots)} snapshots span at most ${directions(snapshots - 1)}.`;
  }
  const compared =
    'skipped' in nullModels
      ? undefined
      : nullModels.statistics.find(
          ({ name, centring, at }) => name === 'majorDimensionality' && centring === 'mean' && at === beta,
        );
  if (compared === undefined || 'skipped' in nullModels) {
    return `${hold(own)} 90 % of this run’s moves, out of ${whole(centred.numericalRank)}; it was not compared with chance.`;
  }
  const bands = Object.entries(compared.nulls) as [NullName, ComparedStatistic['nulls'][NullName] & object][];
  const [lows, highs] = [bands.map(([, { low }]) => low), bands.map(([, { high }]) => high)];
  const { value } = compared;
  const amount = hold(value);
  const range = (least: number, most: number): string => (least === most ? `${least}` : `${least} to ${most}`);
  const thinned = nullModels.snapshots < snapshots ? ` (both on ${nullModels.snapshots} of the snapshots)` : '';
  const needed = range(Math.round(Math.min(...lows)), Math.round(Math.max(...highs)));
  if (value < Math.min(...lows)) {
    return `This run moves along fewer directions than chance: ${amount} 90 % of its moves, where random paths of such steps need ${needed}${thinned}.`;
  }
  if (value > Math.max(...highs)) {
    return `This run moves along more directions than chance: ${amount} 90 % of its moves, where random paths of such steps need ${needed}${thinned}.`;
  }
  const [like] = bands.find(([, { low, high }]) => value >= low && value <= high) ?? [undefined];
  const which = like === undefined ? '' : ` (it lies within the band of ${like})`;
  return `In the number of its directions this run is not told from chance: ${amount} 90 % of its moves, where random paths of such steps need ${needed}${which}${thinned}.`;
}

function directions(count: number): string {
  return `${whole(count)} ${count === 1 ? 'direction' : 'directions'}`;
}

function hold(count: number): string {
  return `${directions(count)} ${count === 1 ? 'holds' : 'hold'}`;
}
