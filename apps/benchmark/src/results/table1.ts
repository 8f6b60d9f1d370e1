import { baselineOf, type ComparisonBaseline } from './baselines.ts';
import { methodNames } from './methodNames.ts';
import { shortSteps } from '../words/steps.ts';
import type { ReportTable } from './report/section.ts';
import {
  comparedColumns,
  comparedRows,
  definitions,
  randomNotes,
  scoreNote,
  type ComparedRow,
} from './comparedRows.ts';
import type { ResamplingOptions } from './effects.ts';
import { runsThrough, type Horizon } from './horizons.ts';
import { arePaperEnvironments, paperAggregates, paperRow, paperSource, paperSteps } from './paperTable1.ts';
import type { EnvironmentSample } from './sampledRuns.ts';

export interface ScoresTableOptions {
  readonly name: string;
  readonly agent: string;
  readonly variant: string;
  readonly offset: number;
  readonly samples: readonly EnvironmentSample[];
  /** By `baselineKey`. */
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  readonly options: ResamplingOptions;
}

/** Base and variant in one environment up to a horizon; null where one of them has no run. */
export function comparedRow(
  sample: EnvironmentSample,
  horizon: Horizon,
  { variant, baselines }: Pick<ScoresTableOptions, 'variant' | 'baselines'>,
): ComparedRow | null {
  const [base, treated] = ['base', variant].map((one) => sample.variants.get(one)?.map(({ run }) => run));
  if (base === undefined || treated === undefined) return null;
  const baseline = baselineOf(baselines, sample);
  return {
    name: sample.environment,
    base: runsThrough(base, horizon),
    treated: runsThrough(treated, horizon),
    random: baseline?.mean ?? 0,
    sample,
    baseline,
  };
}

/** e.g. ['TD3', 'TD3-PPTB']. */
export function tableNames(agent: string, variant: string): readonly [string, string] {
  const { baseName, treatedName } = methodNames(agent, variant);
  return [baseName, treatedName];
}

/** The paper's Table 1 from our runs of one variant, the paper's own numbers beside them; null without such runs. */
export function table1(given: ScoresTableOptions): ReportTable | null {
  const { name, agent, variant, offset, samples, options } = given;
  const rows = samples.flatMap((sample) => comparedRow(sample, null, given) ?? []);
  if (rows.length === 0) return null;
  const paperOf = (row: ComparedRow) => paperRow(agent, row.sample.environmentId);
  const beside = variant === 'pptb' && offset === 0 && rows.some((row) => paperOf(row) !== null);
  const { rows: compared, notes } = comparedRows({
    rows,
    options,
    generatorName: `${variant}/${offset}`,
    paper: beside ? (row, metric) => paperOf(row)?.[metric] ?? null : null,
    paperAggregate: paperAggregates,
  });
  const names = tableNames(agent, variant);
  const steps = [...new Set(rows.map(({ sample }) => sample.throughStep))];
  return {
    name,
    caption: `${names[1]} against ${names[0]} through step ${steps.map(shortSteps).join(' or ')}: ${definitions(options.includeInitial)}`,
    columns: ['Environment', ...comparedColumns(names, options.level, beside)],
    rows: compared.map(({ row, cells }) => [row?.name ?? 'Aggregate', ...cells]),
    notes: [
      ...notes,
      scoreNote,
      ...randomNotes(rows),
      ...(beside ? [paperSource] : []),
      ...(beside && steps.some((step) => step !== paperSteps)
        ? [
            `Our runs are used up to ${steps.map(shortSteps).join(' or ')} steps, the paper's to 1M: their numbers are not to be compared directly.`,
          ]
        : []),
      ...(beside && !arePaperEnvironments(rows.map(({ sample }) => sample.environmentId))
        ? ["The paper's aggregate is over its four environments, ours over those shown."]
        : []),
    ],
  };
}
