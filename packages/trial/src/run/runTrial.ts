import {
  aList,
  anObject,
  callable,
  checkOptions,
  required,
  text,
  trueOrFalse,
  wholeNumber,
  type KnownOptions,
  type OptionKind,
} from '@policypath/options';
import { SimulationDivergedError } from '@policypath/envs';
import { restoreTrialState, savedSeconds } from '../checkpoint/trialState.ts';
import { TrialCheckpoints, type FoundCheckpoint } from '../checkpoint/trialCheckpoints.ts';
import { UsageError } from '../errors.ts';
import { openTrialLogs } from '../logs/trialLogs.ts';
import { TrialFailure } from '../loop/failure.ts';
import { openPolicyRecorder } from '../loop/policyRecorder.ts';
import { initialProgress, type Progress } from '../loop/progress.ts';
import type { TrialRequests } from '../loop/requests.ts';
import { Stopwatch } from '../loop/stopwatch.ts';
import { train } from '../loop/train.ts';
import type { Trial } from '../loop/trial.ts';
import { KeptPolicies } from '../policy/keptPolicies.ts';
import type { ForkOrigin, Manifest } from '../records/manifest.ts';
import { trialFiles } from '../records/trialFiles.ts';
import { predictionOf, predictionSentence } from '../settings/prediction.ts';
import { snapshotsBeforeEdit } from '../settings/snapshotsBeforeEdit.ts';
import { agentSettingsOf, editsOnSchedule, type TrialConfig } from '../settings/trialSchema.ts';
import type { TrialStorage } from '../storage/trialStorage.ts';
import {
  cloneOriginOf,
  readDemonstrations,
  refuseOfflineAlone,
  refuseOtherDemonstrations,
  takeDemonstrations,
  type Demonstrations,
  type WhichTransitions,
} from './clone.ts';
import { settingsHashes } from './extend.ts';
import { removeUnfinishedFork, takeOver, unfinishedFork, windowWords } from './fork.ts';
import { isKeptStep, refuseUnreachedSteps, type KeptSteps } from './keptSteps.ts';
import { formatBytes } from './needs.ts';
import { noteEngine, readManifest, writeManifest } from './manifest.ts';
import type { CreateParts, TrialParts } from './parts.ts';
import { refuseMissingPlugins, refuseOtherPlugins, type PluginRecord } from './plugins.ts';
import { trialResult } from './result.ts';
import { thinTrial } from './thin.ts';
import { readTrunk, refuseOtherAgent, refuseOtherTrial, type Trunk } from './trunk.ts';

/** Options that do not change what a trial computes. */
export interface RunSettings {
  readonly createParts: CreateParts;
  /** Minutes between checkpoints. Default 10. */
  readonly checkpointMinutes?: number;
  /** Also save a checkpoint at every multiple of this many steps. Default: none. */
  readonly checkpointSteps?: number;
  /**
   * Keep the checkpoint at every multiple of this many environment steps, or at these steps, for ever. Default: as the manifest
   * says of a trial that is resumed, else none.
   */
  readonly keepCheckpoints?: KeptSteps;
  /** Remove the checkpoint before the last, and the records that only it needs, at the end of the trial. Default false. */
  readonly thin?: boolean;
  /** Allow resuming under another engine. Default false. */
  readonly allowEngineChange?: boolean;
  /** Plug-ins that are loaded. The manifest records them, and a resume needs the same. */
  readonly plugins?: readonly PluginRecord[];
  /** When aborted, the trial saves a checkpoint after the running step and returns. */
  readonly stop?: AbortSignal;
  /** Called with lines for the user. */
  readonly say?: (line: string) => void;
  /**
   * Called with the progress about twenty times a second. The trial goes on when it has returned or settled; 'next step' asks for
   * the next call after one more step.
   */
  readonly onProgress?: (progress: Readonly<Progress>, config: TrialConfig) => OnProgress | Promise<OnProgress>;
  /** What is asked of the trial while it runs. */
  readonly requests?: TrialRequests;
}

type OnProgress = void | 'next step';

