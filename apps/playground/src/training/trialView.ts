import type { KernelLibrary } from '@policypath/kernels';
import type { Progress } from '@policypath/trial';
import { logSchemas, trialFiles, type LogName } from '@policypath/trial/records';
import type { LiveTrial } from './liveTrial.ts';
import type { Look, PathNumbers, Picture } from './messages.ts';
import { pathNumbers } from './pathNumbers.ts';

const decoder = new TextDecoder();
/** Milliseconds between two decompositions of the path, which cost more than the rest of a look. */
const pathInterval = 2000;

/** What a page sees of a trial: each look has what its logs, its environment and its path have gained. */
export class TrialView {
  readonly #trial: LiveTrial;
  readonly #kernels: KernelLibrary;
  readonly #steps: number;
  readonly #pictureSize: { readonly width: number; readonly height: number };
  readonly #read: Partial<Record<LogName, number>> = {};
  #pathAt = -Infinity;
  #lastLook = { at: performance.now(), step: 0 };
  #stepsASecond = 0;

  constructor(
    trial: LiveTrial,
    options: {
      readonly kernels: KernelLibrary;
      readonly steps: number;
      readonly pictureSize: { readonly width: number; readonly height: number };
    },
  ) {
    this.#trial = trial;
    this.#kernels = options.kernels;
    this.#steps = options.steps;
    this.#pictureSize = options.pictureSize;
  }

  look({ step }: Readonly<Progress>): Look {
    const path = this.#path();
    return {
      kind: 'look',
      step,
      steps: this.#steps,
      stepsASecond: this.#pace(step),
      episodes: this.#lines('episodes'),
      evaluations: this.#lines('evaluations'),
      edits: this.#lines('edits'),
      picture: this.#picture(),
      ...(path === undefined ? {} : { path }),
    };
  }

  /** Whole lines that a log has gained. */
  #lines<Name extends 'episodes' | 'evaluations' | 'edits'>(name: Name): Look[Name] {
    const bytes = this.#trial.files.get(trialFiles[name]);
    const from = this.#read[name] ?? 0;
    if (bytes === undefined || bytes.length <= from) return [] as unknown as Look[Name];
    const end = bytes.lastIndexOf(10) + 1;
    if (end <= from) return [] as unknown as Look[Name];
    this.#read[name] = end;
    const lines = decoder.decode(bytes.subarray(from, end)).trimEnd().split('\n');
    return lines.map((line) => logSchemas[name].parse(JSON.parse(line))) as unknown as Look[Name];
  }

  #picture(): Picture | undefined {
    const { width, height } = this.#pictureSize;
    const bytes = this.#trial.parts?.environment.render?.({ width, height });
    return bytes === undefined ? undefined : { width, height, bytes };
  }

  #path(): PathNumbers | undefined {
    const path = this.#trial.parts?.path;
    const now = performance.now();
    if (path === null || path === undefined || now - this.#pathAt < pathInterval) return undefined;
    this.#pathAt = now;
    return pathNumbers(path, this.#kernels);
  }

  /** Steps a second, smoothed over some seconds. */
  #pace(step: number): number {
    const now = performance.now();
    const seconds = (now - this.#lastLook.at) / 1000;
    const pace = (step - this.#lastLook.step) / Math.max(seconds, 1e-3);
    this.#stepsASecond = this.#stepsASecond === 0 ? pace : 0.95 * this.#stepsASecond + 0.05 * pace;
    this.#lastLook = { at: now, step };
    return this.#stepsASecond;
  }
}
