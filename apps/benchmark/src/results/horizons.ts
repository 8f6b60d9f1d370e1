import type { RunEvaluations } from '@policypath/stats';
import { paperHorizons } from './paperTable2.ts';

/** Environment steps at which returns are compared; null: all that there is. */
export type Horizon = number | null;

/** Environments of which also the last horizon is given: the paper's. */
const longest = new Set(['dm_control/cheetah-run']);

/**
 * The horizons that evaluated runs reach: of the Control Suite 100k and 500k environment steps, of cheetah-run also 1M
 * ("The Ladder in Chaos", Table 2). Where runs go beyond the last that they reach, or reach none, or the agent is TD3,
 * there is also, or only, all that there is: null, the last.
 *
 * @param steps of the evaluations that all runs have
 */
export function horizonsOf(agent: string, environmentId: string, steps: readonly number[]): Horizon[] {
  if (agent === 'td3' || !environmentId.startsWith('dm_control/')) return [null];
  const usual = paperHorizons.slice(0, longest.has(environmentId) ? undefined : -1);
  const reached = usual.filter((horizon) => isReached(horizon, steps));
  const last = reached.at(-1);
  const isAll = last !== undefined && steps[steps.length - 1] <= last;
  return isAll ? reached : [...reached, null];
}

/** Whether no evaluation up to the horizon is still to come. */
function isReached(horizon: number, steps: readonly number[]): boolean {
  const last = steps[steps.length - 1];
  const interval = steps.length < 2 ? 0 : last - steps[steps.length - 2];
  // The one before training is none that a number could be of.
  const isEvaluated = steps.some((step) => step > 0 && step <= horizon);
  return isEvaluated && (last >= horizon || last + interval > horizon);
}

/** The runs without what they were evaluated after the horizon. */
export function runsThrough(runs: readonly RunEvaluations[], horizon: Horizon): RunEvaluations[] {
  return runs.map((run) => {
    const count = horizon === null ? run.steps.length : run.steps.filter((step) => step <= horizon).length;
    return { ...run, steps: run.steps.slice(0, count), meanReturns: run.meanReturns.slice(0, count) };
  });
}
