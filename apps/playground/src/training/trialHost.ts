import { loadKernels } from '@policypath/kernels';
import { memorySource, type ByteSource } from '@policypath/path-files';
import {
  agentNeeds,
  forkSettings,
  memoryStorage,
  resolveSettings,
  trialNeeds,
  type Progress,
  type TrialStorage,
} from '@policypath/trial';
import {
  normForecastOf,
  parseManifest,
  predictionSentence,
  SettingsError,
  trialFiles,
  type Manifest,
  type TrialConfig,
} from '@policypath/trial/records';
import { PauseGate } from './pauseGate.ts';
import { startLiveTrial, type LiveTrial, type LiveTrialOptions } from './liveTrial.ts';
import type { Download, DownloadName, FromWorker, Questions, Settings, ToWorker, TrialFiles } from './messages.ts';
import { fieldName, readSettings, settingsForm } from './settingsForm.ts';
import { failureSentence } from '../keep/failureSentence.ts';
import { folderDownload, pathDownload, policyDownload } from '../keep/downloads.ts';
import { filesOfArchive } from '../keep/trialArchive.ts';
import { placesInMemory, type NewPlace, type TrialPlaces } from '../keep/trialPlaces.ts';
import { TrialView } from './trialView.ts';
import { filesOf, tellCheckpoints, tellWhatIsThere, watchedStorage, type StorageWatcher } from './watchedStorage.ts';

const usualLooksASecond = 15;
/** A trial keeps ten moments by itself if the window of each, which it keeps for ever, is not larger. */
const mostKeptBytes = 16 * 2 ** 20;

export interface TrialHostOptions {
  /** @param transfer buffers that the message hands over */
  readonly tell: (message: FromWorker, transfer?: ArrayBuffer[]) => void;
  /** Where trials lie for a folder that the page names. Default: in memory, as before it has named one. */
  readonly placesAt?: (folder: string) => Promise<TrialPlaces>;
}

/** One trial at a time, as a worker runs it: it answers what the page tells and asks. */
export class TrialHost {
  readonly #tell: TrialHostOptions['tell'];
  readonly #placesAt: (folder: string) => Promise<TrialPlaces>;
  #places: TrialPlaces = placesInMemory();
  readonly #gate = new PauseGate();
  #looksASecond = usualLooksASecond;
  #pictures = true;
  /** Of `performance.now()`; looks wait for a step. */
  #nextLookAt = -Infinity;
  #trial: LiveTrial | undefined;
  #view: TrialView | undefined;
  /** The messages that change which trial runs, one after another. */
  #queue: Promise<void> = Promise.resolve();

  constructor({ tell, placesAt = async () => placesInMemory() }: TrialHostOptions) {
    this.#tell = tell;
    this.#placesAt = placesAt;
  }

