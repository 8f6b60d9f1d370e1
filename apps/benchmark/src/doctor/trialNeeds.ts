import { replayCapacityOf } from '@policypath/trial/records';
import { diskNeed } from '@policypath/trial/node';
import { replayRecordLength } from '@policypath/agents';
import type { EnvironmentSpecification } from '@policypath/envs';
import { trialConfig } from '../train/trialConfig.ts';

export interface TrialNeedsOptions {
  readonly environment: EnvironmentSpecification;
  readonly updateMilliseconds: number;
  readonly actMilliseconds: number;
  readonly stepsPerSecond: number;
  /** Parameters of the policy. */
  readonly parameterCount: number;
  /** Bytes of the agent's state in a checkpoint. */
  readonly stateBytes: number;
  /** Memory of the program itself. */
  readonly programBytes: number;
}

/** What a full TD3-PPTB trial with the default settings takes. */
export interface TrialNeeds {
  readonly environment: string;
  readonly steps: number;
  /**
   * Training and evaluation, every evaluated episode taken as full length; without PPTB's edits, checkpoints and logs.
   */
  readonly hours: number;
  readonly memoryBytes: number;
  readonly memoryParts: {
    readonly replay: number;
    readonly path: number;
    readonly gram: number;
    readonly program: number;
  };
  readonly diskBytes: number;
}

export function trialNeeds(options: TrialNeedsOptions): TrialNeeds {
  const { environment, updateMilliseconds, actMilliseconds, stepsPerSecond, parameterCount, programBytes } = options;
  const config = trialConfig({ env: environment.id, pptb: true });
  const stepMilliseconds = 1000 / stepsPerSecond;
  const updates = config.steps - config.startSteps;
  const evaluations = Math.floor(config.steps / config.evaluationInterval) + 1;
  const evaluatedSteps = evaluations * config.evaluationEpisodes * environment.maximumEpisodeSteps;
  const milliseconds =
    updates * (updateMilliseconds + actMilliseconds) +
    config.steps * stepMilliseconds +
    evaluatedSteps * (stepMilliseconds + actMilliseconds);

  const recordLength = replayRecordLength(environment.observationSize, environment.actionSize);
  const capacity = config.pptb?.capacity ?? 0;
  const memoryParts = {
    replay: replayCapacityOf(config) * recordLength * 4,
    path: capacity * parameterCount * 4,
    gram: capacity ** 2 * 8,
    program: programBytes,
  };
  const { totalBytes } = diskNeed({
    config,
    agent: {
      replayRecordLength: recordLength,
      replayCapacity: replayCapacityOf(config),
      parameterCount,
      encoderParameterCount: 0,
    },
    stateBytes: options.stateBytes + memoryParts.gram,
  });
  return {
    environment: environment.id,
    steps: config.steps,
    hours: milliseconds / 3_600_000,
    memoryBytes: Object.values(memoryParts).reduce((sum, bytes) => sum + bytes, 0),
    memoryParts,
    diskBytes: totalBytes,
  };
}
