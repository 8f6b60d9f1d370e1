import { paperFigure as figure, type PaperEnvironment } from './paperFigure.ts';

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
