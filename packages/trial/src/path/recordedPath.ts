import { callable, checkOptions, oneOf, text, trueOrFalse } from '@policypath/options';
import { loadKernels, type KernelIdentity } from '@policypath/kernels';
import type { EngineName } from '@policypath/nets';
import { layerNorms, type ParameterLayout, type PathBuffer, type PathBufferState } from '@policypath/path-buffer';
import {
  EditedPath,
  openPathEdit,
  pathEditOf,
  periodInSteps,
  type EditedPathState,
  type PathEdit,
} from '@policypath/pptb';
import { createGenerator, type Generator, type GeneratorState } from '@policypath/random';
import { UsageError } from '../errors.ts';
import type { RecordSeries } from '../checkpoint/segments.ts';
import type { StateTree } from '../checkpoint/stateTree.ts';
import type { Progress } from '../loop/progress.ts';
import { openEvaluatedEdits, type EvaluatedEdits } from './evaluatedEdits.ts';
import { editSettings } from '../settings/editSettings.ts';
import { scheduleOf } from '../settings/scheduleOf.ts';
import type { PptbSettings } from '../settings/trialSchema.ts';

/** What an edit logs beside the edited policy [m]: the numbers of @policypath/pptb, and two of the trial's own. */
export interface EditOutcome
  extends
    Pick<PathEdit, 'parameters' | 'displacement' | 'trimmedShare' | 'boostedShare' | 'rankUsed' | 'milliseconds'>,
    Partial<
      Pick<
        PathEdit,
        | 'boostAlongNewest'
        | 'boostAlongDisplacement'
        | 'displacementRepeated'
        | 'relativeDisplacement'
        | 'snapshots'
        | 'feedback'
        | 'boostUsed'
        | 'weightNorm'
        | 'predictedWeightNorm'
        | 'shortOfDigits'
        | 'way'
        | 'parts'
      >
    > {
  /** Relative gaps of the singular values after the last direction kept and after the last one boosted. */
  readonly gaps: Readonly<Record<string, number>>;
  readonly weightNormByLayer: { readonly layer: number; readonly norm: number }[];
}

/** The recorded path of a trial's policy: when a snapshot is taken, when the policy is edited, and the edit. */
export interface RecordedPath {
  /** m */
  readonly parameterCount: number;
  /** The snapshots in memory, to be saved with a checkpoint. */
  readonly snapshots: RecordSeries;
  /** Environment steps at which the snapshot of this index was taken. */
  stepOf(index: number): number;
  /** Whether a snapshot is to be taken after this step, or, at step 0, of the initial policy. */
  snapshotDue(progress: Progress): boolean;
  /** Whether one is to be taken between two updates of the policy that one step makes. */
  dueBetween(progress: Progress): boolean;
  snapshot(parameters: Float32Array, step: number): void;
  /** Whether the policy is to be edited after this step. */
  editDue(progress: Progress): boolean;
  edit(): EditOutcome;
  /** Another edit of the newest snapshot, which no schedule knows: a kind of @policypath/pptb with settings of its own. */
  editBy(kind: string, settings: PptbSettings): EditOutcome;
  /** Edits that are only evaluated; absent where edits are loaded or act. */
  readonly evaluated?: EvaluatedEdits;
  /** Everything but the snapshots themselves. */
  saveState(): StateTree;
  /**
   * What `saveState` would give if this path, still empty, held the snapshots of a saved one (null: none) after the steps made:
   * the first edit comes with the next snapshot, and draws go on as saved.
   */
  stateAfter(progress: Progress, saved: StateTree | null): StateTree;
  /** Goes on from a saved state; `rows` are the snapshots that were held then, oldest first. */
  restore(state: StateTree, rows: AsyncIterable<Float32Array>): Promise<void>;
}

export interface RecordedPathOptions {
  /** Which edit: a name of @policypath/pptb. */
  readonly kind: string;
  readonly settings: PptbSettings;
  /** Steps that the path is recorded in (environment steps) of each step that the settings count (agent steps). Default 1. */
  readonly actionRepeat?: number;
  readonly layout: ParameterLayout;
  /** Of the draws that an edit makes, if it makes any. */
  readonly seed: number;
  /** Draws parameters as at the start of training, for edits that need them. */
  fresh?(generator: Generator): Float32Array;
  /** The kernels that decompose the path are those of the networks, where these run on kernels. */
  readonly engine: EngineName | 'auto';
  /** Whether `edit` is called as the settings schedule it, so that its cost is spread over the snapshots. Default true. */
  readonly edits?: boolean;
}

