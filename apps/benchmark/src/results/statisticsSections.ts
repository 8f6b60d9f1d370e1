import { comparedStatistics, described, type Comparison, type EnvironmentResult } from '@policypath/stats';
import { shortBoth } from '../words/steps.ts';
import { actionRepeatIn, type AgentResults, type TrialRun } from './compareTrials.ts';
import { editsTable } from './editsTable.ts';
import { aggregatesTable, effectsTable, probabilityTable, withinSeedsTables } from './effectsTables.ts';
import type { ReportSection, ReportTable } from './report/section.ts';
import { methodsTable, ranksTable } from './methodsTable.ts';
import { curvesFigures, paperCurvesFigures, profileFigures } from './returnFigures.ts';
import { runsTable } from './runsTable.ts';
import { scoresTable } from './scoresTable.ts';
import { selectionNotes } from './selectionNotes.ts';
import { offsetWords } from '../words/numbers.ts';
import { agentTitle } from '../words/agentTitle.ts';

/**
 * The statistics of trials, one set of sections an agent: in front learning curves and all methods in one table; then every
 * run, Table 1 (of TD3) or Table 2 (of SAC and RAD) beside the paper's, differences from the base with intervals and a
 * verdict, those within seeds, P(improvement), aggregates and performance profile; the same at every other evaluation offset;
 * and what sampled edits did to the return.
 */
export function statisticsSections(agents: readonly AgentResults[], smooth = 1): ReportSection[] {
  return [
    ...agents.flatMap((results) => leadSection(results, smooth) ?? []),
    ...agents.flatMap((results) => {
      const edits = editsTable(results);
      return [
        ...results.comparisons.map((comparison) => offsetSection(results, comparison, smooth)),
        ...(edits === null ? [] : [editsSection(results.agent, edits)]),
      ];
    }),
  ];
}

function leadSection(results: AgentResults, smooth: number): ReportSection | null {
  const [comparison] = results.comparisons;
  const methods = methodsTable(results, comparison);
  if (methods === null) return null;
  return {
    id: `results-${results.agent}`,
    title: `${agentTitle(results.agent)} with and without edits of its path`,
    isLead: true,
    paragraphs: [],
    tables: [methods],
    figures: curvesFigures(comparison, smooth),
  };
}

function editsSection(agent: string, table: ReportTable): ReportSection {
  return {
    id: `edits-${agent}`,
    title: 'What edits do to the return at once',
    paragraphs: [
      'At a sample of the edits the policy was evaluated right before and right after, on the same start states. A rise here ' +
        'is one of averaged weights at test time; whether learning gains by it is told by the curves at offset 0.',
    ],
    tables: [table],
    figures: [],
  };
}

function offsetSection(results: AgentResults, comparison: Comparison<TrialRun>, smooth: number): ReportSection {
  const { agent } = results;
  const { offset, environments, effects } = comparison;
  const suffix = offset === 0 ? '' : `-offset-${offset}`;
  const ordered = [...new Set(effects.map(({ method }) => method))];
  const tables: (ReportTable | null)[] = [
    // At offset 0 these stand in front.
    offset === 0 ? null : methodsTable(results, comparison),
    ranksTable(results, comparison),
    ...(effects.length === 0 ? [] : differenceTables(results, comparison, suffix)),
    ...ordered.map((method) => scoresTable({ results, comparison, method })),
    offset === 0 ? runsTable(results, comparison) : null,
  ];
  const curves = offset === 0 || environments.length === 0 ? [] : curvesFigures(comparison, smooth);
  return {
    id: `statistics-${agent}${suffix}`,
    title:
      offset === 0
        ? `${agentTitle(agent)}: differences, intervals and every run`
        : `The same, evaluated ${offsetWords(offset, environments.map(actionRepeatIn))} after a multiple of the interval`,
    paragraphs: effects.length === 0 ? [nothingCompared(results)] : paragraphs(comparison),
    tables: tables.filter((table) => table !== null),
    figures:
      environments.length === 0
        ? []
        : [...curves, ...(offset === 0 ? paperCurvesFigures(agent, comparison) : []), ...profileFigures(comparison)],
  };
}

function differenceTables(
  results: AgentResults,
  comparison: Comparison<TrialRun>,
  suffix: string,
): (ReportTable | null)[] {
  const { offset } = comparison;
  const [areas, lasts] = comparedStatistics.map((statistic) =>
    comparison.effects.filter((effect) => effect.statistic === statistic),
  );
  return [
    effectsTable(
      {
        name: `differences-auc${suffix}`,
        what: 'AUC',
        isPrimary: offset === 0,
        effects: areas,
        // At offset 0 they stand below the table of all runs.
        notes: offset === 0 ? [] : selectionNotes(comparison),
      },
      comparison,
    ),
    effectsTable(
      {
        name: `differences-last${suffix}`,
        what: 'Mean of the last evaluations',
        isPrimary: false,
        effects: lasts,
      },
      comparison,
    ),
    ...withinSeedsTables(suffix, results, comparison),
    probabilityTable(`probability-of-improvement${suffix}`, comparison),
    aggregatesTable(`aggregates${suffix}`, comparison),
  ];
}

function paragraphs(comparison: Comparison<TrialRun>): string[] {
  const { offset, effects } = comparison;
  const sentences = effects
    .filter(({ statistic }) => statistic === 'area under curve')
    .map(({ environment, method, verdict }) => {
      const said = offset === 0 ? `${verdict.word} (${verdict.because})` : described(verdict);
      return `${environment}, ${method}: ${said}`;
    });
  return [
    `AUC of a run, against the base${offset === 0 ? '' : ' (secondary)'}. ${sentences.join('; ')}.`,
    countedEvaluations(comparison),
    ...(offset === 0
      ? []
      : [
          'A difference that appears at this offset and not at offset 0 is one of just edited weights at test time, not of learning.',
        ]),
  ];
}

/** Which evaluations an AUC is the mean of, by environment: e.g. 'Hopper-v4: 60, steps 5k to 300k'. */
export function countedEvaluations({ environments, includeInitial }: Comparison<TrialRun>): string {
  const range = (one: EnvironmentResult<TrialRun>): string => {
    const trained = one.steps.filter((step) => step > 0);
    const steps = includeInitial || trained.length === 0 ? one.steps : trained;
    const [first, last] = [steps[0], steps[steps.length - 1]].map((step) => shortBoth(step, actionRepeatIn(one)));
    return `${one.environment}: ${steps.length}, ${steps.length === 1 ? `step ${first}` : `steps ${first} to ${last}`}`;
  };
  return `Evaluations in an AUC: ${environments.map(range).join('; ')}.`;
}

function nothingCompared({ blocks, wholeBlocks }: AgentResults): string {
  return wholeBlocks && blocks.complete.size === 0
    ? `No block is complete: no seed of ${blocks.planned.size} has ended in every environment and variant. Nothing is compared.`
    : 'There is no environment with runs of the base and of another variant: nothing is compared.';
}
