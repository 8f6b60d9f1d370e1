import { baselineOf, findBaselines, type ComparisonBaseline } from '../compare/baselines.ts';
import type { ReportSection, ReportTable } from '../report/section.ts';
import { aggregatesTable } from './aggregatesTable.ts';
import { curvesFigures } from './curvesFigures.ts';
import { editsTable } from './editsTable.ts';
import { effects, type Effect, type ResamplingOptions } from './effects.ts';
import { effectsTable } from './effectsTable.ts';
import { readMeasuredTrials, type MeasuredTrial } from './measuredTrial.ts';
import { offsetWords } from './offsetWords.ts';
import { probabilityTable } from './probabilityTable.ts';
import { profileFigures } from './profileFigures.ts';
import { runsTable, type PlannedTrial } from './runsTable.ts';
import { sampledRuns } from './sampledRuns.ts';
import { table1 } from './table1.ts';
import { table2 } from './table2.ts';

export interface StatisticsOptions extends Partial<ResamplingOptions> {
  /** Searched for trial folders, recursively. */
  readonly roots: readonly string[];
  /** Trials that were read already; the roots are not searched for others then. */
  readonly trials?: readonly MeasuredTrial[];
  /** Use a seed only when its trials have ended in every environment and variant. Default false. */
  readonly wholeBlocks?: boolean;
  /** What a benchmark plans, so that what is missing can be named. */
  readonly planned?: readonly PlannedTrial[];
  /** Random-agent baselines by `baselineKey`, before those that are found. */
  readonly random?: ReadonlyMap<string, ComparisonBaseline>;
}

/**
 * The statistics of all trials under the roots, finished or not, one set of sections an agent: every run, Table 1 (of TD3)
 * or Table 2 (of SAC and RAD) beside the paper's, differences from the base with intervals and a verdict, P(improvement), aggregates, learning curves and
 * performance profile; the same at every other evaluation offset; and what sampled edits did to the return.
 *
 * @throws UsageError when there is no trial, one is not readable, two are the same, or they cannot be compared
 */
export function statisticsSections({ roots, ...options }: StatisticsOptions): ReportSection[] {
  const trials = options.trials ?? readMeasuredTrials(roots);
  const baselines = findBaselines(roots, options.random);
  const agents = [...new Set(trials.map(({ agent }) => agent))];
  return agents.flatMap((agent) => {
    const own = trials.filter((trial) => trial.agent === agent);
    return agentSections(agent, own, baselines, options);
  });
}

function agentSections(
  agent: string,
  trials: readonly MeasuredTrial[],
  baselines: ReadonlyMap<string, ComparisonBaseline>,
  { wholeBlocks, planned, ...given }: Omit<StatisticsOptions, 'roots' | 'trials'>,
): ReportSection[] {
  const options: ResamplingOptions = {
    seed: given.seed ?? 0,
    resamples: given.resamples ?? 2000,
    level: given.level ?? 0.95,
    includeInitial: given.includeInitial ?? false,
  };
  const offsets = [...new Set(trials.flatMap(({ evaluations }) => [...evaluations.keys()]))].toSorted((a, b) => a - b);
  const sections = offsets.map((offset) =>
    offsetSection({ agent, offset, trials, baselines, options, wholeBlocks, planned }),
  );
  const edits = editsTable(trials, options);
  if (edits === null) return sections;
  return [
    ...sections,
    {
      id: `edits-${agent}`,
      title: 'What edits do to the return at once',
      paragraphs: [
        'At a sample of the edits the policy was evaluated right before and right after, on the same start states. A rise here ' +
          'is one of averaged weights at test time; whether learning gains by it is told by the curves at offset 0.',
      ],
      tables: [edits],
      figures: [],
    },
  ];
}

interface OffsetOptions {
  readonly agent: string;
  readonly offset: number;
  readonly trials: readonly MeasuredTrial[];
  readonly baselines: ReadonlyMap<string, ComparisonBaseline>;
  readonly options: ResamplingOptions;
  readonly wholeBlocks: boolean | undefined;
  readonly planned: readonly PlannedTrial[] | undefined;
}

function offsetSection({
  agent,
  offset,
  trials,
  baselines,
  options,
  wholeBlocks,
  planned,
}: OffsetOptions): ReportSection {
  const samples = sampledRuns({ trials, offset, wholeBlocks });
  const suffix = offset === 0 ? '' : `-offset-${offset}`;
  const random = new Map(
    samples.flatMap((sample): [string, number][] => {
      const baseline = baselineOf(baselines, sample);
      return baseline === null ? [] : [[sample.environment, baseline.mean]];
    }),
  );
  const primary = effects(samples, 'area under curve', { ...options, offset });
  const secondary = effects(samples, 'mean of last evaluations', { ...options, offset });
  const variants = [...new Set(primary.map(({ variant }) => variant))];
  const ofVariant = variants.toSorted((a, b) => Number(b === 'pptb') - Number(a === 'pptb') || (a < b ? -1 : 1));
  const tables: (ReportTable | null)[] = [
    offset === 0 ? runsTable({ trials, samples, includeInitial: options.includeInitial, planned }) : null,
    ...ofVariant.map((variant) =>
      agent === 'td3'
        ? table1({ name: `table-1-${variant}${suffix}`, agent, variant, offset, samples, baselines, options })
        : table2({ name: `table-2-${variant}${suffix}`, agent, variant, offset, samples, baselines, options }),
    ),
    ...comparisonTables(primary, secondary, random, options, suffix),
  ];
  return {
    id: `statistics-${agent}${suffix}`,
    title:
      offset === 0
        ? `Returns of ${agent.toUpperCase()} with and without edits of its path`
        : `The same, evaluated ${offsetWords(offset, samples)} after a multiple of the interval`,
    paragraphs: paragraphs(offset, primary),
    tables: tables.filter((table) => table !== null),
    figures:
      samples.length === 0
        ? []
        : [
            ...curvesFigures({ samples, offset, random, options }),
            ...profileFigures(`performance-profile${suffix}`, primary, random, options),
          ],
  };
}

function comparisonTables(
  primary: readonly Effect[],
  secondary: readonly Effect[],
  random: ReadonlyMap<string, number>,
  options: ResamplingOptions,
  suffix: string,
): ReportTable[] {
  if (primary.length === 0) return [];
  return [
    effectsTable({ name: `differences-auc${suffix}`, what: 'AUC', effects: primary, options }),
    effectsTable({
      name: `differences-last${suffix}`,
      what: 'Mean of the last evaluations',
      effects: secondary,
      options,
    }),
    probabilityTable(`probability-of-improvement${suffix}`, primary, options),
    aggregatesTable({ name: `aggregates${suffix}`, effects: [...primary, ...secondary], random, options }),
  ];
}

function paragraphs(offset: number, primary: readonly Effect[]): string[] {
  if (primary.length === 0)
    return ['There is no environment with runs of the base and of another variant: nothing is compared.'];
  const sentences = primary.map(
    ({ environment, variant, verdict }) => `${environment}, ${variant}: ${verdict.word} (${verdict.because})`,
  );
  return [
    `AUC of a run, against the base. ${sentences.join('; ')}.`,
    ...(offset === 0
      ? []
      : [
          'A difference that appears at this offset and not at offset 0 is one of just edited weights at test time, not of learning.',
        ]),
  ];
}
