import type { EditRecord, EvaluationRecord, FailureRecord } from '@policypath/trial/records';
import type { StoredTrial, TrialPlace } from '../../store/storedTrial.ts';
import { runOf, type TrialRun } from '../compareTrials.ts';
import { flattened } from '../selectionNotes.ts';

export type ReportedEvaluation = EvaluationRecord;
/** Without the numbers that JSON does not have. */
export type ReportedEdit = { readonly [Name in keyof EditRecord]: Exclude<EditRecord[Name], null> };

/** All that a report says of one trial. */
export interface ReportedTrial {
  readonly place: TrialPlace;
  readonly stored: StoredTrial;
  readonly measured: {
    readonly environment: string;
    readonly agent: string;
    /** The name that the benchmark gives it, else the variant itself. */
    readonly variant: string;
    readonly seed: number;
    /** Environment steps that an action is held for. */
    readonly actionRepeat: number;
    readonly state: TrialRun['state'];
    readonly failure: FailureRecord | null;
    /** Environment steps that it was to take. */
    readonly steps: number;
    /** All settings, nested ones by their path ('td3.batchSize'), each as JSON. */
    readonly settings: ReadonlyMap<string, string>;
    readonly label: string | null;
    readonly evaluations: TrialRun['evaluations'];
  };
  /** The variant itself. */
  readonly kind: string;
  readonly engine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly startedAt: string | null;
  /** Steps at which another engine went on with it. */
  readonly engineChanges: readonly number[];
  /** Settings of the edits; null where there are none. */
  readonly pptb: Readonly<Record<string, unknown>> | null;
  /** At all offsets, in the order of their steps. */
  readonly evaluations: readonly ReportedEvaluation[];
  readonly edits: readonly ReportedEdit[];
  /** Of work, as far as the logs tell; null before the first evaluation. */
  readonly wallSeconds: number | null;
  /** Where that time went; null before the end. */
  readonly seconds: Readonly<Record<string, number>> | null;
}

/** What a report says of a stored trial. */
export function reportedTrial(stored: StoredTrial): ReportedTrial {
  const { manifest, method, evaluations, result } = stored;
  const { environment, agent, seed, actionRepeat, failure } = stored;
  const { state, evaluations: byOffset } = runOf(stored);
  return {
    place: stored.place,
    stored,
    measured: {
      environment,
      agent,
      variant: method,
      seed,
      actionRepeat,
      state,
      failure,
      steps: manifest.trial.steps,
      settings: new Map(flattened(manifest.trial)),
      label: manifest.label ?? null,
      evaluations: byOffset,
    },
    kind: manifest.trial.variant,
    engine: manifest.engine,
    versions: manifest.versions,
    startedAt: manifest.startedAt,
    engineChanges: (manifest.engineChanges ?? []).map(({ step }) => step),
    pptb: manifest.trial.pptb,
    evaluations,
    edits: stored.edits.map(
      (edit) => Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== null)) as ReportedEdit,
    ),
    wallSeconds:
      result?.wallSeconds ?? evaluations.findLast((one) => one.wallSeconds !== undefined)?.wallSeconds ?? null,
    seconds: result?.seconds ?? null,
  };
}
