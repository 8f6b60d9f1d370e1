import { callable, checkOptions, text, trueOrFalse } from '@policypath/options';
import { PathBuffer, type ParameterLayout, type PathBufferState } from '@policypath/path-buffer';
import type { TemporalKernels } from '@policypath/tsvd';
import { openPathEdit } from './definePathEdit.ts';
import type { NormalGenerator, PathEdit, PathEditor, PathEditorState } from './pathEdit.ts';
import { periodInSteps, PptbSchedule, type ScheduleOptions, type ScheduleState } from './schedule.ts';

export interface EditedPathOptions {
  /** Of the policy's parameters. */
  readonly layout: ParameterLayout;
  /** When a snapshot is taken, when the policy is edited, and k: the most snapshots held. */
  readonly schedule: ScheduleOptions & {
    readonly window: number;
    /** 'since-edit': the window is emptied at each edit. Default 'snapshots'. */
    readonly windowSpan?: 'snapshots' | 'since-edit';
  };
  /** Which edit: a name of `pathEditNames()`. */
  readonly edit: string;
  /** Of that edit. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** From `loadKernels`. Default: plain loops, for small paths. */
  readonly kernels?: TemporalKernels;
  /** Whether `edit` will be called as scheduled, so that its cost is spread over the snapshots. Default true. */
  readonly edits?: boolean;
  /** For edits with random draws. Its state is the caller's to save. */
  readonly generator?: NormalGenerator;
  /** Draws parameters [m] as at the start of training, for edits that need them. */
  fresh?(): Float32Array;
}

/** Everything but the snapshots that an `EditedPath` needs to go on with the same bytes: plain values and typed arrays; safe in JSON. */
export type EditedPathState = {
  readonly path: PathBufferState;
  readonly schedule: ScheduleState;
  /** State of the edit; named as in the checkpoints of earlier versions. */
  readonly booster: PathEditorState;
  /** Index of the first snapshot after the last edit; only where the edit asks for it. */
  readonly edited?: number;
};

/** Where a training loop stands after a step; before the first one all is 0. */
export interface StepsDone {
  /** Steps of interaction made, in the unit of the schedule. */
  readonly steps: number;
  /** Updates of the policy made so far. */
  readonly policyUpdates: number;
}

/**
 * The path of one policy: its snapshots, the schedule of Algorithm 1, and the edit. Asked after each step, in this order:
 *
 *     if (path.snapshotDue(done)) path.push(parameters, step);
 *     if (path.editDue(done)) policy.load(path.edit().parameters);
 */
export class EditedPath {
  /** The snapshots. */
  readonly snapshots: PathBuffer;
  readonly #schedule: PptbSchedule;
  readonly #editor: PathEditor;
  readonly #startsAtUpdate: boolean;
  readonly #clears: boolean;
  readonly #edits: boolean;
  /** Index of the first snapshot after the last edit. */
  #edited = 0;

  /** @throws RangeError for a schedule, an edit or settings that do not fit */
  constructor(options: EditedPathOptions) {
    checkOptions('EditedPath', options, {
      layout: true,
      schedule: true,
      edit: text,
      settings: true,
      kernels: true,
      edits: trueOrFalse,
      generator: true,
      fresh: callable,
    });
    const { layout, schedule, edit, settings, kernels, edits = true, generator, fresh } = options;

    const { window, snapshotInterval, pathStart, windowSpan } = schedule;
    if (!Number.isSafeInteger(window) || window < 1) {
      throw new RangeError(`window (k) must be a whole number of snapshots from 1, got ${window}.`);
    }
    this.snapshots = new PathBuffer({ capacity: window, layout });
    this.#schedule = new PptbSchedule(schedule);
    this.#startsAtUpdate = pathStart === 'first-update';
    this.#clears = windowSpan === 'since-edit';
    this.#edits = edits;
    this.#editor = openPathEdit(edit as string, {
      ...settings,
      path: this.snapshots,
      snapshotInterval,
      period: periodInSteps(schedule),
      edited: () => this.#edited,
      kernels,
      generator,
      fresh,
    });
  }

  /** boost x current window / period; 0 where nothing is boosted. */
  get feedback(): number {
    return this.#editor.feedback;
  }

  /** Whether a snapshot is to be taken now: also before the first step, for Algorithm 1 starts with the initial policy. */
  snapshotDue({ steps, policyUpdates }: StepsDone): boolean {
    // Algorithm 1 counts t from 0: the first step has t = 0.
    if (steps === 0) return !this.#startsAtUpdate;
    return this.#schedule.snapshotDue({ step: steps - 1, policyUpdates });
  }

  /** Whether a snapshot is to be taken between two updates that one step makes; as `PptbSchedule.dueBetween`. */
  dueBetween(policyUpdates: number): boolean {
    return this.#schedule.dueBetween(policyUpdates);
  }

  /**
   * Copies a snapshot [m] in, taken at `step` in the caller's unit, and computes a part of the next edit, so that none takes long.
   *
   * @throws RangeError as `PathBuffer.push`
   */
  push(parameters: Float32Array, step: number): void {
    this.snapshots.push(parameters, step);
    // A snapshot that leaves the window before the next edit is not worth its inner products.
    if (this.#edits && this.#schedule.snapshotsToEdit < this.snapshots.capacity) this.#editor.update();
  }

  /** Whether the policy is to be edited now. @throws RangeError when `snapshotDue` was not asked about this step */
  editDue({ steps }: StepsDone): boolean {
    return this.#schedule.editDue({ step: steps - 1, snapshots: this.snapshots.length });
  }

  /**
   * Edits the newest snapshot; the path itself is not changed, or emptied where its window is that since the last edit.
   *
   * @throws RangeError for an empty path
   */
  edit(): PathEdit {
    const edit = this.#editor.edit();
    this.#edited = this.snapshots.end;
    if (this.#clears) this.snapshots.clear();
    return edit;
  }

  saveState(): EditedPathState {
    return {
      path: { ...this.snapshots.saveState() },
      schedule: { ...this.#schedule.saveState() },
      booster: this.#editor.saveState(),
      ...(this.#editor.settings['boostSpan'] === 'since-edit' ? { edited: this.#edited } : {}),
    };
  }

  /**
   * The state of this path, still empty, if it held the snapshots of another one: the first edit comes with the next snapshot
   * (`PptbSchedule.stateAfter`), and everything is decomposed anew. Of `null` it takes none over.
   */
  stateAfter({ steps, policyUpdates }: StepsDone, path: PathBufferState | null): EditedPathState {
    const empty = this.saveState();
    const schedule = this.#schedule.stateAfter({ step: steps - 1, policyUpdates });
    return { ...empty, schedule, ...(path === null ? {} : { path }) };
  }

  /** Goes on from a saved state; fill `snapshots` first. @throws RangeError when the state does not fit */
  loadState({ schedule, booster, edited = 0 }: Omit<EditedPathState, 'path'>): void {
    this.#edited = edited;
    this.#schedule.loadState(schedule);
    this.#editor.loadState(booster);
  }

  /** Gives the memory of the decomposition back; nothing can be edited afterwards. */
  close(): void {
    this.#editor.close();
  }
}
