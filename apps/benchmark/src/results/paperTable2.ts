import { paperFigure as figure, type PaperEnvironment } from './paperFigure.ts';

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
