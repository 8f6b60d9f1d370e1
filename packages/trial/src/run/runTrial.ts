import { existsSync } from 'node:fs';
import { SimulationDivergedError } from '@policypath/envs';
import { writeFileAtomically } from '../node/atomicFile.ts';
import type { TrialConfig } from '../settings/config.ts';
import { explainingFullDisk } from '../node/diskFull.ts';
import { TrialFailure } from '../loop/failure.ts';
import { trialFile } from '../records/trialFiles.ts';
import { LockedError, takeLock, type HeldLock } from '../node/lock.ts';
import { openTrialLogs } from '../logs/trialLogs.ts';
import type { Manifest } from '../records/manifest.ts';
import { readManifest, settingsSha256, writeManifest } from '../node/manifest.ts';
import { noteEngine } from './noteEngine.ts';
import type { CreateParts, TrialParts } from './parts.ts';
import { openPolicyRecorder } from '../loop/policyRecorder.ts';
import { initialProgress, type Progress } from '../loop/progress.ts';
import { trialResult } from './result.ts';
import { stateNeeds } from '../node/stateNeeds.ts';
import { Stopwatch } from '../loop/stopwatch.ts';
import { train, type Trial } from '../loop/trial.ts';
import { TrialCheckpoints } from '../checkpoint/trialCheckpoints.ts';
import { createTrialFolder, refuseFailedTrial, removeEmptyFolder } from '../node/trialFolder.ts';
import { restoreTrialState, savedSeconds } from '../checkpoint/trialState.ts';

/** How a trial is run; none of this changes what it computes. */
export interface RunSettings {
  readonly createParts: CreateParts;
  /** Minutes between checkpoints. Default 10. */
  readonly checkpointMinutes?: number;
  /** Checkpoints also at every multiple of so many steps. Default: none. */
  readonly checkpointSteps?: number;
  /** Resume although the engine is not the one that computed so far. */
  readonly allowEngineChange?: boolean;
  /** Aborted: save a checkpoint after the step that is running, and return. */
  readonly stop?: AbortSignal;
  /** Told what a user should know, in whole lines. */
  readonly say?: (line: string) => void;
  /** Told about twenty times a second where the trial is. */
  readonly onProgress?: (progress: Readonly<Progress>, config: TrialConfig) => void;
}

export interface TrialOutcome {
  readonly status: 'finished' | 'stopped' | 'already finished';
  readonly progress: Progress | null;
}

/**
 * Starts a new trial in a new folder.
 *
 * @throws UsageError when the folder is in use or holds something; ShortageError when memory or disk are too small;
 *   TrialFailure when training diverges (recorded in failure.json); DiskFullError
 */
export async function startTrial(
  folder: string,
  config: TrialConfig,
  settings: RunSettings & { readonly label?: string },
): Promise<TrialOutcome> {
  return await explainingFullDisk(folder, async () => await begin(folder, config, settings));
}

async function begin(
  folder: string,
  config: TrialConfig,
  settings: RunSettings & { readonly label?: string },
): Promise<TrialOutcome> {
  createTrialFolder(folder);
  const lock = takeLock(folder);
  try {
    if (existsSync(trialFile(folder, 'manifest')))
      throw new LockedError(`${folder}: another process has just begun it`);
    const parts = await settings.createParts(config);
    try {
      stateNeeds(folder, config, parts, settings.say ?? (() => {}));
      const { engine, versions } = parts;
      const manifest: Manifest = {
        formatVersion: 1,
        trial: config,
        engine: { ...engine },
        versions: { ...versions },
        startedAt: new Date().toISOString(),
        ...(settings.label === undefined ? {} : { label: settings.label }),
      };
      writeManifest(folder, manifest);
      return await runFrom({ folder, manifest, parts, settings, lock });
    } finally {
      parts.close();
    }
  } finally {
    lock.release();
    removeEmptyFolder(folder);
  }
}

/**
 * Goes on with a trial from its newest sound checkpoint, or from its start when there is none: bit for bit as if it had
 * never been interrupted.
 *
 * @throws as `startTrial`, and UsageError when the folder holds no trial, or one that failed or ran on another engine
 */
export async function resumeTrial(folder: string, settings: RunSettings): Promise<TrialOutcome> {
  return await explainingFullDisk(folder, async () => await goOn(folder, settings));
}

async function goOn(folder: string, settings: RunSettings): Promise<TrialOutcome> {
  const manifest = readManifest(folder);
  const lock = takeLock(folder);
  try {
    if (existsSync(trialFile(folder, 'result'))) return { status: 'already finished', progress: null };
    refuseFailedTrial(folder);
    const parts = await settings.createParts(manifest.trial);
    try {
      return await runFrom({ folder, manifest, parts, settings, lock });
    } finally {
      parts.close();
    }
  } finally {
    lock.release();
  }
}

