import { randomStepsOf, type TrialConfig } from '@policypath/trial/records';

/** How far a trial was at a moment. */
export interface PaceSample {
  /** Environment steps. */
  readonly step: number;
  /** Seconds of work, from any beginning. */
  readonly seconds: number;
}

export interface Pace {
  /** Environment steps a second over the last minute, evaluations included; null while unknown. */
  readonly stepsPerSecond: number | null;
  /** At that pace; null while unknown, and during the random steps, which are many times faster than those that learn. */
  readonly secondsToGo: number | null;
}

/** Seconds over which the pace is taken. */
const span = 60;

/**
 * The pace of a trial from samples in the order of time: over the last minute, or what there is of it, of the phase that the
 * trial is in. The phases are the random steps and those after them.
 *
 * @param step where the trial is by now. Default: at the last sample
 */
export function paceOf(samples: readonly PaceSample[], config: TrialConfig, step?: number): Pace {
  const last = samples.at(-1);
  if (last === undefined) return { stepsPerSecond: null, secondsToGo: null };
  const random = randomStepsOf(config);
  const learning = samples.filter((sample) => sample.step >= random);
  const learns = learning.length > 1;
  const phase = learns ? learning : samples;
  const first = phase.findLast(({ seconds }) => last.seconds - seconds >= span) ?? phase[0];
  const [steps, seconds] = [last.step - first.step, last.seconds - first.seconds];
  if (!(steps > 0 && seconds > 0)) return { stepsPerSecond: null, secondsToGo: null };
  const stepsPerSecond = steps / seconds;
  const left = Math.max(0, config.steps - (step ?? last.step));
  return { stepsPerSecond, secondsToGo: learns ? left / stepsPerSecond : null };
}

interface TimedLine {
  readonly step: number;
  readonly wallSeconds?: number;
}

/** The samples in lines of a trial's logs; lines of versions that did not write `wallSeconds` have none. */
export function samplesOf(...logs: readonly (readonly TimedLine[])[]): PaceSample[] {
  return logs
    .flat()
    .flatMap(({ step, wallSeconds }) => (wallSeconds === undefined ? [] : [{ step, seconds: wallSeconds }]))
    .toSorted((a, b) => a.seconds - b.seconds);
}

/** Samples of a running trial, as they are needed for its pace. */
export class PaceMeter {
  #samples: PaceSample[] = [];

  /** Adds a sample, unless the last one is younger than half a second. */
  note(step: number, seconds: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && seconds - last.seconds < 0.5) return;
    const firstNeeded = this.#samples.findLastIndex((sample) => seconds - sample.seconds >= span);
    this.#samples = [...this.#samples.slice(Math.max(0, firstNeeded)), { step, seconds }];
  }

  pace(config: TrialConfig): Pace {
    return paceOf(this.#samples, config);
  }
}
