import {
  createTrialParts,
  memoryStorage,
  openTrial,
  resolveSettings,
  runTrial,
  TrialRequests,
  type ForkOptions,
  type GivenSettings,
  type Progress,
  type TrialParts,
  type TrialStorage,
} from '@policypath/trial';
import type { TrialConfig } from '@policypath/trial/records';

/** A trial on the WebAssembly kernels and one thread that is looked at, and asked for things, while it runs. */
export interface LiveTrial {
  /** Its files. */
  readonly storage: TrialStorage;
  /** Environment, agent and path; undefined until they are made. */
  readonly parts: TrialParts | undefined;
  readonly requests: TrialRequests;
  /** Settles when the trial has ended, was stopped, or failed: the same files go on from its last checkpoint. */
  readonly done: Promise<'finished' | 'stopped' | 'already finished'>;
  stop(): void;
  /** Lets environment, agent and path go, which stay after the end. */
  close(): void;
}

export interface LiveTrialOptions {
  /** Settings of a new trial. Absent: the trial in the storage goes on. */
  readonly settings?: GivenSettings | TrialConfig;
  /** Default: in memory. */
  readonly storage?: TrialStorage;
  /** The new trial begins with the state of another one. */
  readonly fork?: ForkOptions;
  /** As `runTrial` takes it. */
  readonly keepCheckpoints?: number | undefined;
  /** Called when environment, agent and path are made. */
  readonly onParts?: (parts: TrialParts, config: TrialConfig) => void;
  /** Called about twenty times a second. The trial goes on when it returns. Of a trial that had finished before: called once. */
  readonly onProgress?: (progress: Readonly<Progress>) => void | Promise<void | 'next step'>;
}

/** Most that a killed tab loses. */
const minutesBetweenCheckpoints = 0.4;

/** @throws SettingsError when settings contradict each other */
export function startLiveTrial(options: LiveTrialOptions): LiveTrial {
  const { settings, storage = memoryStorage(), fork, keepCheckpoints, onParts, onProgress } = options;
  const stop = new AbortController();
  const requests = new TrialRequests();
  const createParts = createTrialParts({ engine: 'wasm', threads: 1 });
  const live = { parts: undefined as TrialParts | undefined };
  const run = runTrial({
    storage,
    ...(settings === undefined ? {} : { settings: configOf(settings) }),
    ...(fork === undefined ? {} : { fork }),
    async createParts(config) {
      live.parts = await createParts(config);
      onParts?.(live.parts, config);
      return { ...live.parts, close() {} };
    },
    ...(keepCheckpoints === undefined ? {} : { keepCheckpoints }),
    checkpointMinutes: minutesBetweenCheckpoints,
    stop: stop.signal,
    requests,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  /** A trial that had finished is shown as it ended. */
  const reopen = async (): Promise<void> => {
    const { parts, config, progress } = await openTrial(storage, createParts);
    live.parts = parts;
    onParts?.(parts, config);
    await onProgress?.(progress);
  };
  return {
    storage,
    requests,
    get parts() {
      return live.parts;
    },
    done: run.then(async ({ status }) => {
      if (status === 'already finished') await reopen();
      return status;
    }),
    stop: () => stop.abort(),
    close() {
      live.parts?.close();
      live.parts = undefined;
    },
  };
}

/** Settings that are resolved already are taken as they are. */
function configOf(settings: GivenSettings | TrialConfig): TrialConfig {
  return 'environment' in settings ? (settings as TrialConfig) : resolveSettings(settings as GivenSettings);
}