  /** Takes a message; never throws. Answers are told. */
  async handle(message: ToWorker): Promise<void> {
    switch (message.kind) {
      case 'pause':
        return this.#gate.pause();
      case 'go on':
        return this.#gate.goOn();
      case 'step':
        return this.#gate.step();
      case 'pace':
        this.#looksASecond = message.looksASecond;
        this.#pictures = message.pictures;
        this.#nextLookAt = -Infinity;
        return undefined;
      case 'drawn':
        return this.#view?.takeBack(message.bytes);
      case 'start':
        return await this.#next(() => this.#begin({ settings: message.settings }));
      case 'load':
        return await this.#next(() => this.#begin({ files: message.files }));
      case 'load archive':
        return await this.#next(async () => this.#begin({ files: filesOfArchive(await sourceOf(message.archive)) }));
      case 'place':
        return await this.#next(async () => {
          await this.#stop();
          this.#places = await this.#placesAt(message.folder);
        });
      case 'resume':
        return await this.#next(() => this.#begin({ resumes: true }));
      default:
        return await this.#answer(message);
    }
  }

  /** Does what changes the trial after what was asked before. A failure is told. */
  #next(change: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(change).catch((error: unknown) => {
      this.#tell({ kind: 'failed', message: wordsOf(error), canGoOn: false });
    });
    return this.#queue;
  }

  /** A trial that diverged would do so again; after any other failure it can go on from its last checkpoint. */
  async #tellFailure(error: unknown, place: TrialStorage): Promise<void> {
    const files = await place.list().catch((): string[] => []);
    const canGoOn = files.includes(trialFiles.checkpointed) && !files.includes(trialFiles.failure);
    this.#tell({ kind: 'failed', message: wordsOf(error), canGoOn });
  }

  async #answer(question: Extract<ToWorker, { readonly id: number }>): Promise<void> {
    const { id } = question;
    // A trial that was asked for before is the one that is asked.
    if (question.kind !== 'fields') await this.#queue;
    try {
      this.#tell({ kind: 'answer', id, answer: await this.#answerTo(question) });
    } catch (error) {
      this.#tell({ kind: 'refused', id, message: wordsOf(error) });
    }
  }

  async #answerTo(question: Extract<ToWorker, { readonly id: number }>): Promise<Questions[keyof Questions]['answer']> {
    switch (question.kind) {
      case 'fields':
        return settingsForm(question.settings);
      case 'forecast':
        return forecast(await manifestOf(this.#running().storage), question);
      case 'files':
        return await this.#files(question.at);
      case 'save':
        return await this.#asked((trial) => trial.requests.save());
      case 'download':
        return await this.#download(question.what);
      case 'keep':
        return await this.#asked((trial) => trial.requests.save({ kept: true }));
      case 'edit':
        return await this.#asked((trial) =>
          trial.requests.edit({ variant: question.variant, settings: readSettings(question.settings) }),
        );
      case 'fork':
        return await this.#fork(question);
    }
  }

  /** What is asked of the running trial; a paused one goes on until it has done it. */
  async #asked<Answer>(ask: (trial: LiveTrial) => Promise<Answer>): Promise<Answer> {
    return await this.#gate.openWhile(() => ask(this.#running()));
  }

  #running(): LiveTrial {
    if (this.#trial === undefined) throw new Error('no trial runs here yet: start one first');
    return this.#trial;
  }

  async #files(at: number | undefined): Promise<TrialFiles> {
    const { storage } = this.#running();
    if (at !== undefined) {
      const checkpoints = new RegExp(`^(checkpoint|kept)-0*${at}(/|$)`);
      return await filesOf(
        storage,
        (path) => /^(manifest\.json|replay|path)(\/|$)/.test(path) || checkpoints.test(path),
      );
    }
    // All files of one moment: a checkpoint that is saved meanwhile would remove some.
    return await this.#gate.holdWhile(async () => {
      await this.#asked((trial) => trial.requests.save()).catch(() => {
        // A trial that has ended has its last checkpoint.
      });
      return await filesOf(storage);
    });
  }

  async #download(what: DownloadName): Promise<Download> {
    if (what === 'folder') return await folderDownload(this.#running().storage, await this.#files(undefined));
    const { storage, parts } = this.#running();
    if (parts === undefined) throw new Error('this trial ended before this page was opened: download its folder');
    const { trial } = await manifestOf(storage);
    return what === 'path' ? pathDownload(trial, parts) : policyDownload(trial, parts);
  }

  /** @returns the step at which the fork begins */
  async #fork({ settings, trunk }: Questions['fork']['asked']): Promise<number> {
    const from = trunk === undefined ? this.#running().storage : memoryStorage(new Map(trunk.files), 'trunk');
    const manifest = await manifestOf(from);
    // Refused before anything is stopped.
    const config = forkSettings(manifest.trial, readSettings(settings));
    const at = trunk?.at ?? (await this.#asked((trial) => trial.requests.save({ kept: true })));
    await this.#next(() => this.#begin({ config, fork: { trunk: from, at, settings } }));
    return at;
  }

  /** Stops the trial that runs and begins another one; settles when that one runs, or has ended. */
  async #begin(next: {
    readonly settings?: Settings;
    readonly config?: TrialConfig;
    readonly files?: Iterable<readonly [path: string, bytes: Uint8Array]>;
    /** Goes on with the trial that lies in its place. */
    readonly resumes?: boolean;
    readonly fork?: { readonly trunk: TrialStorage; readonly at: number; readonly settings: Settings };
  }): Promise<void> {
    await this.#stop();
    const kernels = await loadKernels({ backend: 'wasm' });
    const given = next.settings === undefined ? undefined : resolveSettings(readSettings(next.settings));
    const config = next.config ?? given;
    const { storage: place, lostWithPage } = await this.#placeFor(config, next);
    for (const [path, bytes] of next.files ?? []) await place.write(path, bytes);
    let view: TrialView | undefined;
    const watcher: StorageWatcher = {
      opened: (log) => view?.opened(log),
      lines: (log, lines) => view?.lines(log, lines),
      saved: (checkpoint) => view?.saved(checkpoint),
    };
    const storage = watchedStorage(place, watcher);
    const options: LiveTrialOptions = {
      storage,
      ...(config === undefined ? {} : { settings: config, keepCheckpoints: keptMoments(config) }),
      ...(next.fork === undefined ? {} : { fork: { trunk: next.fork.trunk, at: next.fork.at } }),
      onParts: (_parts, { environment }) => {
        const square = environment.startsWith('MinAtar');
        view = new TrialView({
          kernels,
          sha256: storage.sha256,
          pictureSize: square ? { width: 200, height: 200 } : { width: 320, height: 240 },
        });
        this.#view = view;
      },
      onProgress: async (progress) => {
        last = progress;
        if (!begun) await began();
        const now = performance.now();
        if (this.#gate.isPaused || now >= this.#nextLookAt) {
          // One that is late does not delay those after it.
          const interval = 1000 / this.#looksASecond;
          this.#nextLookAt = Math.max(this.#nextLookAt + interval, now + interval / 2);
          this.#look(view, progress, trial.parts);
        }
        return await this.#gate.pass();
      },
    };
    let begun = false;
    let beginning: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (beginning = resolve));
    /** The trial's own record of its progress, which goes on changing. */
    let last: Readonly<Progress> | undefined;
    const began = async (): Promise<void> => {
      begun = true;
      const { trial: config, predicted } = await manifestOf(place);
      const isFinished = (await place.size(trialFiles.result)) !== null;
      await (isFinished ? tellWhatIsThere(place, watcher) : tellCheckpoints(place, watcher));
      await this.#places.began();
      this.#tell({
        kind: 'began',
        steps: config.steps,
        variant: config.variant,
        ...(next.fork === undefined ? {} : { fork: { step: next.fork.at, settings: next.fork.settings } }),
        ...(predicted === undefined ? {} : { predicted: predictionSentence(predicted, config.steps) }),
        ...(lostWithPage === undefined ? {} : { lostWithPage }),
      });
      beginning?.();
    };
    const trial = startLiveTrial(options);
    this.#trial = trial;
    trial.done.then(
      (status) => {
        this.#look(view, last, undefined);
        if (status !== 'stopped') this.#tell({ kind: 'ended', status });
      },
      (error: unknown) => {
        this.#look(view, last, undefined);
        void this.#tellFailure(error, place);
      },
    );
    await Promise.race([running, trial.done.catch(() => undefined)]);
  }

  /** Where the next trial lies: in an empty place, or where the one lies that goes on. */
  async #placeFor(config: TrialConfig | undefined, { resumes }: { readonly resumes?: boolean }): Promise<NewPlace> {
    if (resumes === true) {
      const storage = await this.#places.newest();
      if (storage === null) throw new Error('nothing was saved of this run: start it again');
      return { storage };
    }
    return await this.#places.open(config === undefined ? undefined : trialNeeds(config).diskBytes);
  }

  #look(view: TrialView | undefined, progress: Readonly<Progress> | undefined, parts: LiveTrial['parts']): void {
    if (view === undefined || progress === undefined) return;
    const look = view.look(progress, { parts, isPaused: this.#gate.isPaused, hasPicture: this.#pictures });
    this.#tell(look, look.picture === undefined ? [] : [look.picture.bytes.buffer]);
  }

  async #stop(): Promise<void> {
    const trial = this.#trial;
    if (trial === undefined) return;
    trial.stop();
    await this.#gate.openWhile(() => trial.done.catch(() => undefined));
    trial.close();
    this.#trial = undefined;
  }
}

