import { join } from 'node:path';
import type { Generator } from '@policypath/random';
import { areaUnderCurve, mean, score, trainedPart, type RunEvaluations } from '@policypath/stats';
import { paperRow } from '../src/results/paper.ts';
import { trialFolder } from '../src/sweep/plannedTrials.ts';
import { environments, percent, readLines } from './stageTrials.ts';

/** The paper's protocol: six runs a setting, four ranks times three boosts, of which the best is reported for each environment. */
const runsOfSetting = 6;
const settings = 12;
/** TD3 acts at random so long. */
const startSteps = 25_000;

/** What choosing the best of twelve settings that do nothing gains over base. */
export interface GainWithoutEffect {
  readonly environment: string;
  readonly measure: 'SCORE' | 'AUC';
  /** Gains as shares of base, in increasing order, one a simulation. */
  readonly gains: readonly number[];
  /** What the paper prints for the environment, as a share. */
  readonly printed: number;
}

/** The runs of base in evidence/comparison: seeds 0 to 3, to 300,000 steps. */
export function baseRuns(comparison: string, environment: string): RunEvaluations[] {
  return [0, 1, 2, 3].map((seed) => {
    const log = join(comparison, trialFolder(environment, 'base', seed), 'evaluations.jsonl');
    const evaluations = readLines<{ step: number; meanReturn: number }>(log).filter(({ step }) => step > 0);
    return {
      name: log,
      steps: evaluations.map(({ step }) => step),
      meanReturns: evaluations.map(({ meanReturn }) => meanReturn),
    };
  });
}

/**
 * Simulates the paper's selection where no setting does anything: base and each of twelve settings are six runs drawn from the
 * runs of base, and the best setting is compared with base. Drawing from n runs understates their spread by sqrt((n - 1) / n).
 */
export function gainsWithoutEffect(
  runs: readonly RunEvaluations[],
  generator: Pick<Generator, 'integer'>,
  simulations = 2000,
): Record<GainWithoutEffect['measure'], number[]> {
  const trained = trainedPart(runs, startSteps)!;
  const areas = areaUnderCurve(runs, { includeInitial: false }).perRun;
  const gains = Array.from({ length: simulations }, () => {
    const [base, ...others] = Array.from({ length: 1 + settings }, () => {
      const drawn = Array.from({ length: runsOfSetting }, () => generator.integer(runs.length));
      return {
        score: score(drawn.map((index) => trained[index])).mean,
        area: mean(drawn.map((index) => areas[index])),
      };
    });
    return {
      score: Math.max(...others.map((one) => one.score)) / base.score - 1,
      area: Math.max(...others.map((one) => one.area)) / base.area - 1,
    };
  });
  const sorted = (values: number[]): number[] => values.toSorted((a, b) => a - b);
  return { SCORE: sorted(gains.map((gain) => gain.score)), AUC: sorted(gains.map((gain) => gain.area)) };
}

/** Of each environment and measure. */
export function selectionWithoutEffect(
  comparison: string,
  generator: (name: string) => Pick<Generator, 'integer'>,
): GainWithoutEffect[] {
  return environments.flatMap((environment) => {
    const gains = gainsWithoutEffect(baseRuns(comparison, environment), generator(environment));
    const paper = paperRow('td3', environment)!;
    return (['SCORE', 'AUC'] as const).map((measure) => ({
      environment,
      measure,
      gains: gains[measure],
      printed: (measure === 'SCORE' ? paper.score : paper.auc).percent / 100,
    }));
  });
}

/** The table of evidence/README.md. */
export function selectionTable(found: readonly GainWithoutEffect[]): string[] {
  const rows = found.map(({ environment, measure, gains, printed }) => {
    const at = (share: number): number => gains[Math.round(share * (gains.length - 1))];
    const reached = gains.filter((gain) => gain >= printed).length / gains.length;
    const share = `${(100 * reached).toFixed(0)} %`;
    const range = `${percent(at(0.025))} to ${percent(at(0.975))}`;
    return `| ${environment} | ${measure} | ${percent(mean(gains))} | ${range} | ${percent(printed)} | ${share} |`;
  });
  return [
    '| environment | measure | mean gain | 95 % of the simulations | printed gain | simulations that reach it |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}
