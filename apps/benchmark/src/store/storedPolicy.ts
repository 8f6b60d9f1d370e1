import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentState } from '@policypath/agents';
import { openSnapshot } from '@policypath/path-files/node';
import { actingOnly, type CreateParts, type PolicyNotes, type Progress, type TrialParts } from '@policypath/trial';
import { UsageError } from '@policypath/trial/errors';
import {
  createTrialParts,
  type EngineChoice,
  listCheckpoints,
  newestSnapshots,
  readCheckpoint,
  readManifest,
  recordedName,
  refuseMissingPlugins,
  snapshotsOfCheckpoint,
} from '@policypath/trial/node';
import { actionRepeatOf, trialFile, type TrialConfig } from '@policypath/trial/records';
import { loadedPlugins } from '../plugins/plugins.ts';
import { keepsLastPolicy, keptPolicy, type PolicySnapshots, type TrialPolicy } from './keptPolicy.ts';

type Checkpoint = Awaited<ReturnType<typeof readCheckpoint>>;

export interface OpenStoredPolicyOptions {
  readonly folder: string;
  /** Seed of start states and exploration noise. Default: that of the trial's own evaluations. */
  readonly seed?: number;
  /** Step of a recorded policy. Default: the newest checkpoint; without one, the last step of a finished trial. */
  readonly step?: number;
  /** 'best' or 'last': one that the trial keeps; otherwise a .safetensors file. Instead of `step`. */
  readonly policy?: string;
  /** The mean of so many newest snapshots of the path takes the place of the policy. Not with `policy`. */
  readonly average?: number;
  readonly engine?: EngineChoice['engine'];
  /** For tests; the real parts by default. */
  readonly createParts?: CreateParts;
}

/** A policy of a trial, ready to act. */
export interface StoredPolicy {
  readonly trial: TrialConfig;
  readonly policy: TrialPolicy;
  /** The agent with the policy. The caller closes it. */
  readonly parts: TrialParts;
  readonly seed: number;
}

/**
 * Puts a trial's policy into an agent that only acts. It only reads the trial's folder: the trial may have
 * ended, may run or may have been stopped.
 *
 * @throws UsageError when there is no trial or no such policy; OtherPluginsError without the plug-ins of the trial
 */
