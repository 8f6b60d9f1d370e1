import { replayRecordLength, td3ArenaBytes } from '@policypath/agents';
import { knownEnvironments } from '@policypath/envs';
import type { TrialConfig } from '../trial/config.ts';
import { diskNeed } from '../trial/diskNeed.ts';

/** What one trial takes of the machine; upper estimates, in bytes. */
export interface TrialNeeds {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** Node, MuJoCo and the engine, without what grows with a trial's sizes: 200 to 230 MB measured, for Hopper and Ant. */
const programBytes = 250e6;

export function trialNeeds(config: TrialConfig): TrialNeeds {
  const { observationSize, actionSize } = environmentOf(config.environment);
  const { hiddenSizes, replayCapacity } = config.td3;
  const parameterCount = perceptronParameters([observationSize, ...hiddenSizes, actionSize]);
  const criticParameters = 2 * perceptronParameters([observationSize + actionSize, ...hiddenSizes, 1]);
  const replayRecord = replayRecordLength(observationSize, actionSize);
  const capacity = config.pptb?.capacity ?? 0;
  const snapshots =
    config.pptb === null ? 0 : Math.min(capacity, 1 + Math.ceil(config.steps / config.pptb.snapshotInterval));
  const gramBytes = capacity ** 2 * 8;
  const { totalBytes } = diskNeed({
    config,
    replayRecordLength: replayRecord,
    parameterCount,
    // Parameters, targets and Adam's two moments.
    stateBytes: 4 * 4 * (parameterCount + criticParameters) + gramBytes,
  });
  return {
    diskBytes: totalBytes,
    memoryBytes:
      programBytes +
      td3ArenaBytes(observationSize, actionSize, config.td3) +
      4 * Math.min(config.steps, replayCapacity) * replayRecord +
      4 * snapshots * parameterCount +
      // The Gram matrix, and room of the same size to decompose it.
      2 * gramBytes,
  };
}

/** Observation and action sizes, and the length of an episode. */
export function environmentOf(id: string): {
  observationSize: number;
  actionSize: number;
  maximumEpisodeSteps: number;
} {
  const found = knownEnvironments().find((environment) => environment.id === id);
  if (found === undefined) throw new Error(`there is no environment ${id}`);
  return found;
}

/** Weights and biases of a perceptron with these layer sizes. */
export function perceptronParameters(sizes: readonly number[]): number {
  return sizes.slice(1).reduce((sum, size, index) => sum + (sizes[index] + 1) * size, 0);
}
