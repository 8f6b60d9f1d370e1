import type { AgentState, Rad } from '../src/index.ts';
import type { GivenRadUpdate } from './radFixtures.ts';
import { networksIn, runTorch } from './runTorch.ts';

export const radNetworkNames = ['encoder', 'critic', 'actorEncoder', 'trunk', 'targetEncoder', 'targetCritic'] as const;

export interface RadTorchResult {
  /** Of each update: critic, actor and temperature loss; NaN where the actor was not updated. */
  readonly losses: readonly (readonly [number, number, number])[];
  readonly logAlpha: number;
  readonly networks: Readonly<Record<(typeof radNetworkNames)[number], Float32Array>>;
}

/** Runs PyTorch's updates from the networks in `state` on the same batches and noise. */
export function radTorchUpdates(
  python: string,
  agent: Rad,
  state: AgentState,
  updates: readonly GivenRadUpdate[],
): RadTorchResult {
  const { engine: _, augmentedImage, encoderFeatureSize: featureSize, ...rest } = agent.options;
  const { channels, frameStack, height: size } = augmentedImage;
  const options = { ...rest, channels: channels * frameStack, size, featureSize, updates: updates.length };
  const inputs = radNetworkNames.map((name) => state[name] as Float32Array);
  for (const { batch, noise } of updates) {
    inputs.push(Float32Array.from(batch.observation), batch.action, Float32Array.from(batch.nextObservation));
    inputs.push(batch.reward, batch.notDone, noise.nextPolicy, noise.policy);
  }
  const output = runTorch(python, 'rad_torch.py', options, inputs);
  return {
    losses: updates.map((_, k) => [output[3 * k], output[3 * k + 1], output[3 * k + 2]]),
    logAlpha: output[3 * updates.length],
    networks: networksIn(output, 3 * updates.length + 1, radNetworkNames, state),
  };
}
