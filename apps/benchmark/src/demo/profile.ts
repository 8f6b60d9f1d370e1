/** Printed with every result of the demonstration. */
export const demoLabel = 'demonstration, not evidence';

/** One trial of the demonstration. */
export interface DemoTrial {
  /** Folder in that of the demonstration. */
  readonly name: string;
  /** What `policypath train` is given, beside the folder and the engine. */
  readonly options: readonly string[];
}

const environment = 'Hopper-v4';
const seeds = [0, 1];

/** Every size that is not the paper's: warm-up, length, and the path's window, scaled down together. */
const scaledDown = {
  '--start-steps': 1000,
  '--evaluation-interval': 1000,
  '--metrics-interval': 500,
} as const;

/** Edits every 200 steps over a window of 2000; the boost follows from them (feedback 0.3). */
const scaledDownPath = {
  '--snapshot-updates': 5,
  '--window': 200,
  '--rank': 16,
  '--period': 200,
} as const;

/** Steps of each trial, unless others are asked for. */
export const demoSteps = 8000;

/** TD3 and TD3-PPTB with two seeds, the pair of a seed side by side. */
export function demoTrials(steps: number): readonly DemoTrial[] {
  return seeds.flatMap((seed) => {
    const common = ['--env', environment, '--seed', String(seed), '--label', demoLabel, '--steps', String(steps)];
    const options = [...common, ...flags(scaledDown)];
    return [
      { name: `td3-seed-${seed}`, options },
      { name: `td3-pptb-seed-${seed}`, options: [...options, '--pptb', ...flags(scaledDownPath)] },
    ];
  });
}

function flags(values: Readonly<Record<string, number>>): string[] {
  return Object.entries(values).flatMap(([flag, value]) => [flag, String(value)]);
}
