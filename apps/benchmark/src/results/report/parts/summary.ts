import { shortBoth } from '../../../words/steps.ts';
import { againstHint } from '../../compareTrials.ts';
import type { AgentResults } from '../../index.ts';
import { sampleSpread, type Effect } from '@policypath/stats';
import { hasEnded } from '../../../store/storedTrial.ts';
import { intervalRule } from '../../intervalRule.ts';
import type { Finding, Report } from '../report.ts';
import type { ReportedTrials } from '../reportedTrials.ts';
import { byVariant, distinct } from './groups.ts';
import { bounds, counted, listedSeeds, measured, printedLevel, printedReturn } from '../../../words/numbers.ts';
import { agentTitle } from '../../../words/agentTitle.ts';

export interface SummaryOptions {
  readonly title: string | undefined;
  readonly wholeBlocks: boolean;
}

/** The top of the report: what was run, and what it says. */
export function summary(
  given: ReportedTrials,
  results: readonly AgentResults[],
  options: SummaryOptions,
): Omit<Report, 'sections'> {
  const { trials, benchmarks } = given;
  const titles = distinct(benchmarks.map(({ title }) => title));
  const findings = findingsOf(results);
  const blocks = options.wholeBlocks ? results : [];
  return {
    title: options.title ?? (titles.length === 0 ? `Report of ${counted(trials.length, 'trial')}` : titles.join('; ')),
    labels: distinct(
      [
        ...trials.map(({ manifest: { label } }) => label ?? null),
        ...benchmarks.map(({ label }) => label ?? null),
      ].filter((label) => label !== null),
    ),
    interim: [...interimOf(given), ...openBlocks(blocks)],
    question: questionOf(given),
    rule: ruleOf(results),
    about: [...aboutOf(given), ...given.leftOut, ...blocksSaid(blocks)],
    answer: [
      answerOf(
        findings.map(({ word }) => word),
        blocks,
      ),
      ...hintOf(results),
    ].join(' '),
    findings,
  };
}

/** As a sentence. */
function hintOf(results: readonly AgentResults[]): string[] {
  const hint = againstHint(results);
  return hint === null ? [] : [`${hint[0].toUpperCase()}${hint.slice(1)}.`];
}

/** e.g. 'Does pptb or trim-only reach a higher AUC than the base? TD3 on Hopper-v4, 300k environment steps a run, 4 runs of each.' */
function questionOf({ trials }: ReportedTrials): string {
  const methods = distinct(trials.map(({ method }) => method));
  const others = methods.filter((method) => method !== 'base');
  const listed = others.length > 4 ? `one of ${others.length} methods` : orList(others);
  const asked =
    others.length === methods.length || others.length === 0
      ? `What AUC do ${methods.length > 4 ? `these ${methods.length} methods` : orList(methods, 'and')} reach?`
      : `Does ${listed} reach a higher AUC than the base?`;
  const environments = distinct(trials.map(({ environment }) => environment));
  const where = environments.length > 4 ? `${environments.length} environments` : orList(environments, 'and');
  const lengths = distinct(trials.map(({ manifest, actionRepeat }) => shortBoth(manifest.trial.steps, actionRepeat)));
  const runs = byVariant(trials).map((one) => one.trials.length);
  const [least, most] = [Math.min(...runs), Math.max(...runs)];
  const agents = distinct(trials.map(({ agent }) => agentTitle(agent)));
  return (
    `${asked} ${orList(agents, 'and')} on ${where}, ${lengths.join(' or ')} environment steps a run, ` +
    `${least === most ? least : `${least} to ${most}`} ${most === 1 ? 'run' : 'runs'} of each.`
  );
}

