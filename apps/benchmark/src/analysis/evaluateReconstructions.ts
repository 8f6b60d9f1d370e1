import type { ParameterPath } from '@policypath/tsvd';
import { periodsOf, type PeriodName } from './periods.ts';
import type { PolicyEvaluator } from './policyEvaluator.ts';
import { reconstructPolicies, type ReconstructPoliciesOptions } from './reconstructPolicies.ts';

export interface EvaluateReconstructionsOptions extends ReconstructPoliciesOptions {
  readonly evaluator: PolicyEvaluator;
  readonly episodes: number;
  /** Of the start states on which original and reconstruction are compared. */
  readonly seed: number;
  /** Of the other start states, on which the original is evaluated once more. */
  readonly otherSeed: number;
  readonly stepOf: (index: number) => number;
  readonly onEvaluation: (done: number, total: number) => void;
}

/** Returns of one snapshot and of what is left of it with few directions; one a episode. */
export interface ReconstructedSnapshot {
  readonly step: number;
  readonly original: readonly number[];
  /** The original on other start states: what differs is noise. */
  readonly originalAgain: readonly number[];
  /** In the order of the period's ranks. */
  readonly reconstructed: readonly (readonly number[])[];
}

export interface PeriodReturns {
  readonly period: PeriodName;
  /** Snapshots decomposed. */
  readonly snapshots: number;
  readonly ranks: readonly number[];
  /** Returns of the period's mean policy, with the encoder of the period's last snapshot where there is one. */
  readonly mean: readonly number[];
  readonly samples: readonly ReconstructedSnapshot[];
}

/** Policies evaluated: what the cost is made of. */
export function evaluationCount(periods: number, { samples, ranks }: { samples: number; ranks: number }): number {
  return periods * (1 + samples * (2 + ranks));
}

/** The paper's appendix A.3: returns of policies reconstructed from the leading directions of each period. */
export function evaluateReconstructions(path: ParameterPath, options: EvaluateReconstructionsOptions): PeriodReturns[] {
  const { evaluator, episodes, seed, otherSeed, stepOf, onEvaluation } = options;
  const periods = periodsOf(path);
  const total = evaluationCount(periods.length, { samples: options.samples, ranks: options.ranks.length });
  let done = 0;
  const play = (parameters: Float32Array, index: number, from: number): number[] => {
    const returns = evaluator.returns({ parameters, encoderStep: stepOf(index) }, { seed: from, episodes });
    done += 1;
    onEvaluation(done, total);
    return returns;
  };
  return periods.map((period) => {
    const reconstruction = reconstructPolicies(path, period, options);
    return {
      period: period.name,
      snapshots: reconstruction.snapshots,
      ranks: reconstruction.ranks,
      mean: play(reconstruction.mean(), period.end - 1, seed),
      samples: reconstruction.indices.map((index) => ({
        step: stepOf(index),
        original: play(path.at(index), index, seed),
        originalAgain: play(path.at(index), index, otherSeed),
        reconstructed: reconstruction.reconstruct(index).map((parameters) => play(parameters, index, seed)),
      })),
    };
  });
}
