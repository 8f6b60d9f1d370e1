import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { readManifest } from '@policypath/trial/node';
import { type TrialConfig, trialFile } from '@policypath/trial/records';
import { resolveSettings } from '@policypath/trial';
import { shellWord } from '../words/shellWord.ts';

/** One trial of the demonstration. */
export interface DemoTrial {
  /** Folder, relative to that of the demonstration. */
  readonly name: string;
  readonly config: TrialConfig;
}

/** A cart that balances a pole: random actions earn about 7 of 1000, TD3 learns all of it in seconds. */
export const demoEnvironment = 'InvertedPendulum-v5';
const seeds = [0, 1];

/** Settings that differ from the paper's: a small task needs small networks, large learning rates and a short warm-up. */
const scaledDown = {
  startSteps: 1000,
  hiddenSizes: [32, 32],
  actorLearningRate: 3e-3,
  criticLearningRate: 3e-3,
  evaluationInterval: 2500,
  evaluationEpisodes: 5,
  recordInterval: 500,
} as const;

/** A window of 4000 steps, edited every 400; the boost follows from them (feedback 0.3). */
const scaledDownPath = {
  snapshotUpdates: 10,
  window: 200,
  rank: 16,
  period: 400,
} as const;

/** Steps of each trial, unless others are asked for. */
export const demoSteps = 30_000;

/** TD3 and TD3-PPTB with two seeds; the two trials of a seed are neighbours. */
export function demoTrials(steps: number): readonly DemoTrial[] {
  return seeds.flatMap((seed) => {
    const base = { env: demoEnvironment, seed, steps, ...scaledDown };
    return [
      { name: `td3-seed-${seed}`, config: resolveSettings(base) },
      { name: `td3-pptb-seed-${seed}`, config: resolveSettings({ ...base, pptb: true, ...scaledDownPath }) },
    ];
  });
}

/**
 * Steps of each trial: those that were `asked` for, else those of the demonstration in `out`, else the default.
 *
 * @throws UsageError, with the mend, when the demonstration in `out` has trials of other steps than `asked`
 */
export function stepsOfDemo(out: string, asked: number | undefined): number {
  const folder = demoTrials(demoSteps)
    .map(({ name }) => join(out, name))
    .find((path) => existsSync(trialFile(path, 'manifest')));
  if (folder === undefined) return asked ?? demoSteps;
  const { steps } = readManifest(folder).trial;
  if (asked !== undefined && asked !== steps) {
    throw new UsageError(
      `--steps ${asked}: the demonstration in ${out} has trials of ${steps} steps; delete it and begin again with --fresh, ` +
        'or give another folder with --out',
    );
  }
  return steps;
}

/** Options of a demonstration. */
export interface DemoArguments {
  readonly out: string;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly steps: number;
}

/** Default folder of a demonstration. */
export const demoFolder = 'runs/demo';

/** The command that resumes a demonstration, e.g. 'demo --out runs/mine --steps 1300', without options at their default. */
export function demoArguments({ out, engine, steps }: DemoArguments): string {
  return [
    'demo',
    ...(out === demoFolder ? [] : ['--out', shellWord(out)]),
    ...(steps === demoSteps ? [] : ['--steps', `${steps}`]),
    ...(engine === 'auto' ? [] : ['--engine', engine]),
  ].join(' ');
}