/** Infinity: no checkpoint by the clock. */
const minutes: OptionKind<number> = {
  accepts: (value): value is number => typeof value === 'number' && value >= 0,
  expected: 'a number of minutes from 0 on',
};

/** What each of the settings of a run takes. */
export const runSettings: KnownOptions<keyof RunSettings> = {
  createParts: required(callable),
  checkpointMinutes: minutes,
  checkpointSteps: wholeNumber(1),
  keepCheckpoints: true,
  thin: trueOrFalse,
  allowEngineChange: trueOrFalse,
  plugins: aList,
  stop: anObject,
  say: callable,
  onProgress: callable,
  requests: anObject,
};

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
  /** Begin a new trial with the state that another one had at a checkpoint. */
  readonly fork?: ForkOptions;
  /** Fit a new trial of an offline agent to transitions of another one, as its setting `observations` says. */
  readonly clone?: CloneOptions;
}

export interface CloneOptions {
  /** Place of the other trial's files. */
  readonly from: TrialStorage;
  /** What the manifest calls it. Default: the name of its place. */
  readonly name?: string;
}

export interface ForkOptions {
  /** Place of the other trial's files. */
  readonly trunk: TrialStorage;
  /** Environment steps of its checkpoint. */
  readonly at: number;
  /** What the manifest calls the trunk. Default: the name of its place. */
  readonly name?: string;
}

/**
 * Starts a trial, or resumes one from its newest valid checkpoint (from its start when there is none). The result is the same
 * to the bit as without the interruption. A fork with the settings of its trunk computes what the trunk computes.
 *
 * @throws UsageError when `storage` already holds a trial, has none to resume, or one that failed or ran on
 *   another engine; TrialFailure when training diverges (recorded in failure.json)
 */
export async function runTrial(options: RunTrialOptions): Promise<TrialOutcome> {
  checkOptions('runTrial', options, {
    ...runSettings,
    storage: required(anObject),
    settings: anObject,
    label: text,
    name: text,
    fork: anObject,
    clone: anObject,
  });
  try {
    return await startOrResume(options);
  } finally {
    // Also where nothing was trained: nobody is left waiting.
    options.requests?.end();
  }
}

async function startOrResume(options: RunTrialOptions): Promise<TrialOutcome> {
  const { storage, settings, createParts, fork, clone } = options;
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
  refuseUnreachedSteps(options.keepCheckpoints, config);
  const trunk = settings === undefined || fork === undefined ? null : await readTrunk(fork.trunk, fork.at);
  if (trunk !== null) {
    refuseMissingPlugins(trunk.manifest.plugins, options.plugins);
    refuseOtherTrial(trunk, config);
  }
  const demonstrations = clone === undefined ? null : await demonstrationsOf(clone, config);
  if (settings !== undefined && fork === undefined && clone === undefined) refuseOfflineAlone(config);
  const parts = await createParts(config);
  try {
    if (demonstrations !== null) {
      return await runFrom(newManifest(config, parts, options, { demonstrations }), parts, options, { demonstrations });
    }
    if (trunk !== null) {
      await refuseOtherAgent(trunk, config, parts);
      return await runFrom(newManifest(config, parts, options, { trunk }), parts, options, { trunk });
    }
    const manifest = earlier ?? newManifest(config, parts, options);
    const { keepCheckpoints = manifest.keepCheckpoints } = options;
    const isNew = earlier === null || JSON.stringify(keepCheckpoints) !== JSON.stringify(manifest.keepCheckpoints);
    const current = keepCheckpoints === undefined ? manifest : withKept(manifest, keepCheckpoints);
    if (isNew) await writeManifest(storage, current);
    return await runFrom(current, parts, options);
  } finally {
    parts.close();
  }
}

async function demonstrationsOf({ from }: CloneOptions, config: TrialConfig): Promise<Demonstrations> {
  const which = agentSettingsOf(config)['observations'] as WhichTransitions;
  const demonstrations = await readDemonstrations(from, which);
  refuseOtherDemonstrations(demonstrations, config);
  return demonstrations;
}

