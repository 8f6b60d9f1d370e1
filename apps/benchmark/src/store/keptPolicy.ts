import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { PathFileError } from '@policypath/path-files';
import { type PolicyNotes, readPolicyFile, type StoredPolicyFile, type TrialAgent } from '@policypath/trial';
import { UsageError } from '@policypath/trial/errors';
import { type TrialConfig, trialFile } from '@policypath/trial/records';
import { plainBoth } from '../words/steps.ts';

/** A policy stored in a trial's folder, or in a file for it. */
export interface TrialPolicy {
  /** Environment steps after which it was stored; null where its file does not say. */
  readonly step: number | null;
  /** Where it is from, e.g. 'checkpoint-000000300000', or that a recorded policy replaces a missing checkpoint. */
  readonly source: string;
  /** What is known of it; null of a file that another program wrote. */
  readonly notes: PolicyNotes | null;
  /** Snapshots of its path up to it, for means of the newest ones; absent where none are stored. */
  readonly snapshots?: PolicySnapshots;
  /** Puts it into an agent of the trial's settings; the agent's random streams stay as they are. */
  load(agent: TrialAgent): void;
}

export interface PolicySnapshots {
  readonly count: number;
  /** What they are, e.g. 'snapshots of its path'. */
  readonly words: string;
  /** The newest `count` [m]. */
  newest(of: { readonly count: number; readonly parameterCount: number }): AsyncIterable<Float32Array>;
}

/** e.g. 'policy of step 100000 (checkpoint-000000100000)'. */
export function policyInWords({ step, source }: Pick<TrialPolicy, 'step' | 'source'>, actionRepeat: number): string {
  return step === null ? `policy of ${source}` : `policy of step ${plainBoth(step, actionRepeat)} (${source})`;
}

/** Whether a trial keeps the policy of its last evaluation. */
export function keepsLastPolicy(folder: string): boolean {
  return existsSync(trialFile(folder, 'lastPolicy'));
}

/**
 * The policy that `--policy` names: 'best' and 'last' are those that the trial keeps; everything else is a file.
 *
 * @throws UsageError when the trial does not have it, or the file is broken or of another task
 */
export function keptPolicy(folder: string, which: string, trial: TrialConfig): TrialPolicy {
  if (which === 'best' || which === 'last') {
    const path = trialFile(folder, which === 'best' ? 'bestPolicy' : 'lastPolicy');
    if (!existsSync(path)) throw new UsageError(`--policy ${which}: ${missing(folder, which)}`);
    return policyInFile(path, trial);
  }
  if (!existsSync(which)) {
    throw new UsageError(`--policy ${which}: there is no such file; give best, last or a .safetensors file`);
  }
  return policyInFile(which, trial);
}

function missing(folder: string, which: 'best' | 'last'): string {
  return which === 'best' && keepsLastPolicy(folder)
    ? `no policy of ${folder} has been evaluated after its random steps yet; give --policy last`
    : `${folder} keeps none: it was trained by a version that did not, or has not been evaluated yet; leave --policy out`;
}

function policyInFile(path: string, trial: TrialConfig): TrialPolicy {
  const file = readFile(path);
  const { notes } = file;
  if (notes !== null && (notes.environment !== trial.environment || notes.agent !== trial.agent)) {
    throw new UsageError(
      `${path} holds a policy of ${notes.agent} on ${notes.environment}, the trial is one of ${trial.agent} on ${trial.environment}`,
    );
  }
  return {
    step: notes?.step ?? null,
    source: notes?.meanReturn === undefined ? basename(path) : `${basename(path)}, ${evaluated(notes)}`,
    notes,
    load: (agent) => explained(() => file.load(agent)),
  };
}

function readFile(path: string): StoredPolicyFile {
  return explained(() => readPolicyFile(readFileSync(path), path));
}

function explained<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof PathFileError || code === 'EISDIR') throw new UsageError((error as Error).message);
    throw error;
  }
}

/** e.g. 'mean return 45.2 of 10 episodes'. */
function evaluated({ meanReturn, episodes }: PolicyNotes): string {
  return `mean return ${meanReturn?.toFixed(1)} of ${episodes} episode${episodes === 1 ? '' : 's'}`;
}
