import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentState } from '@policypath/agents';
import { openSnapshot } from '@policypath/path-buffer/files';
import { listCheckpoints, readCheckpoint } from '../checkpoint/checkpointStore.ts';
import { UsageError } from '../cli/usageError.ts';
import type { TrialAgent } from '../trial/agent.ts';
import { trialFile } from '../trial/folder.ts';
import { recordedName } from '../trial/policyRecorder.ts';

/** A policy that a trial has stored. */
export interface TrialPolicy {
  /** Environment steps after which it was stored. */
  readonly step: number;
  /** e.g. 'checkpoint-000000300000'. */
  readonly source: string;
  /** Puts it into an agent of the trial's settings; the agent's random streams stay as they are. */
  load(agent: TrialAgent): void;
}

/**
 * The policy of a trial's newest sound checkpoint. Nothing in the folder changes, so that the trial may be running: a
 * checkpoint that it replaces while this one is read is looked for again.
 *
 * @throws UsageError when there is no checkpoint that can be read
 */
export function newestPolicy(folder: string): TrialPolicy {
  let reason = 'it has no checkpoint yet';
  for (let attempt = 0; attempt < 3; attempt += 1) {
    for (const name of listCheckpoints(folder).toReversed()) {
      try {
        const { index, state } = readCheckpoint(folder, name);
        const saved = state['agent'] as AgentState;
        return {
          step: index.step,
          source: name,
          load: (agent) => agent.loadState({ ...saved, streams: agent.saveState()['streams'] }),
        };
      } catch (error) {
        reason = `${name}: ${(error as Error).message}`;
      }
    }
  }
  throw new UsageError(`no policy of ${folder} can be read: ${reason}`);
}

/**
 * The policy that a trial recorded at `step`.
 *
 * @throws UsageError when none was recorded there, naming the steps that were; PathFileError when the file is broken
 */
export function recordedPolicy(folder: string, step: number): TrialPolicy {
  const recorded = trialFile(folder, 'recorded');
  const steps = existsSync(recorded)
    ? readdirSync(recorded).flatMap((name) => (/^\d+\.safetensors$/.test(name) ? [Number.parseInt(name, 10)] : []))
    : [];
  if (!steps.includes(step)) {
    const sorted = steps.toSorted((a, b) => a - b);
    throw new UsageError(
      sorted.length === 0
        ? `${folder} has recorded no policies: only its newest checkpoint can be evaluated, without --step`
        : `${folder} has no policy of step ${step}; it recorded ${sorted.length}, from step ${sorted[0]} to ${sorted.at(-1)}` +
            (sorted.length > 1 ? `, every ${sorted[1] - sorted[0]}` : ''),
    );
  }
  const name = recordedName(step);
  const { parameters } = openSnapshot(join(recorded, name));
  return {
    step,
    source: `recorded/${name}`,
    load(agent) {
      agent.encoderOfPolicy?.load(recordedEncoder(folder, step));
      agent.policy.load(parameters);
    },
  };
}

/**
 * What a policy recorded at `step` needs beside its own parameters (RAD's encoder).
 *
 * @throws UsageError when it was not stored; PathFileError when the file is broken
 */
export function recordedEncoder(folder: string, step: number): Float32Array {
  const path = join(trialFile(folder, 'encoders'), recordedName(step));
  if (!existsSync(path)) {
    throw new UsageError(`${path} is missing: the policy of step ${step} means nothing with another encoder`);
  }
  return openSnapshot(path).parameters;
}
