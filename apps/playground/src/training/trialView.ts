import type { KernelLibrary } from '@policypath/kernels';
import { layerNorms } from '@policypath/path-buffer';
import { createGenerator } from '@policypath/random';
import type { Progress } from '@policypath/trial';
import type { LogName } from '@policypath/trial/records';
import type { LiveTrial } from './liveTrial.ts';
import type { Look, PathNumbers, Picture, PolicyDigest, PolicyNorms, ShownStatistic } from './messages.ts';
import { LivePath, pathNumbersOf, withBands } from './livePath.ts';
import type { StorageWatcher } from './watchedStorage.ts';

/** Milliseconds between two decompositions of the path. */
const pathInterval = 2000;
/** Most of its time that a trial spends on pictures and on its path: what takes long is done less often. */
const mostShare = { pictures: 0.08, path: 0.06 };
/** Pictures that came back from the page and wait for the next look, at most. */
const mostSpare = 3;
/** Digests that are told: of the first snapshots, where two trials may still be equal. */
const mostDigests = 1000;
/** Of these, every so many are compared with a null model. */
const looksToBands = 5;

type ShownLog = 'episodes' | 'evaluations' | 'edits';

/** What a page sees of a trial: each look has what its logs, its environment and its path have gained. */
export class TrialView implements StorageWatcher {
  readonly #kernels: KernelLibrary;
  readonly #spareBytes: Uint8Array<ArrayBuffer>[] = [];
  readonly #pictureSize: { readonly width: number; readonly height: number };
  readonly #new: Record<ShownLog, unknown[]> = { episodes: [], evaluations: [], edits: [] };
  readonly #kept = new Set<number>();
  #savedStep: number | null = null;
  #digests = 0;
  #nextPathAt = -Infinity;
  #nextPictureAt = -Infinity;
  #lastLook: { readonly at: number; readonly step: number } | undefined;
  #stepsASecond = 0;
  #path: LivePath | undefined;
  #pathLooks = 0;
  #bands: readonly ShownStatistic[] = [];
  readonly #generator = createGenerator(0, 'null models');
  readonly #sha256: (parameters: Float32Array) => string;

  constructor(options: {
    readonly kernels: KernelLibrary;
    readonly sha256: (parameters: Float32Array) => string;
    readonly pictureSize: { readonly width: number; readonly height: number };
  }) {
    this.#kernels = options.kernels;
    this.#pictureSize = options.pictureSize;
    this.#sha256 = options.sha256;
  }

  opened(log: LogName): void {
    if (log in this.#new) this.#new[log as ShownLog].length = 0;
  }

  lines(log: LogName, lines: readonly string[]): void {
    // The trial's own records of this version: they fit their schemas.
    if (log in this.#new) this.#new[log as ShownLog].push(...lines.map((line) => JSON.parse(line) as unknown));
  }

  saved({ step, kept }: { readonly step: number; readonly kept: boolean }): void {
    this.#savedStep = step;
    if (kept) this.#kept.add(step);
  }

  look(
    { step, updates }: Readonly<Progress>,
    {
      parts,
      isPaused = false,
      hasPicture = true,
    }: { readonly parts: LiveTrial['parts']; readonly isPaused?: boolean; readonly hasPicture?: boolean },
  ): Look {
    const path = this.#lookAtPath(parts);
    const picture = hasPicture ? this.#picture(parts, isPaused) : undefined;
    return {
      kind: 'look',
      step,
      updates,
      stepsASecond: this.#pace(step),
      episodes: this.#taken('episodes'),
      evaluations: this.#taken('evaluations'),
      edits: this.#taken('edits'),
      savedStep: this.#savedStep,
      keptSteps: [...this.#kept],
      ...(picture === undefined ? {} : { picture }),
      digests: [],
      norms: [],
      ...path,
    };
  }

  #taken<Name extends ShownLog>(name: Name): Look[Name] {
    return this.#new[name].splice(0) as unknown as Look[Name];
  }

  #picture(parts: LiveTrial['parts'], isPaused: boolean): Picture | undefined {
    const started = performance.now();
    if (parts === undefined || (started < this.#nextPictureAt && !isPaused)) return undefined;
    const { width, height } = this.#pictureSize;
    const bytes = parts.environment.render?.({ width, height });
    if (bytes === undefined) return undefined;
    this.#nextPictureAt = started + (performance.now() - started) / mostShare.pictures;
    // The environment writes its next picture over this one.
    const own = this.#spareBytes.pop() ?? new Uint8Array(bytes.length);
    own.set(bytes);
    return { width, height, bytes: own };
  }

  /** Takes back the bytes of a picture that was drawn. */
  takeBack(bytes: Uint8Array<ArrayBuffer>): void {
    const { width, height } = this.#pictureSize;
    if (bytes.length === 3 * width * height && this.#spareBytes.length < mostSpare) this.#spareBytes.push(bytes);
  }

  #lookAtPath(parts: LiveTrial['parts']): Partial<Pick<Look, 'path' | 'norms' | 'digests'>> {
    const started = performance.now();
    if (parts === undefined || parts.path === null || started < this.#nextPathAt) return {};
    const digests: PolicyDigest[] = [];
    const norms: PolicyNorms[] = [];
    const isFirst = this.#path === undefined;
    const { layout } = parts.agent.policy;
    this.#path ??= new LivePath(parts.path, this.#kernels);
    this.#path.update((step, parameters) => {
      if (this.#digests < mostDigests) digests.push({ step, sha256: this.#sha256(parameters) });
      this.#digests += 1;
      // Of those between two looks the newest alone.
      if (!isFirst) norms.length = 0;
      norms.push({ step, norms: normsOf(layout, parameters) });
    });
    const path = this.#numbers(this.#path);
    const took = performance.now() - started;
    this.#nextPathAt = started + Math.max(pathInterval, took / mostShare.path);
    return { digests, norms, ...(path === undefined ? {} : { path }) };
  }

  #numbers(path: LivePath): PathNumbers | undefined {
    const numbers = pathNumbersOf(path, this.#kernels);
    if (numbers === undefined) return undefined;
    if (this.#pathLooks % looksToBands === 0) {
      this.#bands = withBands(path.gram, { kernels: this.#kernels, generator: this.#generator }) ?? [];
    }
    this.#pathLooks += 1;
    const bands = new Map(this.#bands.map(({ name, band }) => [name, band]));
    const statistics = numbers.statistics.map((statistic) => {
      const band = bands.get(statistic.name);
      return band === undefined ? statistic : { ...statistic, band };
    });
    return { ...numbers, statistics };
  }

  /** Steps a second, smoothed over some seconds. */
  #pace(step: number): number {
    const now = performance.now();
    const before = this.#lastLook;
    this.#lastLook = { at: now, step };
    if (before === undefined) return 0;
    const pace = (step - before.step) / Math.max((now - before.at) / 1000, 1e-3);
    this.#stepsASecond = this.#stepsASecond === 0 ? pace : 0.95 * this.#stepsASecond + 0.05 * pace;
    return this.#stepsASecond;
  }
}

/** Of the whole policy and of each layer. */
function normsOf(layout: Parameters<typeof layerNorms>[0], parameters: Float32Array): number[] {
  const layers = layerNorms(layout, parameters).map(({ norm }) => norm);
  return [Math.hypot(...layers), ...layers];
}
