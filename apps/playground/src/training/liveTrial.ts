import {
  createTrialParts,
  memoryStorage,
  resolveSettings,
  runTrial,
  type GivenSettings,
  type Progress,
  type TrialParts,
} from '@policypath/trial';

/** A trial that runs in memory, on the WebAssembly kernels and one thread, and is looked at while it runs. */
export interface LiveTrial {
  /** Its files by path, as a trial's folder holds them; they grow while it runs. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Environment, agent and path; undefined until they are made. */
  readonly parts: TrialParts | undefined;
  /** Settles when the trial has ended, was stopped, or failed: the same files go on from its last checkpoint. */
  readonly done: Promise<'finished' | 'stopped' | 'already finished'>;
  stop(): void;
}

export interface LiveTrialOptions {
  /** Settings of a new trial. Absent: the trial in `files` goes on. */
  readonly settings?: GivenSettings;
  readonly files?: Map<string, Uint8Array>;
  /** Called about twenty times a second. The trial goes on when it returns. */
  readonly onProgress?: (progress: Readonly<Progress>) => void | Promise<void>;
}

/** @throws SettingsError when settings contradict each other */
export function startLiveTrial({ settings, files = new Map(), onProgress }: LiveTrialOptions): LiveTrial {
  const stop = new AbortController();
  const createParts = createTrialParts({ engine: 'wasm', threads: 1 });
  const live = { parts: undefined as TrialParts | undefined };
  const run = runTrial({
    storage: memoryStorage(files),
    ...(settings === undefined ? {} : { settings: resolveSettings(settings) }),
    createParts: async (config) => (live.parts = await createParts(config)),
    stop: stop.signal,
    onProgress,
  });
  return {
    files,
    get parts() {
      return live.parts;
    },
    done: run.then(({ status }) => status),
    stop: () => stop.abort(),
  };
}