/** Opens an empty path for a policy of this layout; `close` gives its memory back. */
export async function openRecordedPath(
  options: RecordedPathOptions,
): Promise<RecordedPath & { readonly identity: KernelIdentity; close(): void }> {
  checkOptions('openRecordedPath', options, {
    kind: text,
    settings: true,
    actionRepeat: true,
    layout: true,
    seed: true,
    fresh: callable,
    engine: oneOf('native', 'wasm', 'tensorflow', 'auto'),
    edits: trueOrFalse,
  });

  const { kind, settings, layout, engine, actionRepeat = 1 } = options;
  const kernels = await loadKernels({ backend: engine === 'native' || engine === 'wasm' ? engine : undefined });
  const generator = createGenerator(options.seed, 'random direction');
  const fresh = options.fresh === undefined ? undefined : () => options.fresh!(generator);
  if (pathEditOf(kind).needsFresh === true && fresh === undefined) {
    throw new UsageError(
      `the variant ${kind} draws fresh parameters, and the agent gives none: its policy has no fresh(generator)`,
    );
  }
  const path = new EditedPath({
    layout,
    schedule: scheduleOf(settings),
    edit: kind,
    settings: editSettings(kind, settings, actionRepeat),
    kernels,
    edits: options.edits,
    generator,
    fresh,
  });
  const { snapshots } = path;
  const own = editSettings(kind, settings, actionRepeat);
  const evaluated =
    settings.editUse === 'evaluate'
      ? openEvaluatedEdits({ path: snapshots, kind, own, settings, kernels, generator, fresh })
      : undefined;
  const done = ({ agentStep, policyUpdates }: Pick<Progress, 'agentStep' | 'policyUpdates'>) => ({
    steps: agentStep,
    policyUpdates,
  });

  return {
    identity: kernels.identity,
    close() {
      evaluated?.close();
      path.close();
    },
    evaluated,
    parameterCount: snapshots.dimension,
    snapshots: {
      get begin() {
        return snapshots.begin;
      },
      get end() {
        return snapshots.end;
      },
      readRecord: (index, out) => out.set(snapshots.at(index)),
    },
    stepOf: (index) => snapshots.stepAt(index),
    snapshotDue: (progress) => path.snapshotDue(done(progress)),
    dueBetween: ({ policyUpdates }) => path.dueBetween(policyUpdates),
    snapshot: (parameters, step) => path.push(parameters, step),
    editDue: (progress) => path.editDue(done(progress)),
    edit: () => outcomeOf(path.edit(), layout, settings),
    editBy(other, others) {
      const editor = openPathEdit(other, {
        path: snapshots,
        snapshotInterval: others.snapshotInterval,
        period: periodInSteps(others),
        kernels,
        generator,
        fresh,
        ...editSettings(other, others, actionRepeat),
      });
      try {
        return outcomeOf(editor.edit(), layout, others);
      } finally {
        editor.close();
      }
    },
    saveState: () => ({
      ...(path.saveState() as unknown as StateTree),
      generator: { ...generator.saveState() },
      ...(evaluated === undefined ? {} : { evaluated: evaluated.saveState() }),
    }),
    stateAfter(progress, saved) {
      const before = (saved?.['path'] ?? null) as PathBufferState | null;
      return {
        ...(path.stateAfter(done(progress), before) as unknown as StateTree),
        generator: saved?.['generator'] ?? { ...generator.saveState() },
        ...(evaluated === undefined ? {} : { evaluated: evaluated.saveState() }),
      };
    },
    async restore(state, rows) {
      await fillBuffer(snapshots, state['path'] as unknown as PathBufferState, rows);
      path.loadState(state as unknown as EditedPathState);
      generator.loadState(state['generator'] as unknown as GeneratorState);
      evaluated?.loadState(state['evaluated'] as StateTree);
    },
  };
}

function outcomeOf(
  { gapAtRank, gapAtBoost, effective: _moved, parts, way, ...edit }: PathEdit,
  layout: ParameterLayout,
  { scope }: PptbSettings,
): EditOutcome {
  return {
    ...edit,
    ...(way === 'full' && { way }),
    gaps: { rank: gapAtRank, boost: gapAtBoost },
    weightNormByLayer: layerNorms(layout, edit.parameters),
    ...(scope === 'layer' ? { parts: parts.map(({ way: _same, ...part }) => part) } : {}),
  };
}

/** Fills a buffer as a saved one was. @throws RangeError when the rows are not those of the saved state */
export async function fillBuffer(
  buffer: PathBuffer,
  { begin, steps }: PathBufferState,
  rows: AsyncIterable<Float32Array>,
): Promise<void> {
  buffer.restore({ begin, steps: [], rows: [] });
  let count = 0;
  for await (const row of rows) {
    buffer.push(row, steps[count]);
    count += 1;
  }
  if (count < steps.length) throw new RangeError(`${count} rows for the ${steps.length} snapshots of the saved path`);
}
