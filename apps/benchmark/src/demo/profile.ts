import type { TrialConfig } from '@policypath/trial/records';
import { trialConfig } from '../train/trialConfig.ts';

/** Printed with every result of the demonstration. */
export const demoLabel = 'demonstration, not evidence';

/** One trial of the demonstration. */
export interface DemoTrial {
  /** Folder in that of the demonstration. */
  readonly name: string;
  readonly config: TrialConfig;
}

const environment = 'Hopper-v4';
const seeds = [0, 1];

/** Every size that is not the paper's: warm-up, length, and the path's window, scaled down together. */
const scaledDown = {
  startSteps: 1000,
  evaluationInterval: 1000,
  metricsInterval: 500,
} as const;

/** Edits every 200 steps over a window of 2000; the boost follows from them (feedback 0.3). */
const scaledDownPath = {
  snapshotUpdates: 5,
  window: 200,
  rank: 16,
  period: 200,
} as const;

/** Steps of each trial, unless others are asked for. */
export const demoSteps = 8000;

/** TD3 and TD3-PPTB with two seeds, the pair of a seed side by side. */
export function demoTrials(steps: number): readonly DemoTrial[] {
  return seeds.flatMap((seed) => {
    const base = { env: environment, seed, steps, ...scaledDown };
    return [
      { name: `td3-seed-${seed}`, config: trialConfig(base) },
      { name: `td3-pptb-seed-${seed}`, config: trialConfig({ ...base, pptb: true, ...scaledDownPath }) },
    ];
  });
}