export async function openStoredPolicy(options: OpenStoredPolicyOptions): Promise<StoredPolicy> {
  const { folder, step } = options;
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}: give that of a trial`);
  const { trial, plugins } = readManifest(folder);
  refuseMissingPlugins(plugins, loadedPlugins());
  const policy =
    options.policy !== undefined
      ? keptPolicy(folder, options.policy, trial)
      : step === undefined
        ? await newestPolicy(folder, trial)
        : recordedPolicy(folder, step, trial);
  const seed = options.seed ?? trial.seed + trial.evaluationSeedOffset;
  if (!Number.isSafeInteger(seed)) throw new UsageError(`a seed is a whole number, got ${seed}`);
  const createParts = options.createParts ?? createTrialParts({ engine: options.engine ?? 'auto', threads: 1 });
  const parts = await createParts({ ...actingOnly(trial), seed });
  try {
    policy.load(parts.agent);
    if (options.average !== undefined) {
      parts.agent.policy.load(await meanOfNewest(folder, policy, options.average, parts.agent.policy.parameterCount));
    }
  } catch (error) {
    parts.close();
    throw error;
  }
  const source =
    options.average === undefined ? policy.source : `${policy.source}, mean of its last ${options.average} snapshots`;
  return { trial, policy: { ...policy, source }, parts, seed };
}

/** The mean of the newest snapshots, summed in float64. @throws UsageError when there are not so many */
async function meanOfNewest(
  folder: string,
  { snapshots, source }: TrialPolicy,
  count: number,
  parameterCount: number,
): Promise<Float32Array> {
  if (snapshots === undefined) {
    throw new UsageError(
      `--average needs a path, and ${folder} stores none with ${source}: train with a variant other than base, or with --record-interval`,
    );
  }
  if (count > snapshots.count) {
    throw new UsageError(`--average ${count}: ${source} has ${snapshots.count} ${snapshots.words}; give that or less`);
  }
  const sum = new Float64Array(parameterCount);
  for await (const snapshot of snapshots.newest({ count, parameterCount })) {
    for (let k = 0; k < sum.length; k += 1) sum[k] += snapshot[k];
  }
  return Float32Array.from(sum, (value) => value / count);
}

/** Recorded policies of these steps. */
function recordedSnapshots(folder: string, steps: readonly number[]): PolicySnapshots | undefined {
  if (steps.length === 0) return undefined;
  return {
    count: steps.length,
    words: 'recorded policies up to it',
    async *newest({ count }) {
      for (const step of steps.slice(-count)) {
        yield openSnapshot(join(trialFile(folder, 'recorded'), recordedName(step))).parameters;
      }
    },
  };
}

/** The path of a checkpoint; of a trial without one the policies that it recorded until then. */
function checkpointSnapshots(folder: string, checkpoint: Checkpoint): PolicySnapshots | undefined {
  const held = snapshotsOfCheckpoint(checkpoint);
  if (held === 0)
    return recordedSnapshots(
      folder,
      recordedSteps(folder).filter((step) => step <= checkpoint.index.step),
    );
  return { count: held, words: 'snapshots in its path', newest: (of) => newestSnapshots(folder, checkpoint, of) };
}

/**
 * The policy of a trial's newest valid checkpoint. It only reads, so the trial may be running: if the trial replaces the
 * checkpoint meanwhile, the newest is looked for again. A trial without checkpoints gives the policy of its last evaluation,
 * and a finished one without that, such as one from git, the policy recorded at its last step.
 *
 * @throws UsageError when there is no checkpoint that can be read, and no such recorded policy, naming those that there are
 */
async function newestPolicy(folder: string, trial: TrialConfig): Promise<TrialPolicy> {
  let reason: string | null = null;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    for (const name of listCheckpoints(folder).toReversed()) {
      try {
        const checkpoint = await readCheckpoint(folder, name);
        const { index, state } = checkpoint;
        const saved = state['agent'] as AgentState;
        return {
          step: index.step,
          source: name,
          notes: checkpointNotes(trial, state['progress'] as unknown as Progress),
          snapshots: checkpointSnapshots(folder, checkpoint),
          load: (agent) => agent.loadState({ ...saved, streams: agent.saveState()['streams'] }),
        };
      } catch (error) {
        reason = `${name}: ${(error as Error).message}`;
      }
    }
  }
  if (reason === null && keepsLastPolicy(folder)) {
    const policy = keptPolicy(folder, 'last', trial);
    return { ...policy, source: `${policy.source}; it has no checkpoint` };
  }
  const recorded = recordedSteps(folder);
  const finished = existsSync(trialFile(folder, 'result'));
  if (reason === null && finished && recorded.at(-1) === trial.steps) {
    const policy = recordedPolicy(folder, trial.steps, trial);
    return { ...policy, source: `${policy.source}, recorded at its last step; it has no checkpoint` };
  }
  const missing = finished
    ? 'it has no checkpoint, though it has finished: this is not all of it'
    : 'it has no checkpoint yet';
  const mend = keepsLastPolicy(folder)
    ? '; the policy of its last evaluation is there: give --policy last'
    : recorded.length === 0
      ? ''
      : `; it recorded policies ${stepsText(recorded)}: give --step N`;
  throw new UsageError(`no policy of ${folder} can be read: ${reason ?? missing}${mend}`);
}

/** Steps of the recorded policies, ascending. */
function recordedSteps(folder: string): number[] {
  const recorded = trialFile(folder, 'recorded');
  if (!existsSync(recorded)) return [];
  return readdirSync(recorded)
    .flatMap((name) => (/^\d+\.safetensors$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .toSorted((a, b) => a - b);
}

/** e.g. 'of steps 0, 100000, 300000', 'of 301 steps from 0 to 300000'. */
function stepsText(steps: readonly number[]): string {
  if (steps.length > 10) return `of ${steps.length} steps from ${steps[0]} to ${steps.at(-1)}`;
  return `of step${steps.length === 1 ? '' : 's'} ${steps.join(', ')}`;
}

/**
 * The policy that a trial recorded at `step`.
 *
 * @throws UsageError when none was recorded there, naming the steps that were; PathFileError when the file is broken
 */
function recordedPolicy(folder: string, step: number, trial: TrialConfig): TrialPolicy {
  const steps = recordedSteps(folder);
  if (!steps.includes(step)) {
    throw new UsageError(
      steps.length === 0
        ? `${folder} has recorded no policies: only its newest checkpoint can be evaluated, without --step`
        : `${folder} has no policy of step ${step}; it recorded those ${stepsText(steps)}`,
    );
  }
  const name = recordedName(step);
  const { parameters } = openSnapshot(join(trialFile(folder, 'recorded'), name));
  return {
    step,
    source: `recorded/${name}`,
    notes: { ...notesOf(trial), step, agentStep: step / actionRepeatOf(trial) },
    snapshots: recordedSnapshots(
      folder,
      steps.filter((one) => one <= step),
    ),
    load(agent) {
      agent.encoderOfPolicy?.load(recordedEncoder(folder, step));
      agent.policy.load(parameters);
    },
  };
}

function checkpointNotes(trial: TrialConfig, { step, agentStep, effectiveEdits }: Progress): PolicyNotes {
  return { ...notesOf(trial), step, agentStep: agentStep ?? step / actionRepeatOf(trial), effectiveEdits };
}

function notesOf({ environment, agent, variant, seed }: TrialConfig): Omit<PolicyNotes, 'step' | 'agentStep'> {
  return { environment, agent, variant, seed };
}

/**
 * What a policy recorded at `step` needs beside its own parameters (RAD's encoder, PPO's scale of observations).
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
