import { baselineOf, findBaselines, type ComparisonBaseline } from './baselines.ts';
import type { ReportSection, ReportTable } from './report/section.ts';
import { aggregatesTable } from './aggregatesTable.ts';
import { blocksOf } from './blocks.ts';
import { curvesFigures } from './curvesFigures.ts';
import { editsTable } from './editsTable.ts';
import { effects, type Effect, type ResamplingOptions } from './effects.ts';
import { effectsTable } from './effectsTable.ts';
import { readMeasuredTrials, type MeasuredTrial } from './measuredTrial.ts';
import { offsetWords } from './offsetWords.ts';
import { probabilityTable } from './probabilityTable.ts';
import { profileFigures } from './profileFigures.ts';
import type { PlannedTrial } from './plannedTrial.ts';
import { runsTable } from './runsTable.ts';
import { sampledRuns, type EnvironmentSample } from './sampledRuns.ts';
import { table1 } from './table1.ts';
import { table2 } from './table2.ts';
import { usedEvaluations } from './usedEvaluations.ts';
import { described } from './verdict.ts';
import { withinSeedsTable } from './withinSeedsTable.ts';

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
 * or Table 2 (of SAC and RAD) beside the paper's, differences from the base with intervals and a verdict, those within
 * seeds, P(improvement), aggregates, learning curves and performance profile; the same at every other evaluation offset;
 * and what sampled edits did to the return.
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
  const blocks = wholeBlocks === true ? blocksOf(trials, planned) : null;
  const edits = editsTable(blocks === null ? trials : trials.filter(blocks.holds), options);
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
  const samples = sampledRuns({ trials, offset, wholeBlocks, planned });
  const suffix = offset === 0 ? '' : `-offset-${offset}`;
  const random = new Map(
    samples.flatMap((sample): [string, number][] => {
      const baseline = baselineOf(baselines, sample);
      return baseline === null ? [] : [[sample.environment, baseline.mean]];
    }),
  );
  const areas = effects(samples, 'area under curve', { ...options, offset });
  const lasts = effects(samples, 'mean of last evaluations', { ...options, offset });
  const variants = [...new Set(areas.map(({ variant }) => variant))];
  const ofVariant = variants.toSorted((a, b) => Number(b === 'pptb') - Number(a === 'pptb') || (a < b ? -1 : 1));
  const tables: (ReportTable | null)[] = [
    offset === 0 ? runsTable({ trials, samples, includeInitial: options.includeInitial, planned }) : null,
    ...ofVariant.map((variant) =>
      agent === 'td3'
        ? table1({ name: `table-1-${variant}${suffix}`, agent, variant, offset, samples, baselines, options })
        : table2({ name: `table-2-${variant}${suffix}`, agent, variant, offset, samples, baselines, options }),
    ),
    ...comparisonTables({ offset, samples, areas, lasts, random, options }),
  ];
  return {
    id: `statistics-${agent}${suffix}`,
    title:
      offset === 0
        ? `Returns of ${agent.toUpperCase()} with and without edits of its path`
        : `The same, evaluated ${offsetWords(offset, samples)} after a multiple of the interval`,
    paragraphs:
      areas.length === 0
        ? [nothingCompared(trials, wholeBlocks, planned)]
        : paragraphs(offset, areas, samples, options),
    tables: tables.filter((table) => table !== null),
    figures:
      samples.length === 0
        ? []
        : [
            ...curvesFigures({ samples, offset, random, options }),
            ...profileFigures(`performance-profile${suffix}`, areas, random, options),
            ...profileFigures(`performance-profile-last${suffix}`, lasts, random, options),
          ],
  };
}

interface ComparisonTables {
  readonly offset: number;
  readonly samples: readonly EnvironmentSample[];
  readonly areas: readonly Effect[];
  readonly lasts: readonly Effect[];
  readonly random: ReadonlyMap<string, number>;
  readonly options: ResamplingOptions;
}

function comparisonTables({
  offset,
  samples,
  areas,
  lasts,
  random,
  options,
}: ComparisonTables): (ReportTable | null)[] {
  if (areas.length === 0) return [];
  const suffix = offset === 0 ? '' : `-offset-${offset}`;
  const both = [...areas, ...lasts];
  return [
    effectsTable({
      name: `differences-auc${suffix}`,
      what: 'AUC',
      isPrimary: offset === 0,
      effects: areas,
      options,
      // At offset 0 they stand below the table of all runs.
      notes: offset === 0 ? [] : [...new Set(samples.flatMap(({ notes }) => notes))],
    }),
    effectsTable({
      name: `differences-last${suffix}`,
      what: 'Mean of the last evaluations',
      isPrimary: false,
      effects: lasts,
      options,
    }),
    withinSeedsTable(`within-seeds${suffix}`, both, options),
    probabilityTable(`probability-of-improvement${suffix}`, both, options),
    aggregatesTable({ name: `aggregates${suffix}`, effects: both, random, options }),
  ];
}

function paragraphs(
  offset: number,
  areas: readonly Effect[],
  samples: readonly EnvironmentSample[],
  { includeInitial }: ResamplingOptions,
): string[] {
  const sentences = areas.map(({ environment, variant, verdict }) => {
    const said = offset === 0 ? `${verdict.word} (${verdict.because})` : described(verdict);
    return `${environment}, ${variant}: ${said}`;
  });
  return [
    `AUC of a run, against the base${offset === 0 ? '' : ' (secondary)'}. ${sentences.join('; ')}.`,
    usedEvaluations(samples, includeInitial),
    ...(offset === 0
      ? []
      : [
          'A difference that appears at this offset and not at offset 0 is one of just edited weights at test time, not of learning.',
        ]),
  ];
}

function nothingCompared(
  trials: readonly MeasuredTrial[],
  wholeBlocks: boolean | undefined,
  planned: readonly PlannedTrial[] | undefined,
): string {
  const blocks = blocksOf(trials, planned);
  return wholeBlocks === true && blocks.complete.size === 0
    ? `No block is complete: no seed of ${blocks.planned.size} has ended in every environment and variant. Nothing is compared.`
    : 'There is no environment with runs of the base and of another variant: nothing is compared.';
}
