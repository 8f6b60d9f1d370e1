import type { KernelLibrary } from '@policypath/kernels';
import { RecentPath, type WindowedPath } from '@policypath/path-buffer';
import {
  openPathEdit,
  pathEditOf,
  periodInSteps,
  type NormalGenerator,
  type PathEdit,
  type PathEditorState,
} from '@policypath/pptb';
import type { StateTree } from '../checkpoint/stateTree.ts';
import type { PptbSettings } from '../settings/trialSchema.ts';

/** One edit of the newest snapshot, to be evaluated. */
export interface EvaluatedPolicy extends Pick<
  PathEdit,
  'parameters' | 'snapshots' | 'relativeDisplacement' | 'weightNorm'
> {
  readonly edit: string;
  /** Snapshots that it edits at most. */
  readonly window: number;
  readonly rank?: number;
  readonly boost?: number;
  /** Step of the snapshot that is edited. */
  readonly snapshotStep: number;
}

/** Edits of a path that are only evaluated: each boost with each rank on windows of several lengths, and means of snapshots. */
export interface EvaluatedEdits {
  /** Episodes of each. */
  readonly episodes: number;
  /**
   * The edits of the newest snapshot, computed one by one. A window is decomposed once for all its boosts and ranks; windows that
   * hold the same snapshots are edited once. A window waits for one snapshot more than the rank, or until it is full.
   */
  edited(): Iterable<EvaluatedPolicy>;
  saveState(): StateTree;
  loadState(state: StateTree): void;
  close(): void;
}

export interface EvaluatedEditsOptions {
  readonly path: WindowedPath;
  /** Which edit: a name of @policypath/pptb. */
  readonly kind: string;
  /** Settings of that edit. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly settings: PptbSettings;
  readonly kernels: KernelLibrary;
  readonly generator: NormalGenerator;
  /** Draws parameters as at the start of training. */
  readonly fresh: (() => Float32Array) | undefined;
}

export function openEvaluatedEdits(options: EvaluatedEditsOptions): EvaluatedEdits {
  const { path, kind, own, settings, kernels, generator, fresh } = options;
  const { snapshotInterval } = settings;
  const {
    evaluatedWindows: lengths,
    evaluatedAverages: averages,
    evaluatedEpisodes: episodes,
    evaluatedRanks: ranks,
    evaluatedBoosts: boosts,
  } = settings;
  const clock = { snapshotInterval, period: periodInSteps(settings), kernels };
  const trims = 'trim' in pathEditOf(kind).settings;
  /** A window that the rank reaches is boosted alone: trimming would drop nothing, and is refused. */
  const settingsOf = ({
    rank,
    boost,
    length,
  }: {
    rank?: number;
    boost?: number;
    length: number;
  }): Record<string, unknown> =>
    withoutUndefined({ rank, boost, trim: trims && rank !== undefined ? rank < length : undefined });
  const windows = (lengths ?? []).map((length) => {
    const kept = ranks?.filter((rank) => rank < length || trims) ?? null;
    const combinations = orNone(kept).flatMap((rank) => orNone(boosts).map((boost) => ({ rank, boost })));
    const rank = kept?.at(-1);
    const recent = new RecentPath(path, length);
    const editor = openPathEdit(kind, {
      path: recent,
      ...clock,
      generator,
      fresh,
      ...own,
      ...settingsOf({ rank, length }),
    });
    return { length, combinations, recent, editor };
  });
  const means = (averages ?? []).map((length) => {
    const editor = openPathEdit('window-mean', { path: new RecentPath(path, length), ...clock });
    return { length, editor };
  });

  return {
    episodes: episodes ?? 1,
    *edited() {
      if (path.length < 2) return;
      const snapshotStep = path.stepAt(path.end - 1);
      for (const { length, editor } of means) {
        yield { ...measured(editor.edit()), edit: 'window-mean', window: length, snapshotStep };
      }
      /** The edits of windows that are as long as what the path holds: longer windows have the same. */
      const made = new Map<string, EvaluatedPolicy>();
      for (const { length, combinations, recent, editor } of windows) {
        for (const { rank, boost } of combinations) {
          if (recent.length < Math.max(2, Math.min(length, (rank ?? settings.rank) + 1))) continue;
          const key = `${recent.length} ${rank} ${boost}`;
          const policy = made.get(key) ?? {
            ...measured(editor.edit(settingsOf({ rank, boost, length }))),
            edit: kind,
            window: length,
            ...withoutUndefined({ rank, boost }),
            snapshotStep,
          };
          made.set(key, policy);
          yield { ...policy, window: length };
        }
      }
    },
    saveState: () => Object.fromEntries(windows.map(({ length, editor }) => [length, editor.saveState() as StateTree])),
    loadState(state) {
      for (const { length, editor } of windows) editor.loadState(state[length] as unknown as PathEditorState);
    },
    close: () => [...windows, ...means].forEach(({ editor }) => editor.close()),
  };
}

/** Each value of a list, or once none where the edit has no such setting. */
function orNone(values: readonly number[] | null): readonly (number | undefined)[] {
  return values ?? [undefined];
}

function measured({
  parameters,
  snapshots,
  relativeDisplacement,
  weightNorm,
}: PathEdit): Pick<EvaluatedPolicy, 'parameters' | 'snapshots' | 'relativeDisplacement' | 'weightNorm'> {
  return { parameters, snapshots, relativeDisplacement, weightNorm };
}

function withoutUndefined<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
}
