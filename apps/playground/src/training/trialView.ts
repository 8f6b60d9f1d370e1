import type { KernelLibrary } from '@policypath/kernels';
import type { Progress } from '@policypath/trial';
import type { LogName } from '@policypath/trial/records';
import type { LiveTrial } from './liveTrial.ts';
import type { Look, PathNumbers, Picture } from './messages.ts';
import { pathNumbers } from './pathNumbers.ts';
import type { StorageWatcher } from './watchedStorage.ts';

/** Milliseconds between two decompositions of the path, which cost more than the rest of a look. */
const pathInterval = 2000;

type ShownLog = 'episodes' | 'evaluations' | 'edits';

/** What a page sees of a trial: each look has what its logs, its environment and its path have gained. */
export class TrialView implements StorageWatcher {
  readonly #kernels: KernelLibrary;
  readonly #pictureSize: { readonly width: number; readonly height: number };
  readonly #new: Record<ShownLog, unknown[]> = { episodes: [], evaluations: [], edits: [] };
  readonly #kept = new Set<number>();
  #savedStep: number | null = null;
  #pathAt = -Infinity;
  #lastLook: { readonly at: number; readonly step: number } | undefined;
  #stepsASecond = 0;

  constructor(options: {
    readonly kernels: KernelLibrary;
    readonly pictureSize: { readonly width: number; readonly height: number };
  }) {
    this.#kernels = options.kernels;
    this.#pictureSize = options.pictureSize;
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

  look({ step }: Readonly<Progress>, { parts }: Pick<LiveTrial, 'parts'>): Look {
    const path = this.#path(parts);
    const picture = this.#picture(parts);
    return {
      kind: 'look',
      step,
      stepsASecond: this.#pace(step),
      episodes: this.#taken('episodes'),
      evaluations: this.#taken('evaluations'),
      edits: this.#taken('edits'),
      savedStep: this.#savedStep,
      keptSteps: [...this.#kept],
      ...(picture === undefined ? {} : { picture }),
      ...(path === undefined ? {} : { path }),
    };
  }

  /** The path is looked at again at the next look. */
  lookAtPath(): void {
    this.#pathAt = -Infinity;
  }

  #taken<Name extends ShownLog>(name: Name): Look[Name] {
    return this.#new[name].splice(0) as unknown as Look[Name];
  }

  #picture(parts: LiveTrial['parts']): Picture | undefined {
    const { width, height } = this.#pictureSize;
    const bytes = parts?.environment.render?.({ width, height });
    return bytes === undefined ? undefined : { width, height, bytes };
  }

  #path(parts: LiveTrial['parts']): PathNumbers | undefined {
    const path = parts?.path;
    const now = performance.now();
    if (path === null || path === undefined || now - this.#pathAt < pathInterval) return undefined;
    this.#pathAt = now;
    return pathNumbers(path, this.#kernels);
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