/** Steps at which a trial keeps a checkpoint for ever: ten, or none where that takes too much memory. */
function keptMoments(config: TrialConfig): number | undefined {
  const window = 4 * agentNeeds(config).parameterCount * (config.pptb?.capacity ?? 0);
  const interval = Math.floor(config.steps / 10);
  return window > mostKeptBytes || interval === 0 ? undefined : interval;
}

/** The norms that the schedule's boosts predict of a policy, whole and by layer, that grows as the unedited one does. */
function forecast(
  { trial, fork }: Manifest,
  { step, base }: Questions['forecast']['asked'],
): Questions['forecast']['answer'] {
  const parts = base[0]?.norms.length ?? 0;
  const norms = Array.from({ length: parts }, (_, part) => {
    const at = interpolated(base.map((one) => [one.step, one.norms[part]]));
    const origin = fork === undefined ? {} : { fork: { step: fork.step, hasWindow: true } };
    return normForecastOf(trial, { steps: step, base: at, ...origin })?.norm;
  });
  return norms.includes(undefined) || parts === 0 ? null : (norms as number[]);
}

/** The line through points in increasing order; beyond them the nearest one. */
function interpolated(points: readonly (readonly [x: number, y: number])[]): (x: number) => number {
  return (x) => {
    let [low, high] = [0, points.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (points[middle][0] <= x) low = middle;
      else high = middle;
    }
    const [[x0, y0], [x1, y1]] = [points[low], points[high]];
    const share = x1 === x0 ? 0 : Math.max(0, Math.min(1, (x - x0) / (x1 - x0)));
    return y0 + share * (y1 - y0);
  };
}

async function manifestOf(storage: TrialStorage): Promise<Manifest> {
  const bytes = await storage.read(trialFiles.manifest);
  return parseManifest(trialFiles.manifest, new TextDecoder().decode(bytes ?? new Uint8Array(0)));
}

/** Settings are named as the page's fields are. */
function wordsOf(error: unknown): string {
  if (error instanceof SettingsError) return error.inWords(fieldName);
  return failureSentence(error);
}

/** A file that the person chose, in memory. */
async function sourceOf(file: File): Promise<ByteSource> {
  return memorySource(new Uint8Array(await file.arrayBuffer()), file.name);
}
