import { checkOptions, oneOf, type KnownOptions } from '@policypath/options';
import type { PptbPreset } from './presets.ts';

/** The settings of a preset that decide when something is due. */
export type ScheduleOptions = Pick<
  PptbPreset,
  'snapshotClock' | 'snapshotInterval' | 'snapshotUpdates' | 'period' | 'rank' | 'minimumSnapshots'
> & {
  /** Snapshots that the window holds at most, as in a preset: with it, a schedule that never edits is refused. */
  readonly window?: number;
  /** No edit at this step or after it. Default: edits never stop, as in the paper. */
  readonly stopStep?: number;
  /** What the period counts: steps (default), or updates of the policy. */
  readonly periodClock?: 'steps' | 'policy-updates';
  /**
   * How long after each multiple of the period an edit is due, in the unit of the period and below it. Default 0. At period - 1 steps
   * the edit of t = period - 1 comes right before an evaluation after so many steps, for Algorithm 1 counts t from 0.
   */
  readonly editPhase?: number;
  /** 'first-update': no snapshot before the first update of the policy, from which steps are counted. Default 'step-0'. */
  readonly pathStart?: 'step-0' | 'first-update';
};

/** A preset is taken whole: what it says of the edit is of no use here. */
const scheduleOptions: KnownOptions<keyof ScheduleOptions | keyof PptbPreset | 'windowSpan'> = {
  snapshotClock: oneOf('steps', 'policy-updates'),
  snapshotInterval: true,
  snapshotUpdates: true,
  period: true,
  rank: true,
  minimumSnapshots: true,
  window: true,
  stopStep: true,
  periodClock: oneOf('steps', 'policy-updates'),
  editPhase: true,
  pathStart: oneOf('step-0', 'first-update'),
  windowSpan: oneOf('snapshots', 'since-edit'),
  name: true,
  boost: true,
  boostedDirections: true,
  scope: true,
  afterEdit: true,
};

/** t_p in steps, where it may count updates of the policy. */
export function periodInSteps({
  period,
  periodClock = 'steps',
  snapshotInterval,
  snapshotUpdates,
}: Pick<ScheduleOptions, 'period' | 'periodClock' | 'snapshotInterval' | 'snapshotUpdates'>): number {
  if (periodClock === 'steps') return period;
  return Math.max(1, Math.round((period * snapshotInterval) / snapshotUpdates));
}

/** Where the schedule stands; safe in JSON. */
export type ScheduleState = {
  /** Last step that was asked about; -1 before the first. */
  readonly step: number;
  /** Whole multiples of snapshotUpdates reached by that step. */
  readonly updatesReached: number;
  /** Whole multiples of the period reached by the last step with a snapshot; -1 before the first. */
  readonly periodsReached: number;
  /** Whether a snapshot was due at `step`. */
  readonly snapshotDue: boolean;
  /** Whether that snapshot is the first one at or after a multiple of the period. */
  readonly periodPassed: boolean;
  /** Step of the first update of the policy; only where the path starts there, and after it. */
  readonly start?: number;
};

/**
 * When Algorithm 1 stores a snapshot and when it edits. Asked once a step, after the agent learned, in the order
 *
 *     if (schedule.snapshotDue({ step, policyUpdates })) path.push(parameters, step);
 *     if (schedule.editDue({ step, snapshots: path.length })) { ... }
 *
 * `step` is t: the index of the interaction step just made, from 0. The initial policy is pushed before the loop. Of an agent that
 * makes several updates after one step, `dueBetween` is asked after each of them but the last.
 */
