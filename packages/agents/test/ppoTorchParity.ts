import type { Ppo } from '../src/index.ts';
import { parityCase } from './ppoFixtures.ts';
import { networksIn, runTorch } from './runTorch.ts';

export const ppoNetworks = ['mean', 'critic', 'logStd'] as const;
export const ppoLosses = ['policyLoss', 'valueLoss', 'entropy', 'approximateKl'] as const;

export interface PpoTorchResult {
  /** Of each update, in the order of `ppoLosses`. */
  readonly losses: readonly (readonly number[])[];
  readonly networks: Readonly<Record<(typeof ppoNetworks)[number], readonly number[]>>;
}

/** PyTorch's updates of the parity case from the weights of this fresh agent; it gets weights and batches through files. */
export function ppoTorchUpdates(python: string, agent: Ppo): PpoTorchResult {
  const { batches, learningRates } = parityCase(agent);
  const updates = batches.length;
  const { engine: _engine, agentSteps: _steps, ...options } = agent.options;
  const state = agent.saveState();
  const inputs = ppoNetworks.map((name) => state[name] as Float32Array);
  for (const { observation, action, logProbability, advantage, target, value } of batches) {
    inputs.push(observation, action, logProbability, advantage, target, value);
  }
  const output = runTorch(python, 'ppo_torch.py', { ...options, updates, learningRates }, inputs);
  const width = ppoLosses.length;
  const networks = networksIn(output, updates * width, ppoNetworks, state);
  return {
    losses: Array.from({ length: updates }, (_, k) => [...output.subarray(k * width, (k + 1) * width)]),
    networks: Object.fromEntries(Object.entries(networks).map(([name, values]) => [name, [...values]])) as never,
  };
}