interface Session {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly parts: TrialParts;
  readonly settings: RunSettings;
  readonly lock: HeldLock;
}

async function runFrom({ folder, manifest, parts, settings, lock }: Session): Promise<TrialOutcome> {
  const config = manifest.trial;
  const say = settings.say ?? (() => {});
  const checkpoints = new TrialCheckpoints(
    folder,
    { engine: parts.engine, settingsSha256: settingsSha256(config) },
    { replay: parts.agent.replay.recordLength, path: parts.path?.parameterCount ?? 0 },
  );
  const found = checkpoints.findNewest(({ name, reason }) => say(`${name} is refused: ${reason}`));
  noteEngine(folder, manifest, parts.engine, found?.index ?? null, settings.allowEngineChange ?? false);

  const beforeWriting = (): void => refuseLostLock(folder, lock.isLost());
  const logs = openTrialLogs(folder, {
    config,
    startedAt: new Date(manifest.startedAt),
    keep: found?.index.logBytes ?? null,
    beforeWriting,
  });
  const { environment, evaluationEnvironment, agent, path } = parts;
  const trial: Trial = {
    config,
    environment,
    evaluationEnvironment,
    agent,
    path,
    progress: initialProgress(),
    metricSums: {},
    stopwatch: new Stopwatch(found === null ? undefined : savedSeconds(found.state)),
    logs,
    recorder: openPolicyRecorder(folder, config, found?.index.step ?? null, beforeWriting),
    observation: new Float64Array(0),
    diagnosticObservations: new Float32Array(0),
  };
  try {
    if (found !== null) {
      restoreTrialState(trial, found.state, found.records);
      say(`resumed at step ${trial.progress.step}`);
    }
    const save = (): void => {
      refuseLostLock(folder, lock.isLost(true));
      trial.stopwatch.enter('checkpoint');
      checkpoints.save(trial);
      trial.stopwatch.enter('other');
    };
    const stopped = await trainWithCheckpoints(trial, save, settings, beforeWriting);
    if (checkpoints.lastStep !== trial.progress.step) save();
    if (stopped) return { status: 'stopped', progress: trial.progress };
    logs.flush();
    refuseLostLock(folder, lock.isLost(true));
    writeFileAtomically(trialFile(folder, 'result'), `${JSON.stringify(trialResult(trial), null, 2)}\n`);
    return { status: 'finished', progress: trial.progress };
  } catch (error) {
    if (error instanceof TrialFailure || error instanceof SimulationDivergedError) {
      refuseLostLock(folder, lock.isLost(true));
      recordFailure(folder, trial, error);
    }
    throw error;
  } finally {
    logs.close();
  }
}

/** Tells whether the trial was stopped before its end. */
async function trainWithCheckpoints(
  trial: Trial,
  save: () => void,
  { checkpointMinutes = 10, checkpointSteps, stop, onProgress }: RunSettings,
  refuse: () => void,
): Promise<boolean> {
  const { progress, config } = trial;
  let lastSaved = performance.now();
  let lastPause = -Infinity;
  await train(trial, async () => {
    const now = performance.now();
    if (now - lastPause > 50) {
      // Timers and signals are only heard when the loop lets the process breathe.
      await new Promise((resolve) => setImmediate(resolve));
      lastPause = performance.now();
      // This process may have slept for minutes, with its whole machine.
      refuse();
      onProgress?.(progress, config);
    }
    const due =
      now - lastSaved >= checkpointMinutes * 60_000 ||
      (checkpointSteps !== undefined && progress.step % checkpointSteps === 0);
    if (due) {
      save();
      lastSaved = performance.now();
    }
    return stop?.aborted ?? false;
  });
  return progress.step < config.steps;
}

/** @throws LockedError when another process has taken the trial over: what this one wrote would spoil that one's files */
function refuseLostLock(folder: string, lost: boolean): void {
  if (!lost) return;
  throw new LockedError(
    `${folder} was taken over by another process, after this one had given no sign of life for long`,
  );
}

function recordFailure(folder: string, { progress }: Trial, error: Error): void {
  const metrics = error instanceof TrialFailure ? error.metrics : {};
  const { step, updates } = progress;
  const record = { step, updates, message: error.message, metrics, at: new Date().toISOString() };
  writeFileAtomically(trialFile(folder, 'failure'), `${JSON.stringify(record, null, 2)}\n`);
}
