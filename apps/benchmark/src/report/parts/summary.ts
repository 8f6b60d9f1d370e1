import { shortBoth } from '../../figures/index.ts';
import { effects, type Effect, type ResamplingOptions } from '../../statistics/effects.ts';
import { sampledRuns } from '../../statistics/index.ts';
import { bounds, measured, printedReturn } from '../../statistics/printed.ts';
import { sampleSpread } from '@policypath/stats';
import type { Finding, Report } from '../report.ts';
import type { ReportedTrials } from '../reportedTrials.ts';
import { byVariant, distinct } from './groups.ts';
import { counted, listedSeeds } from './numbers.ts';

export interface SummaryOptions {
  readonly title: string | undefined;
  readonly wholeBlocks: boolean;
  readonly resampling: ResamplingOptions;
}

/** The top of the report: what was run, and what it says. */
export function summary(given: ReportedTrials, options: SummaryOptions): Omit<Report, 'sections'> {
  const { trials, benchmarks } = given;
  const titles = distinct(benchmarks.map(({ title }) => title));
  const findings = findingsOf(given, options);
  return {
    title: options.title ?? (titles.length === 0 ? `Report of ${counted(trials.length, 'trial')}` : titles.join('; ')),
    labels: distinct(
      [...trials.map(({ measured: { label } }) => label), ...benchmarks.map(({ label }) => label ?? null)].filter(
        (label) => label !== null,
      ),
    ),
    interim: interimOf(given),
    about: [...aboutOf(given), ...(options.wholeBlocks ? [blocksOf(given)] : [])],
    answer: answerOf(findings.map(({ word }) => word)),
    findings,
  };
}

function aboutOf({ trials }: ReportedTrials): string[] {
  return distinct(trials.map(({ measured: { environment } }) => environment)).map((environment) => {
    const own = trials.filter((trial) => trial.measured.environment === environment);
    const variants = byVariant(own).map(
      ({ variant, trials: members }) => `${variant} (${counted(members.length, 'run')})`,
    );
    const steps = distinct(own.map(({ measured: { steps: each, actionRepeat } }) => shortBoth(each, actionRepeat)));
    const [{ actionRepeat: repeat }] = own.map(({ measured }) => measured);
    const agents = distinct(own.map(({ measured: { agent } }) => agent.toUpperCase()));
    return (
      `${environment}: ${agents.join(', ')}, ${steps.join(' or ')} environment steps a run${repeat === 1 ? '' : `, action repeat ${repeat}`}, ` +
      `${listedSeeds(own.map(({ measured: { seed } }) => seed))}; ${variants.join(', ')}.`
    );
  });
}

/** A block: one seed in every environment and variant. */
function blocksOf({ trials }: ReportedTrials): string {
  const agents = distinct(trials.map(({ measured: { agent } }) => agent));
  const samples = agents.flatMap((agent) => {
    const own = trials.flatMap(({ measured: one }) => (one.agent === agent ? [one] : []));
    return sampledRuns({ trials: own, offset: 0, wholeBlocks: true });
  });
  const seeds = new Set(
    samples.flatMap(({ variants }) => [...variants.values()].flat().map(({ trial }) => trial.seed)),
  );
  return seeds.size === 0
    ? 'No block is complete: none of the seeds has ended in every environment and variant.'
    : `Complete blocks used: ${seeds.size} (${listedSeeds(seeds)}), of one seed in every environment and variant.`;
}

function interimOf({ trials, missing, unreadable, planned }: ReportedTrials): string[] {
  const open = trials.filter(({ measured: { state } }) => state === 'unfinished').length;
  return [
    ...(missing.length === 0
      ? []
      : [`${missing.length} of ${planned?.length ?? 0} planned trials ${missing.length === 1 ? 'is' : 'are'} missing`]),
    ...(open === 0 ? [] : [`${open} of ${counted(trials.length, 'trial')} ${open === 1 ? 'has' : 'have'} not ended`]),
    ...(unreadable.length === 0 ? [] : [`${counted(unreadable.length, 'place')} could not be read`]),
  ];
}

function findingsOf({ trials }: ReportedTrials, { wholeBlocks, resampling }: SummaryOptions): Finding[] {
  const agents = distinct(trials.map(({ measured: { agent } }) => agent));
  return agents.flatMap((agent) => {
    const own = trials.filter((trial) => trial.measured.agent === agent).map((trial) => trial.measured);
    const samples = sampledRuns({ trials: own, offset: 0, wholeBlocks });
    return effects(samples, 'area under curve', { ...resampling, offset: 0 }).map((effect) => ({
      environment: effect.environment,
      variant: effect.variant,
      word: effect.verdict.word,
      text: findingText(effect, resampling.level),
    }));
  });
}

function findingText({ base, treated, difference, verdict }: Effect, level: number): string {
  const [ofBase, own] = [sampleSpread(base), sampleSpread(treated)];
  const interval = difference.available
    ? `, ${Number((100 * level).toPrecision(6))} % bootstrap interval ${bounds(difference, printedReturn)}`
    : '';
  return (
    `${verdict.because}. AUC ${measured(own.mean, own.standardError)} over ${counted(treated.length, 'run')}, ` +
    `base ${measured(ofBase.mean, ofBase.standardError)} over ${base.length} (mean ± standard error); ` +
    `difference ${printedReturn(own.mean - ofBase.mean)}${interval}.`
  );
}

function answerOf(words: readonly string[]): string {
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
