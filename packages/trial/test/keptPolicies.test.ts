import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '@policypath/agents';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyFileBytes, type PolicyNotes, readPolicyFile } from '../src/index.ts';
import { resumeTrial, startTrial } from '../src/node/index.ts';
import { createFakeParts, fakeConfig } from './fakes/fakeParts.ts';
import { killedAt, newTrialFolder, readLines } from './trialFolder.ts';

const createParts = createFakeParts();
const config = fakeConfig({ evaluationInterval: 20, startSteps: 60, seed: 5 });

const fileOf = (folder: string, name: string): Buffer => readFileSync(join(folder, name));
const notesOf = (folder: string, name: string): PolicyNotes | null => readPolicyFile(fileOf(folder, name)).notes;

/** The first of the highest evaluations after the random steps, by an independent reading of the log. */
function bestLine(folder: string): Record<string, unknown> {
  const counted = readLines(folder, 'evaluations.jsonl').filter(
    ({ step, final }) => (step as number) > 60 && final !== true,
  );
  const highest = Math.max(...counted.map(({ meanReturn }) => meanReturn as number));
  return counted.find(({ meanReturn }) => meanReturn === highest)!;
}

const whole = newTrialFolder();
beforeAll(async () => void (await startTrial(whole, config, { createParts })));

describe('the kept policies', () => {
  it('are those of the last and of the best evaluation, and say so', () => {
    const folder = whole;
    const last = readLines(folder, 'evaluations.jsonl').at(-1)!;
    const common = { episodes: 2, environment: 'Fake-v0', agent: 'td3', variant: 'pptb', seed: 5 };
    expect(notesOf(folder, 'policy.safetensors')).toEqual({
      ...common,
      step: 600,
      agentStep: 600,
      meanReturn: last['meanReturn'],
      effectiveEdits: readLines(folder, 'edits.jsonl').filter(({ effective }) => effective === true).length,
      observationNormalisation: 'none',
    });
    const best = bestLine(folder);
    expect(best['step']).not.toBe(600);
    expect(notesOf(folder, 'policy-best.safetensors')).toMatchObject({
      ...common,
      step: best['step'],
      meanReturn: best['meanReturn'],
    });
  });

  it('of the evaluation at the end of uneven steps is the last, never the best', async () => {
    const folder = newTrialFolder();
    await startTrial(folder, { ...config, steps: 90, evaluationInterval: 80 }, { createParts });
    expect(notesOf(folder, 'policy.safetensors')).toMatchObject({ step: 90 });
    expect(notesOf(folder, 'policy-best.safetensors')).toMatchObject({ step: 80 });
    const short = newTrialFolder();
    await startTrial(short, { ...config, steps: 40 }, { createParts });
    expect(existsSync(join(short, 'policy.safetensors'))).toBe(true);
    expect(existsSync(join(short, 'policy-best.safetensors'))).toBe(false);
  });

  it.each([65, 333])('are the same bytes after a kill at step %i, and whole at once', async (step) => {
    const folder = newTrialFolder();
    const killed = startTrial(folder, config, { createParts: killedAt(createParts, step), checkpointSteps: 50 });
    await expect(killed).rejects.toThrow('killed');
    expect(notesOf(folder, 'policy.safetensors')?.step).toBe(step - 1 - ((step - 1) % 20));
    await resumeTrial(folder, { createParts });
    for (const name of ['policy.safetensors', 'policy-best.safetensors']) {
      expect(fileOf(folder, name)).toEqual(fileOf(whole, name));
    }
  });

  it('go back to the checkpoint: a best that came after it does not stay', async () => {
    const folder = newTrialFolder();
    const options = { createParts: killedAt(createParts, 350), checkpointSteps: 150 };
    await expect(startTrial(folder, config, options)).rejects.toThrow('killed');
    const then = fileOf(join(folder, 'checkpoint-000000000300'), 'policy-best.safetensors');
    // As if an evaluation after the checkpoint had been better than all that follow.
    const { policy } = await createParts(config).then(({ agent }) => agent);
    const notes = { ...readPolicyFile(then).notes!, step: 340, meanReturn: 1e6 };
    writeFileSync(join(folder, 'policy-best.safetensors'), policyFileBytes({ policy }, notes));
    await resumeTrial(folder, { createParts });
    expect(notesOf(folder, 'policy-best.safetensors')).toMatchObject({ step: bestLine(folder)['step'] });
  });

  it('of a trial that began before there were any are those of better evaluations alone', async () => {
    const folder = newTrialFolder();
    const options = { createParts: killedAt(createParts, 350), checkpointSteps: 300 };
    await expect(startTrial(folder, config, options)).rejects.toThrow('killed');
    for (const name of [
      'policy.safetensors',
      'policy-best.safetensors',
      'checkpoint-000000000300/policy-best.safetensors',
    ])
      rmSync(join(folder, name));
    await resumeTrial(folder, { createParts });
    expect(notesOf(folder, 'policy.safetensors')).toMatchObject({ step: 600 });
    const best = bestLine(folder)['step'] as number;
    expect(existsSync(join(folder, 'policy-best.safetensors'))).toBe(best > 300);
  });
});

describe('the file of a policy', () => {
  const notes: PolicyNotes = {
    step: 5,
    agentStep: 5,
    environment: 'e',
    agent: 'rad',
    variant: 'base',
    seed: 0,
  };
  /** A policy of parameters that count from `first`. */
  const policyOf = (names: string[], first: number): Policy & { now: Float32Array } => {
    const now = Float32Array.from({ length: 2 * names.length }, (_, i) => first + i);
    return {
      now,
      layout: names.map((name, i) => ({ name, shape: [2], layer: i + 1 })),
      parameterCount: now.length,
      read: (out) => out.set(now),
      load: (values) => now.set(values),
    };
  };

  it('holds an encoder before the policy too, and refuses an agent of other networks', () => {
    const stored = { policy: policyOf(['a', 'b'], 0), encoderOfPolicy: policyOf(['a', 'conv'], 100) };
    const file = policyFileBytes(stored, notes);
    const other = { policy: policyOf(['a', 'b'], 9), encoderOfPolicy: policyOf(['a', 'conv'], 9) };
    readPolicyFile(file).load(other);
    expect([...other.policy.now, ...other.encoderOfPolicy.now]).toEqual([0, 1, 2, 3, 100, 101, 102, 103]);
    expect(() => readPolicyFile(file).load({ policy: policyOf(['a', 'c'], 0) })).toThrow(
      /has a \[2\], c \[2\]; the file has a \[2\], b \[2\]/,
    );
    const alone = policyFileBytes({ policy: stored.policy }, notes);
    expect(() => readPolicyFile(alone).load(other)).toThrow(/it holds no tensors 'encoder\.'/);
  });
});
