import type { AgentState, Sac } from '../src/index.ts';
import { batchParts, networksIn, runTorch } from './runTorch.ts';
import type { GivenSacUpdate } from './sacFixtures.ts';

export const sacNetworkNames = ['actor', 'critic', 'targetCritic'] as const;

export interface SacTorchResult {
  /** Of each update: critic, actor and temperature loss; NaN where the actor was not updated. */
  readonly losses: readonly (readonly [number, number, number])[];
  readonly logAlpha: number;
  readonly networks: Readonly<Record<(typeof sacNetworkNames)[number], Float32Array>>;
}

/** Runs PyTorch's updates from the networks in `state` on the same batches and noise. */
export function sacTorchUpdates(
  python: string,
  agent: Sac,
  state: AgentState,
  updates: readonly GivenSacUpdate[],
): SacTorchResult {
  const { engine: _, actorLearningRate: learningRate, ...rest } = agent.options;
  const options = { ...rest, learningRate, updates: updates.length };
  const inputs = sacNetworkNames.map((name) => state[name] as Float32Array);
  for (const { batch, noise } of updates) inputs.push(...batchParts(batch), noise.nextPolicy, noise.policy);
  const output = runTorch(python, 'sac_torch.py', options, inputs);
  return {
    losses: updates.map((_, k) => [output[3 * k], output[3 * k + 1], output[3 * k + 2]]),
    logAlpha: output[3 * updates.length],
    networks: networksIn(output, 3 * updates.length + 1, sacNetworkNames, state),
  };
}