/** What of another trial a new one begins with. */
interface Beginning {
  /** The state of a fork. */
  readonly trunk?: Trunk;
  /** The transitions of a clone. */
  readonly demonstrations?: Demonstrations;
}

function newManifest(
  trial: TrialConfig,
  { engine, versions }: TrialParts,
  options: Pick<RunTrialOptions, 'label' | 'name' | 'plugins' | 'say' | 'keepCheckpoints' | 'fork' | 'clone'>,
  { trunk, demonstrations }: Beginning = {},
): Manifest {
  const { label, name, plugins = [], say = () => {}, keepCheckpoints } = options;
  const origin = trunk === undefined ? undefined : originOf(trunk, options.fork);
  const hasWindow = (trunk?.checkpoint.index.segments.path.length ?? 0) > 0;
  const predicted = predictionOf(trial, origin === undefined ? undefined : { step: origin.step, hasWindow });
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
    ...(trial.pptb === null || !editsOnSchedule(trial)
      ? {}
      : { snapshotsBeforeFirstEdit: snapshotsBeforeEdit(trial.pptb) }),
    ...(plugins.length === 0 ? {} : { plugins: [...plugins] }),
    ...(keepCheckpoints === undefined ? {} : withKept({}, keepCheckpoints)),
    ...(origin === undefined ? {} : { fork: origin }),
    ...(demonstrations === undefined ? {} : { clone: cloneOriginOf(demonstrations, options.clone?.name) }),
  };
}

function withKept<Content>(content: Content, kept: KeptSteps): Content & { keepCheckpoints: number | number[] } {
  return { ...content, keepCheckpoints: typeof kept === 'number' ? kept : [...kept] };
}

function originOf({ storage, manifest, checkpoint, sha256 }: Trunk, fork: ForkOptions | undefined): ForkOrigin {
  const { startedAt } = manifest;
  return { trial: fork?.name ?? storage.name, startedAt, step: checkpoint.index.step, sha256 };
}

/** @param beginning of a new fork or clone; the manifest is written when its first checkpoint is there */
async function runFrom(
  manifest: Manifest,
  parts: TrialParts,
  options: RunTrialOptions,
  { trunk, demonstrations }: Beginning = {},
): Promise<TrialOutcome> {
  const { storage, say = () => {}, allowEngineChange = false } = options;
  const config = manifest.trial;
  const [settingsHash, ...earlierSha256] = settingsHashes(manifest, storage.sha256);
  const checkpoints = new TrialCheckpoints(
    storage,
    { engine: parts.engine, settingsSha256: settingsHash, earlierSha256 },
    { replay: parts.agent.replay?.recordLength ?? 0, path: parts.path?.parameterCount ?? 0 },
  );
  let found: FoundCheckpoint | null = null;
  const isNew = trunk !== undefined || demonstrations !== undefined;
  if (!isNew) {
    found = await checkpoints.findNewest(({ name, reason }) => say(`${name} is refused: ${reason}`));
    await noteEngine(storage, manifest, parts.engine, found?.index ?? null, allowEngineChange);
  }
  const taken = trunk === undefined ? null : await takeOver(storage, trunk, config, parts);

  if (demonstrations !== undefined) {
    await removeUnfinishedFork(storage);
    await storage.write(unfinishedFork, `of ${demonstrations.storage.name} at step ${demonstrations.step}\n`);
  }
  const logs = await openTrialLogs(storage, {
    config,
    startedAt: new Date(manifest.startedAt),
    keep: found?.index.logBytes ?? null,
  });
  if (trunk !== undefined && taken !== null) {
    try {
      logs.flush();
      found = await checkpoints.begin(taken, logs.bytes());
      // From here on it is a trial, which can be resumed.
      await writeManifest(storage, manifest);
      await storage.remove(unfinishedFork);
    } catch (error) {
      logs.close();
      throw error;
    }
    const window = windowWords(taken, config);
    say(`forked from ${trunk.storage.name} at step ${taken.index.step}${window === null ? '' : `; ${window}`}`);
  }
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
    acting: null,
    ...(options.requests === undefined ? {} : { requests: options.requests }),
  };
  try {
    if (found !== null) {
      await restoreTrialState(trial, found.state, found.records);
      if (trunk === undefined) say(`resumed at step ${trial.progress.step}`);
    }
    trial.lastMetrics = { step: trial.progress.step, wallSeconds: trial.stopwatch.total() };
    const save = async (kept = false): Promise<void> => {
      storage.refuseIfLost(true);
      trial.stopwatch.enter('checkpoint');
      await checkpoints.save(trial, { kept: kept || isKeptStep(manifest.keepCheckpoints, trial.progress.step) });
      trial.stopwatch.enter('other');
    };
    if (demonstrations !== undefined) {
      await takeDemonstrations(demonstrations, agent);
      // Only a state after a reset can be saved.
      environment.reset({ seed: config.seed });
      await save();
      await writeManifest(storage, manifest);
      await storage.remove(unfinishedFork);
    }
    const { keepCheckpoints } = manifest;
    const stopped = await trainWithCheckpoints(trial, save, { ...options, keepCheckpoints });
    if (checkpoints.lastStep !== trial.progress.step) await save();
    if (stopped) return { status: 'stopped', progress: trial.progress };
    logs.end('success', trial.progress.step);
    logs.flush();
    storage.refuseIfLost(true);
    await trial.policies.flush();
    await storage.write(trialFiles.result, `${JSON.stringify(trialResult(trial, storage.sha256), null, 2)}\n`);
    if (options.thin) await thinAtEnd(storage, say);
    return { status: 'finished', progress: trial.progress };
  } catch (error) {
    if (error instanceof TrialFailure || error instanceof SimulationDivergedError) {
      storage.refuseIfLost(true);
      logs.end('failure', trial.progress.step);
      await recordFailure(storage, trial, error);
    }
    throw error;
  } finally {
    logs.close();
  }
}

