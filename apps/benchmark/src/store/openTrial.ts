import { existsSync, readFileSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { lockOwner, readJson, readManifest } from '@policypath/trial/node';
import {
  actionRepeatOf,
  failureSchema,
  resultSchema,
  trialFile,
  type EvaluationRecord,
  type LogName,
} from '@policypath/trial/records';
import type { z } from 'zod';
import { readWholeLog, type LogRecord } from './logFile.ts';
import { methodOf } from './methodNames.ts';
import { stateOf, type StoredTrial, type TrialPlace, type TrialState } from './storedTrial.ts';
import { taskTraits } from './tasks.ts';

/**
 * Opens a trial's folder. It reads manifest, result, failure and lock now, and each log when it is first used.
 *
 * @throws UsageError naming file and line when one of them cannot be read
 */
export function openTrial(place: TrialPlace): StoredTrial {
  const { path: folder } = place;
  if (!existsSync(trialFile(folder, 'manifest'))) throw new UsageError(`${folder} has no manifest.json`);
  const manifest = readManifest(folder);
  const result = readOptional(folder, 'result', resultSchema);
  const failure = result === null ? readOptional(folder, 'failure', failureSchema) : null;
  const { environment, agent, seed } = manifest.trial;
  const log = logReader(folder, result !== null);
  let evaluations: EvaluationRecord[] | undefined;
  return {
    place,
    manifest,
    environment,
    environmentId: environment,
    agent,
    method: methodOf(folder, manifest),
    seed,
    actionRepeat: actionRepeatOf(manifest.trial),
    traits: taskTraits(manifest.trial),
    apartBy: [],
    state: stateOf({ finished: result !== null, failed: failure !== null, running: lockOwner(folder) !== null }),
    result,
    failure,
    get evaluations() {
      evaluations ??= [...log('evaluations'), ...log('offsetEvaluations')].toSorted((a, b) => a.step - b.step);
      return evaluations;
    },
    get edits() {
      return log('edits');
    },
    get editEvaluations() {
      return log('editEvaluations');
    },
    get evaluatedEdits() {
      return log('evaluatedEdits');
    },
    get episodes() {
      return log('episodes');
    },
    get metrics() {
      return log('metrics');
    },
  };
}

/** The trial with other names; its logs stay unread. */
export function renamed(
  trial: StoredTrial,
  names: Partial<Pick<StoredTrial, 'environment' | 'apartBy' | 'method'>>,
): StoredTrial {
  return Object.defineProperties(
    Object.create(trial) as StoredTrial,
    Object.fromEntries(Object.entries(names).map(([name, value]) => [name, { value, enumerable: true }])),
  );
}

/** The state of the trial in a folder, from its files. A locked one is running, even before its manifest is written. */
export function trialState(folder: string): TrialState {
  const has = (file: 'result' | 'failure' | 'manifest'): boolean => existsSync(trialFile(folder, file));
  const state = stateOf({ finished: has('result'), failed: has('failure'), running: lockOwner(folder) !== null });
  return state === 'stopped' && !has('manifest') ? 'waiting' : state;
}

function readOptional<Content>(folder: string, name: 'result' | 'failure', schema: z.ZodType<Content>): Content | null {
  const path = trialFile(folder, name);
  return existsSync(path) ? readJson(path, readFileSync(path, 'utf8'), schema) : null;
}

/** Reads each log once. The last line of a finished trial's log must be complete. */
function logReader(folder: string, ended: boolean): <Name extends LogName>(name: Name) => LogRecord<Name>[] {
  const read = new Map<LogName, unknown>();
  return <Name extends LogName>(name: Name) => {
    if (!read.has(name)) {
      read.set(name, readWholeLog(folder, name, ended));
    }
    return read.get(name) as LogRecord<Name>[];
  };
}
