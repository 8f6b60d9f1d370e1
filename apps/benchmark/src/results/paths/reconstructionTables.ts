import { type PeriodName, periodNames } from '@policypath/path-report/phenomena';
import { mean } from '@policypath/stats';
import { wayText } from '@policypath/tsvd';
import { number, text, type Cell, type Column } from '../report/column.ts';
import type { ReportTable } from '../report/section.ts';
import type { PeriodReturns, ReconstructedSnapshot } from '../../analysis/reconstructions.ts';
import { groupName, overSeeds, type TrialGroup } from './trialGroup.ts';

/** Differences of one trial, one a snapshot. */
type Differences = readonly number[];

/** The paper's Tables 3 to 8: what rank-r reconstruction does to the return, one table a period. */
export function reconstructionTables(group: TrialGroup): ReportTable[] {
  return periodNames.flatMap((period) => {
    const trials = group.trials.flatMap(({ reconstructions }) => {
      const returns = reconstructions?.periods.find((one) => one.period === period);
      return returns === undefined || reconstructions === null ? [] : [{ returns, options: reconstructions.options }];
    });
    return trials.length === 0 ? [] : [periodTable(group, period, trials)];
  });
}

function periodTable(
  group: TrialGroup,
  period: PeriodName,
  trials: readonly {
    readonly returns: PeriodReturns;
    readonly options: { readonly episodes: number; readonly seedOffset: number; readonly otherSeedOffset: number };
  }[],
): ReportTable {
  const [{ options }] = trials;
  const ranks = [...new Set(trials.flatMap(({ returns }) => returns.ranks))].toSorted((a, b) => a - b);
  const differences = (of: (sample: ReconstructedSnapshot, returns: PeriodReturns) => readonly number[] | undefined) =>
    trials.flatMap(({ returns }): Differences[] => {
      const ofTrial = returns.samples.flatMap((sample) => {
        const others = of(sample, returns);
        return others === undefined ? [] : [mean(others) - mean(sample.original)];
      });
      return ofTrial.length === 0 ? [] : [ofTrial];
    });
  const rows = [
    ...ranks.map((rank) =>
      row(
        String(rank),
        differences((sample, returns) => sample.reconstructed[returns.ranks.indexOf(rank)]),
      ),
    ),
    row(
      'mean of the period',
      differences((_sample, returns) => returns.mean),
    ),
    row(
      'noise: original again',
      differences((sample) => sample.originalAgain),
    ),
  ];
  const originals = overSeeds(trials.map(({ returns }) => mean(returns.samples.map(({ original }) => mean(original)))));
  const samples = trials.map(({ returns }) => returns.samples.length);
  const snapshots = [...new Set(trials.map(({ returns }) => returns.snapshots))].join(', ');
  return {
    name: `${group.prefix}-reconstruction-${period}`,
    caption:
      `Returns of policies reconstructed by temporal SVD, ${period} period, ${groupName(group)} (the paper's Tables 3 to 8). ` +
      `ΔR = return of the reconstructed policy less that of the original: positive means that the reconstruction is better (the paper does not state its sign). ` +
      `Mean return of the originals: ${originals.mean?.toFixed(1) ?? '-'}.`,
    columns: [
      text('major dimensions kept'),
      ofReturn('AVG(ΔR)'),
      ofReturn('sd over i', 'AVG(ΔR) sd over i'),
      ofReturn('AVG(|ΔR|)'),
      ofReturn('sd over i', 'AVG(|ΔR|) sd over i'),
      ofReturn('MAX(ΔR)'),
      ofReturn('MIN(ΔR)'),
      ...(trials.length > 1
        ? [ofReturn('AVG(ΔR): lowest seed'), ofReturn('highest seed', 'AVG(ΔR): highest seed')]
        : []),
    ],
    rows: rows.map((cells) => (trials.length > 1 ? cells : cells.slice(0, 7))),
    notes: [
      `${[...new Set(samples)].join(', ')} snapshots i${trials.length > 1 ? ' of each seed' : ''}, evenly spread over the period, from the uncentred decomposition of ${snapshots} snapshots ${wayText(trials[0]?.returns.way ?? 'gram')}; each policy is evaluated for ${options.episodes} episodes on the same start states ` +
        `(seed: the trial's + ${options.seedOffset}). Averages are over i${trials.length > 1 ? ', then over seeds; standard deviations, MAX and MIN over all i of all seeds' : ''}.`,
      `Noise: the original on other start states (seed + ${options.otherSeedOffset}) less the original; a reconstruction that differs by no more is not told apart. ` +
        'Mean of the period: the average of the decomposed snapshots, no SVD; where it does as well as rank 1, the first direction is that average.',
      'The paper’s tables are of RAD on DeepMind Control and its own periods: compare their shape, not their numbers.',
    ],
  };
}

function ofReturn(heading: string, name = heading): Column {
  return number(heading, { unit: 'return', print: (value) => value.toFixed(2), name });
}

function row(name: string, trials: readonly Differences[]): Cell[] {
  const all = trials.flat();
  if (all.length === 0) return [name, ...Array.from({ length: 8 }, () => null)];
  const averages = overSeeds(trials.map(mean));
  const sizes = overSeeds(trials.map((differences) => mean(differences.map(Math.abs))));
  return [
    name,
    averages.mean,
    standardDeviation(all),
    sizes.mean,
    standardDeviation(all.map(Math.abs)),
    Math.max(...all),
    Math.min(...all),
    averages.low,
    averages.high,
  ];
}

/** Of a sample (n - 1); null of one value. */
function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
