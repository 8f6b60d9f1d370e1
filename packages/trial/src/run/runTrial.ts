import { SimulationDivergedError } from '@policypath/envs';
import { restoreTrialState, savedSeconds } from '../checkpoint/trialState.ts';
import { checkpointName } from '../checkpoint/checkpointStore.ts';
import { TrialCheckpoints, type FoundCheckpoint } from '../checkpoint/trialCheckpoints.ts';
import { UsageError } from '../errors.ts';
import { openTrialLogs } from '../logs/trialLogs.ts';
import { TrialFailure } from '../loop/failure.ts';
import { openPolicyRecorder } from '../loop/policyRecorder.ts';
import { initialProgress, type Progress } from '../loop/progress.ts';
import { Stopwatch } from '../loop/stopwatch.ts';
import { train } from '../loop/train.ts';
import type { Trial } from '../loop/trial.ts';
import { KeptPolicies } from '../policy/keptPolicies.ts';
import type { Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { predictionOf, predictionSentence } from '../settings/prediction.ts';
import type { TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import { noteEngine, readManifest, settingsSha256, writeManifest } from './manifest.ts';
import type { CreateParts, TrialParts } from './parts.ts';
import { refuseOtherPlugins, type PluginRecord } from './plugins.ts';
import { trialResult } from './result.ts';

/** Options that do not change what a trial computes. */
export interface RunSettings {
  readonly createParts: CreateParts;
  /** Minutes between checkpoints. Default 10. */
  readonly checkpointMinutes?: number;
  /** Also save a checkpoint at every multiple of this many steps. Default: none. */
  readonly checkpointSteps?: number;
  /** Allow resuming under another engine. Default false. */
  readonly allowEngineChange?: boolean;
  /** Plug-ins that are loaded. The manifest records them, and a resume needs the same. */
  readonly plugins?: readonly PluginRecord[];
  /** When aborted, the trial saves a checkpoint after the running step and returns. */
  readonly stop?: AbortSignal;
  /** Called with lines for the user. */
  readonly say?: (line: string) => void;
  /** Called with the progress about twenty times a second. */
  readonly onProgress?: (progress: Readonly<Progress>, config: TrialConfig) => void;
}

export interface TrialOutcome {
  readonly status: 'finished' | 'stopped' | 'already finished';
  readonly progress: Progress | null;
}

export interface RunTrialOptions extends RunSettings {
  /** Place of the trial's files. */
  readonly storage: TrialStorage;
  /** Settings of a new trial. Absent: resume the trial in `storage`. */
  readonly settings?: TrialConfig;
  /** Label of a new trial, shown with every result. */
  readonly label?: string;
  /** What results call its method. Default: its variant. */
  readonly name?: string;
}

/**
 * Starts a trial, or resumes one from its newest valid checkpoint (from its start when there is none). The result is the same
 * to the bit as without the interruption.
 *
 * @throws UsageError when `storage` already holds a trial, has none to resume, or one that failed or ran on
 *   another engine; TrialFailure when training diverges (recorded in failure.json)
 */
export async function runTrial(options: RunTrialOptions): Promise<TrialOutcome> {
  const { storage, settings, createParts } = options;
  if (settings !== undefined && (await storage.size(trialFiles.manifest)) !== null) {
    throw new UsageError(`${storage.name} holds a trial already`);
  }
  const earlier = settings === undefined ? await readManifest(storage) : null;
  if ((await storage.size(trialFiles.result)) !== null) return { status: 'already finished', progress: null };
  if ((await storage.size(trialFiles.failure)) !== null) {
    const path = `${storage.name}/${trialFiles.failure}`;
    throw new UsageError(`this trial has failed, see ${path}; delete that file to try again from its last checkpoint`);
  }
  if (earlier !== null) refuseOtherPlugins(earlier.plugins, options.plugins);
  const config = settings ?? (earlier as Manifest).trial;
  const parts = await createParts(config);
  try {
    const manifest = earlier ?? newManifest(config, parts, options);
    if (earlier === null) await writeManifest(storage, manifest);
    return await runFrom(manifest, parts, options);
  } finally {
    parts.close();
  }
}

function newManifest(
  trial: TrialConfig,
  { engine, versions }: TrialParts,
  { label, name, plugins = [], say = () => {} }: Pick<RunTrialOptions, 'label' | 'name' | 'plugins' | 'say'>,
): Manifest {
  const predicted = predictionOf(trial);
  if (predicted !== null) say(predictionSentence(predicted, trial.steps));
  return {
    formatVersion: 1,
    trial,
    engine: { ...engine },
    versions: { ...versions },
    startedAt: new Date().toISOString(),
    ...(label === undefined ? {} : { label }),
    ...(name === undefined ? {} : { name }),
    ...(predicted === null ? {} : { predicted }),
    ...(plugins.length === 0 ? {} : { plugins: [...plugins] }),
  };
}

async function runFrom(manifest: Manifest, parts: TrialParts, options: RunTrialOptions): Promise<TrialOutcome> {
  const { storage, say = () => {}, allowEngineChange = false } = options;
  const config = manifest.trial;
  const checkpoints = new TrialCheckpoints(
    storage,
    { engine: parts.engine, settingsSha256: settingsSha256(config, storage.sha256) },
    { replay: parts.agent.replay?.recordLength ?? 0, path: parts.path?.parameterCount ?? 0 },
  );
  const found = await checkpoints.findNewest(({ name, reason }) => say(`${name} is refused: ${reason}`));
  await noteEngine(storage, manifest, parts.engine, found?.index ?? null, allowEngineChange);

  const logs = await openTrialLogs(storage, {
    config,
    startedAt: new Date(manifest.startedAt),
    keep: found?.index.logBytes ?? null,
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
    lastMetrics: { step: 0, wallSeconds: 0 },
    logs,
    recorder: await openPolicyRecorder(storage, config, found?.index.step ?? null),
    policies: await KeptPolicies.open(storage, config, keptThen(found)),
    observation: new Float64Array(0),
    diagnosticObservations: new Float32Array(0),
  };
  try {
    if (found !== null) {
      await restoreTrialState(trial, found.state, found.records);
      say(`resumed at step ${trial.progress.step}`);
    }
    trial.lastMetrics = { step: trial.progress.step, wallSeconds: trial.stopwatch.total() };
    const save = async (): Promise<void> => {
      storage.refuseIfLost(true);
      trial.stopwatch.enter('checkpoint');
      await checkpoints.save(trial);
      trial.stopwatch.enter('other');
    };
    const stopped = await trainWithCheckpoints(trial, save, options);
    if (checkpoints.lastStep !== trial.progress.step) await save();
    if (stopped) return { status: 'stopped', progress: trial.progress };
    logs.flush();
    storage.refuseIfLost(true);
    await trial.policies.flush();
    await storage.write(trialFiles.result, `${JSON.stringify(trialResult(trial, storage.sha256), null, 2)}\n`);
    return { status: 'finished', progress: trial.progress };
  } catch (error) {
    if (error instanceof TrialFailure || error instanceof SimulationDivergedError) {
      storage.refuseIfLost(true);
      await recordFailure(storage, trial, error);
    }
    throw error;
  } finally {
    logs.close();
  }
}

/** The checkpoint that a trial goes on from, as its kept policies need it. */
function keptThen(found: FoundCheckpoint | null): Parameters<typeof KeptPolicies.open>[2] {
  if (found === null) return null;
  const { step, logBytes } = found.index;
  return { step, name: checkpointName(step), evaluationBytes: logBytes[trialFiles.evaluations] ?? 0 };
}

/** Trains to the end or until stopped. Returns whether it was stopped. */
async function trainWithCheckpoints(
  trial: Trial,
  save: () => Promise<void>,
  { storage, checkpointMinutes = 10, checkpointSteps, stop, onProgress }: RunTrialOptions,
): Promise<boolean> {
  const { progress, config } = trial;
  let lastSaved = performance.now();
  let lastPause = -Infinity;
  await train(trial, async () => {
    const now = performance.now();
    if (now - lastPause > 50) {
      // Let the event loop run, so that timers and signals arrive.
      await breathe();
      lastPause = performance.now();
      // The machine may have been suspended for minutes.
      storage.refuseIfLost();
      onProgress?.(progress, config);
    }
    const due =
      now - lastSaved >= checkpointMinutes * 60_000 ||
      (checkpointSteps !== undefined && progress.step % checkpointSteps === 0);
    if (due) {
      await save();
      lastSaved = performance.now();
    }
    return stop?.aborted ?? false;
  });
  return progress.step < config.steps;
}

/** Lets the event loop handle timers, signals and messages. */
async function breathe(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}

async function recordFailure(storage: TrialStorage, { progress }: Trial, error: Error): Promise<void> {
  const metrics = error instanceof TrialFailure ? error.metrics : {};
  const { step, updates } = progress;
  const record = { step, updates, message: error.message, metrics, at: new Date().toISOString() };
  await storage.write(trialFiles.failure, `${JSON.stringify(record, null, 2)}\n`);
}