async function thinAtEnd(storage: TrialStorage, say: (line: string) => void): Promise<void> {
  const { bytes } = await thinTrial(storage);
  if (bytes > 0)
    say(`the checkpoint before the last and its records were removed: ${formatBytes(bytes)} (--no-thin keeps them)`);
}

/** The checkpoint that a trial goes on from, as its kept policies need it. */
function keptThen(found: FoundCheckpoint | null): Parameters<typeof KeptPolicies.open>[2] {
  if (found === null) return null;
  const { step, logBytes } = found.index;
  return { step, name: found.name, evaluationBytes: logBytes[trialFiles.evaluations] ?? 0 };
}

/** Trains to the end or until stopped. Returns whether it was stopped. */
async function trainWithCheckpoints(
  trial: Trial,
  save: (kept?: boolean) => Promise<void>,
  { storage, checkpointMinutes = 10, checkpointSteps, keepCheckpoints, stop, onProgress, requests }: RunTrialOptions,
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
      let asked = await onProgress?.(progress, config);
      // A trial that is held in `onProgress` saves without a step.
      while (requests?.savesWait) {
        await requests.serveSaves(progress.step, save);
        lastSaved = performance.now();
        asked = await onProgress?.(progress, config);
      }
      if (asked === 'next step') lastPause = -Infinity;
    } else if (requests?.savesWait) {
      await requests.serveSaves(progress.step, save);
      lastSaved = now;
    }
    const due =
      now - lastSaved >= checkpointMinutes * 60_000 ||
      (checkpointSteps !== undefined && progress.step % checkpointSteps === 0) ||
      isKeptStep(keepCheckpoints, progress.step);
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
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    // A browser lets nested timers wait for 4 ms, which is a tenth of the time between two calls.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}

async function recordFailure(storage: TrialStorage, { progress }: Trial, error: Error): Promise<void> {
  const metrics = error instanceof TrialFailure ? error.metrics : {};
  const { step, updates } = progress;
  const record = { step, updates, message: error.message, metrics, at: new Date().toISOString() };
  await storage.write(trialFiles.failure, `${JSON.stringify(record, null, 2)}\n`);
}
