import type { Horizon } from '@policypath/stats';

/** A number of the paper's tables: mean and what stands behind its "±", of base and PPTB. */
export interface PaperFigure {
  readonly base: number;
  readonly baseSpread: number;
  readonly treated: number;
  readonly treatedSpread: number;
  /** As printed, in per cent, cut to two decimals. */
  readonly percent: number;
}

/** A row of the paper's tables. */
export interface PaperEnvironment {
  readonly score: PaperFigure;
  readonly auc: PaperFigure;
}

function figure(
  base: number,
  baseSpread: number,
  treated: number,
  treatedSpread: number,
  percent: number,
): PaperFigure {
  return { base, baseSpread, treated, treatedSpread, percent };
}

/** Where the figures are from, and how they are to be read. */
export const paperSource =
  'Paper: "The Ladder in Chaos" (arXiv 2303.01391), Table 1: TD3 and TD3-PPTB, 1M steps, 6 runs, r_t chosen for each ' +
  'environment; its ± is said to be one standard error. HalfCheetah\'s TD3-PPTB SCORE is printed "1110"; 11104 is the ' +
  'number that its 5.12 % fits.';

/** TD3 and TD3-PPTB after 1M steps, by environment without its version. Source: Table 1 of the paper. */
const td3: Readonly<Record<string, PaperEnvironment>> = {
  HalfCheetah: { score: figure(10548, 357, 11104, 60, 5.12), auc: figure(7981, 304, 8689, 76, 8.55) },
  Hopper: { score: figure(3394, 59, 3420, 54, 0.77), auc: figure(2005, 99, 2249, 114, 12.28) },
  Walker2d: { score: figure(3406, 436, 4385, 164, 28.76), auc: figure(1977, 353, 2805, 85, 41.92) },
  Ant: { score: figure(4177, 451, 5147, 449, 22.81), auc: figure(2624, 293, 3542, 392, 34.02) },
};

/** The paper's aggregates over its four environments. */
export const paperAggregates = { score: 1.1436, auc: 1.2419 } as const;

/** The steps after which the paper's figures were taken. */
export const paperSteps = 1_000_000;

/** The paper's row for an environment such as 'Hopper-v4'; null when the paper has none. */
export function paperRow(agent: string, environment: string): PaperEnvironment | null {
  if (agent !== 'td3') return null;
  return td3[withoutVersion(environment)] ?? null;
}

/** Whether the environments are those that the paper's aggregates are over, each once. */
export function arePaperEnvironments(environments: readonly string[]): boolean {
  return environments.map(withoutVersion).toSorted().join() === Object.keys(td3).toSorted().join();
}

function withoutVersion(environment: string): string {
  return environment.replace(/-v\d+$/, '');
}

/** Where the figures are from, and how they are to be read. */
export const paperTable2Source =
  'Paper: "The Ladder in Chaos" (arXiv 2303.01391), Table 2: RAD and RAD-PPTB, 6 runs, r_t chosen for each environment. Whether its ' +
  'steps are environment or agent steps it does not say; its random agents, solved from its percentages, fit environment steps at ' +
  'action repeat 8. Its aggregates are over four environments, and it gives none at 1M; dm_control/hopper-stand has no row.';

/** Environment steps at which the paper gives numbers; of cheetah-run alone also the last. */
export const paperHorizons = [100_000, 500_000, 1_000_000] as const;

/** RAD and RAD-PPTB by environment and environment steps. Source: Table 2 of the paper. */
const rad: Readonly<Record<string, Readonly<Record<number, PaperEnvironment>>>> = {
  'dm_control/finger-spin': {
    100_000: { score: figure(553, 71, 592, 55, 7.09), auc: figure(201, 33, 254, 40, 26.76) },
    500_000: { score: figure(898, 55, 970, 5, 8.04), auc: figure(695, 41, 767, 20, 10.4) },
  },
  'dm_control/walker-walk': {
    100_000: { score: figure(210, 48, 349, 35, 86.87), auc: figure(104, 22, 148, 15, 81.48) },
    500_000: { score: figure(923, 9, 940, 6, 1.94), auc: figure(583, 30, 672, 11, 16.69) },
  },
  'dm_control/cartpole-swingup': {
    100_000: { score: figure(235, 15, 268, 18, 30.84), auc: figure(158, 6, 189, 2, 103.33) },
    500_000: { score: figure(836, 12, 860, 9, 3.38), auc: figure(530, 18, 572, 20, 10.44) },
  },
  'dm_control/cheetah-run': {
    100_000: { score: figure(360, 8, 394, 10, 10.11), auc: figure(194, 5, 207, 13, 7.64) },
    500_000: { score: figure(574, 13, 605, 10, 5.63), auc: figure(428, 10, 452, 6, 5.94) },
    1_000_000: { score: figure(700, 8, 730, 10, 4.43), auc: figure(534, 8, 554, 4, 3.92) },
  },
};

const aggregates: Readonly<Record<number, { readonly score: number; readonly auc: number }>> = {
  100_000: { score: 1.3372, auc: 1.548 },
  500_000: { score: 1.0474, auc: 1.1086 },
};

/** The paper's row for an environment after so many environment steps; null where the paper has none. */
export function paperTable2Row(agent: string, environmentId: string, steps: number): PaperEnvironment | null {
  return agent === 'rad' ? (rad[environmentId]?.[steps] ?? null) : null;
}

/** The paper's aggregates over its four environments after so many environment steps; null where the paper has none. */
export function paperTable2Aggregates(steps: number): { readonly score: number; readonly auc: number } | null {
  return aggregates[steps] ?? null;
}

/** Environments of which the paper gives numbers after so many environment steps. */
export function paperTable2Environments(steps: number): string[] {
  return Object.keys(rad).filter((environment) => steps in rad[environment]);
}

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
  // The policy is untrained at step 0: there must be an evaluation after it.
  const isEvaluated = steps.some((step) => step > 0 && step <= horizon);
  return isEvaluated && (last >= horizon || last + interval > horizon);
}