export class PptbSchedule {
  readonly #options: ScheduleOptions;
  #state: ScheduleState = {
    step: -1,
    updatesReached: 0,
    periodsReached: -1,
    snapshotDue: false,
    periodPassed: false,
  };
  /** Whole multiples of snapshotUpdates of which a snapshot was stored between the updates of the step that is running. */
  #between = 0;

  /**
   * @throws RangeError for an interval, updates, period or rank that is not a whole number from 1, `minimumSnapshots`
   * neither null nor a whole number from 0, an `editPhase` outside of the period, a `stopStep` that is not a number from 0, and a `window` that is less than
   * the snapshots an edit waits for.
   */
  constructor(options: ScheduleOptions) {
    checkOptions('PptbSchedule', options, scheduleOptions);
    const { snapshotInterval, snapshotUpdates, period, rank, minimumSnapshots } = options;
    for (const [name, value] of Object.entries({ snapshotInterval, snapshotUpdates, period, rank })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new RangeError(`${name} must be a whole number from 1, got ${value}.`);
      }
    }
    if (minimumSnapshots !== null && (!Number.isSafeInteger(minimumSnapshots) || minimumSnapshots < 0)) {
      throw new RangeError(`minimumSnapshots must be null or a whole number from 0, got ${minimumSnapshots}.`);
    }
    const { window = Infinity } = options;
    const least = leastSnapshots(options);
    if (!(window >= least)) {
      throw new RangeError(
        `An edit waits for max(rank + 1, minimumSnapshots) = ${least} snapshots and the window holds ${window} at most: ` +
          `none would ever be due. Take a window from ${least}, or a smaller rank or minimumSnapshots.`,
      );
    }
    const { editPhase = 0 } = options;
    if (!Number.isSafeInteger(editPhase) || editPhase < 0 || editPhase >= period) {
      throw new RangeError(`editPhase must be a whole number from 0 to below the period ${period}, got ${editPhase}.`);
    }
    if (options.stopStep !== undefined && !(options.stopStep >= 0)) {
      throw new RangeError(`stopStep must be a step from 0, got ${options.stopStep}.`);
    }
    this.#options = options;
  }

  /**
   * Whether a snapshot is to be stored after step `step`, with `policyUpdates` updates of the policy made so far.
   * By steps: step % snapshotInterval == 0. By policy updates: a multiple of snapshotUpdates was reached since the last
   * step, so never before the first update and once a multiple. Asking again about the same step gives the same answer.
   *
   * @throws RangeError when a step or the updates go back.
   */
  snapshotDue({ step, policyUpdates }: { readonly step: number; readonly policyUpdates: number }): boolean {
    const last = this.#state;
    if (step === last.step) return last.snapshotDue;
    const { snapshotClock, snapshotInterval, snapshotUpdates, period } = this.#options;
    const updatesReached = Math.floor(policyUpdates / snapshotUpdates);
    if (!(step > last.step) || !(updatesReached >= last.updatesReached)) {
      throw new RangeError(
        `The schedule stands at step ${last.step}, past ${last.updatesReached * snapshotUpdates} policy updates; ` +
          `it cannot go back to step ${step} with ${policyUpdates}.`,
      );
    }
    const { periodClock = 'steps', editPhase = 0, pathStart = 'step-0' } = this.#options;
    const start = pathStart === 'step-0' ? undefined : (last.start ?? (policyUpdates > 0 ? step : undefined));
    const waits = pathStart === 'first-update' && start === undefined;
    const begins = start !== undefined && last.start === undefined;
    const t = step - (start ?? 0);
    const due = snapshotClock === 'steps' ? t % snapshotInterval === 0 : updatesReached > last.updatesReached;
    const snapshotDue = !waits && (begins || due);
    const done = periodClock === 'steps' ? t : policyUpdates;
    const periodsReached = snapshotDue ? Math.floor((done - editPhase) / period) : last.periodsReached;
    this.#between = 0;
    this.#state = {
      step,
      updatesReached,
      periodsReached,
      snapshotDue,
      periodPassed: periodsReached > last.periodsReached,
      ...(start === undefined ? {} : { start }),
    };
    return snapshotDue;
  }

  /**
   * Whether a snapshot is to be stored between two updates of one step: a multiple of snapshotUpdates was reached since the last
   * snapshot. `snapshotDue` then asks for one more after the last update, so that the newest snapshot is the policy that acts
   * on. Never by steps.
   */
  dueBetween(policyUpdates: number): boolean {
    const { snapshotClock, snapshotUpdates, pathStart = 'step-0' } = this.#options;
    if (snapshotClock === 'steps' || (pathStart === 'first-update' && this.#state.start === undefined)) return false;
    const reached = Math.floor(policyUpdates / snapshotUpdates);
    if (reached <= Math.max(this.#state.updatesReached, this.#between)) return false;
    this.#between = reached;
    return true;
  }

  /**
   * Whether to edit after step `step`, with `snapshots` in the window: at the first snapshot at or after each multiple
   * of the period (t % t_p == 0 itself when snapshots are taken by steps), so that the newest snapshot is the policy of
   * this very moment; and, unless the preset has no such condition, with at least max(rank + 1, minimumSnapshots)
   * snapshots. A multiple that passes with fewer is left out. Never from `stopStep` on, where that is given.
   *
   * @throws RangeError when `snapshotDue` was not asked about this step.
   */
  editDue({ step, snapshots }: { readonly step: number; readonly snapshots: number }): boolean {
    if (step !== this.#state.step) {
      throw new RangeError(
        `Ask snapshotDue about step ${step} first; the schedule stands at step ${this.#state.step}.`,
      );
    }
    const { stopStep = Infinity } = this.#options;
    if (step >= stopStep) return false;
    return this.#state.periodPassed && snapshots >= leastSnapshots(this.#options);
  }

  /** Snapshots from the last step asked about to the next edit, roughly; Infinity where edits stop before it. */
  get snapshotsToEdit(): number {
    const { period, snapshotInterval, snapshotUpdates } = this.#options;
    const { periodClock = 'steps', editPhase = 0, stopStep = Infinity } = this.#options;
    const { step, start = 0, updatesReached } = this.#state;
    const bySteps = periodClock === 'steps';
    const each = bySteps ? snapshotInterval : snapshotUpdates;
    const done = (bySteps ? Math.max(0, step - start) : updatesReached * snapshotUpdates) - editPhase;
    const snapshots = Math.ceil((Math.floor(done / period + 1) * period - done) / each);
    return step + (snapshots - 1) * snapshotInterval >= stopStep ? Infinity : snapshots;
  }

  saveState(): ScheduleState {
    return { ...this.#state };
  }

  /**
   * The state of a schedule that takes over after step `step` from another one, whose period may differ: the next snapshot
   * comes when it is due, and the first edit with it; from then on at multiples of the period.
   */
  stateAfter({ step, policyUpdates }: { readonly step: number; readonly policyUpdates: number }): ScheduleState {
    const { snapshotUpdates, pathStart } = this.#options;
    const updatesReached = Math.floor(policyUpdates / snapshotUpdates);
    // Steps of the branch are counted from 0: that of the first update is not known here.
    const start = pathStart === 'first-update' && policyUpdates > 0 ? { start: 0 } : {};
    return { ...start, step, updatesReached, periodsReached: -1, snapshotDue: false, periodPassed: false };
  }

  loadState(state: ScheduleState): void {
    this.#state = { ...state };
  }
}

/** Snapshots that an edit waits for; 0: no such condition. */
function leastSnapshots({ rank, minimumSnapshots }: ScheduleOptions): number {
  return minimumSnapshots === null ? 0 : Math.max(rank + 1, minimumSnapshots);
}