function orList(items: readonly string[], word: 'or' | 'and' = 'or'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

function ruleOf(results: readonly AgentResults[]): string | null {
  const comparisons = results.flatMap((one) => one.comparisons);
  return comparisons.length === 0 ? null : intervalRule(comparisons[0]);
}

function aboutOf({ trials }: ReportedTrials): string[] {
  return distinct(trials.map(({ environment }) => environment)).map((environment) => {
    const own = trials.filter((trial) => trial.environment === environment);
    const variants = byVariant(own).map(
      ({ variant, trials: members }) => `${variant} (${counted(members.length, 'run')})`,
    );
    const steps = distinct(own.map(({ manifest, actionRepeat }) => shortBoth(manifest.trial.steps, actionRepeat)));
    const [{ actionRepeat: repeat }] = own;
    const agents = distinct(own.map(({ agent }) => agentTitle(agent)));
    return (
      `${environment}: ${agents.join(', ')}, ${steps.join(' or ')} environment steps a run${repeat === 1 ? '' : `, action repeat ${repeat}`}, ` +
      `${listedSeeds(own.map(({ seed }) => seed))}; ${variants.join(', ')}.`
    );
  });
}

type BlocksOfAgent = Pick<AgentResults, 'agent' | 'blocks'>;

function blocksSaid(agents: readonly BlocksOfAgent[]): string[] {
  return agents.map(({ agent, blocks: { complete, planned } }) => {
    const of = agents.length === 1 ? '' : ` of ${agentTitle(agent)}`;
    return complete.size === 0
      ? `No block${of} is complete: no seed of ${planned.size} has ended in every environment and variant.`
      : `Complete blocks${of} used: ${complete.size} of ${planned.size} (${listedSeeds(complete)}), each of one seed in every environment and variant.`;
  });
}

function openBlocks(agents: readonly BlocksOfAgent[]): string[] {
  return agents.flatMap(({ agent, blocks: { complete, planned } }) =>
    complete.size === planned.size
      ? []
      : [
          `${complete.size} of ${counted(planned.size, 'block')}${agents.length === 1 ? '' : ` of ${agentTitle(agent)}`} ` +
            `${complete.size === 1 ? 'is' : 'are'} complete`,
        ],
  );
}

function interimOf({ trials, missing, unreadable, planned }: ReportedTrials): string[] {
  const open = trials.filter((trial) => !hasEnded(trial)).length;
  return [
    ...(missing.length === 0
      ? []
      : [`${missing.length} of ${planned?.length ?? 0} planned trials ${missing.length === 1 ? 'is' : 'are'} missing`]),
    ...(open === 0 ? [] : [`${open} of ${counted(trials.length, 'trial')} ${open === 1 ? 'has' : 'have'} not ended`]),
    ...(unreadable.length === 0 ? [] : [`${counted(unreadable.length, 'place')} could not be read`]),
  ];
}

function findingsOf(results: readonly AgentResults[]): Finding[] {
  return results.flatMap(({ comparisons: [{ effects, level }] }) =>
    effects
      .filter(({ statistic }) => statistic === 'area under curve')
      .map((effect) => ({
        environment: effect.environment,
        variant: effect.method,
        word: effect.verdict.word,
        text: findingText(effect, level),
      })),
  );
}

function findingText({ base, treated, difference, verdict }: Effect, level: number): string {
  const [ofBase, own] = [sampleSpread(base), sampleSpread(treated)];
  const interval = difference.available ? `, ${printedLevel(level)} interval ${bounds(difference, printedReturn)}` : '';
  return (
    `${verdict.because}. AUC ${measured(own.mean, own.standardError)} over ${counted(treated.length, 'run')}, ` +
    `base ${measured(ofBase.mean, ofBase.standardError)} over ${base.length} (mean ± standard error); ` +
    `difference ${printedReturn(own.mean - ofBase.mean)}${interval}.`
  );
}

function answerOf(words: readonly string[], agents: readonly BlocksOfAgent[]): string {
  if (words.length === 0 && agents.length > 0 && agents.every(({ blocks }) => blocks.complete.size === 0))
    return 'No block is complete: nothing is compared.';
  if (words.length === 0) return 'No environment has runs of the base and of another variant: nothing is compared.';
  const count = (word: string): number => words.filter((one) => one === word).length;
  const parts = [
    [count('improves'), 'improves on the base', 'improve on the base'],
    [count('harms'), 'harms', 'harm'],
    [count('undecided'), 'is undecided', 'are undecided'],
    [count('not tested'), 'could not be tested', 'could not be tested'],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, one, many]) => `${number} ${number === 1 ? one : many}`);
  return (
    `Of ${counted(words.length, 'comparison')} with the base, by the AUC of a run: ${said.join(', ')}.` +
    (count('undecided') > 0
      ? ' Undecided: an interval of the difference holds 0, which shows neither an effect nor that there is none.'
      : '')
  );
}
