import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentState, Td3 } from '../src/index.ts';
import type { GivenUpdate } from './td3Fixtures.ts';

const script = fileURLToPath(new URL('../bench/td3_torch.py', import.meta.url));
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
  const directory = mkdtempSync(join(tmpdir(), 'policypath-td3-parity-'));
  try {
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
    writeFileSync(join(directory, 'options.json'), JSON.stringify(options));
    const parts = networkNames.map((name) => state[name] as Float32Array);
    for (const { batch, noise } of updates) {
      parts.push(batch.observation, actionsOf(batch.observationAction, observationSize, actionSize));
      parts.push(batch.nextObservation, batch.reward, batch.notDone, noise);
    }
    const bytes = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    writeFileSync(join(directory, 'input.f32'), Buffer.concat(bytes));

    const run = spawnSync(python, [script, 'parity', directory], { encoding: 'utf8', timeout: 120_000 });
    if (run.status !== 0) throw new Error(`td3_torch.py failed: ${run.stderr}`);
    const file = readFileSync(join(directory, 'output.f32'));
    const output = new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));

    let at = 2 * updates.length;
    const networks = networkNames.map((name) => {
      const { length } = state[name] as Float32Array;
      at += length;
      return [name, output.slice(at - length, at)] as const;
    });
    return {
      criticLosses: updates.map((_, k) => output[2 * k]),
      actorLosses: updates.map((_, k) => output[2 * k + 1]),
      networks: Object.fromEntries(networks) as TorchResult['networks'],
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function actionsOf(rows: Float32Array, observationSize: number, actionSize: number): Float32Array {
  const width = observationSize + actionSize;
  return rows.filter((_, k) => k % width >= observationSize);
}
