import type { AgentState, Td3 } from '../src/index.ts';
import { batchParts, networksIn, runTorch } from './runTorch.ts';
import type { GivenUpdate } from './td3Fixtures.ts';

export const networkNames = ['actor', 'critic', 'targetActor', 'targetCritic'] as const;

export interface TorchResult {
  readonly criticLosses: readonly number[];
  /** NaN where the actor was not updated. */
  readonly actorLosses: readonly number[];
  readonly networks: Readonly<Record<(typeof networkNames)[number], Float32Array>>;
}

/** Runs PyTorch's updates from the networks in `state` on the same batches and noise, which it gets through files. */
export function torchUpdates(
  python: string,
  agent: Td3,
  state: AgentState,
  updates: readonly GivenUpdate[],
): TorchResult {
  const { maximumAction, targetNoiseClip, actorLearningRate, batchSize } = agent.options;
  const { observationSize, actionSize, hiddenSizes, discount, targetRate, policyDelay } = agent.options;
  const options = {
    observationSize,
    actionSize,
    hiddenSizes,
    discount,
    targetRate,
    policyDelay,
    batchSize,
    maximumAction,
    learningRate: actorLearningRate,
    noiseClip: targetNoiseClip * maximumAction,
    updates: updates.length,
  };
  const inputs = networkNames.map((name) => state[name] as Float32Array);
  for (const { batch, noise } of updates) inputs.push(...batchParts(batch), noise);
  const output = runTorch(python, 'td3_torch.py', options, inputs);
  return {
    criticLosses: updates.map((_, k) => output[2 * k]),
    actorLosses: updates.map((_, k) => output[2 * k + 1]),
    networks: networksIn(output, 2 * updates.length, networkNames, state),
  };
}
