import { loadKernels, type KernelIdentity } from '@policypath/kernels';
import type { EngineName } from '@policypath/nets';
import { layerNorms, PathBuffer, type ParameterLayout, type PathBufferState } from '@policypath/path-buffer';
import { PptbSchedule, type PathEdit, type PathEditorState, type ScheduleState } from '@policypath/pptb';
import { createGenerator, type GeneratorState } from '@policypath/random';
import type { RecordSeries } from '../checkpoint/segments.ts';
import type { StateTree } from '../checkpoint/stateTree.ts';
import type { Progress } from '../loop/progress.ts';
import type { PptbSettings } from '../settings/trialSchema.ts';
import type { EditKind } from '../settings/variants.ts';
import { createEditor } from './createEditor.ts';

/** What an edit logs beside the edited policy [m]: the numbers of @policypath/pptb, and two of the trial's own. */
export interface EditOutcome
  extends
    Pick<PathEdit, 'parameters' | 'displacement' | 'trimmedShare' | 'boostedShare' | 'rankUsed' | 'milliseconds'>,
    Partial<Pick<PathEdit, 'relativeDisplacement' | 'snapshots' | 'feedback' | 'boostUsed' | 'parts'>> {
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
  /** Whether a snapshot is to be taken after this step, or, at step 0, of the initial policy. */
  snapshotDue(progress: Progress): boolean;
  snapshot(parameters: Float32Array, step: number): void;
  /** Whether the policy is to be edited after this step. */
  editDue(progress: Progress): boolean;
  edit(): EditOutcome;
  /** Everything but the snapshots themselves. */
  saveState(): StateTree;
  /** Goes on from a saved state; `rows` are the snapshots that were held then, oldest first. */
  restore(state: StateTree, rows: AsyncIterable<Float32Array>): Promise<void>;
}

export interface RecordedPathOptions {
  /** Which edit. */
  readonly kind: EditKind;
  readonly settings: PptbSettings;
  /** Steps that the path is recorded in (environment steps) of each step that the settings count (agent steps). Default 1. */
  readonly actionRepeat?: number;
  readonly layout: ParameterLayout;
  /** Of the draws that an edit makes, if it makes any. */
  readonly seed: number;
  /** The kernels that decompose the path are those of the networks, where these run on kernels. */
  readonly engine: EngineName | 'auto';
}

/** Opens an empty path for a policy of this layout; `close` gives its memory back. */
export async function openRecordedPath(
  options: RecordedPathOptions,
): Promise<RecordedPath & { readonly identity: KernelIdentity; close(): void }> {
  const { kind, settings, layout, engine, actionRepeat = 1 } = options;
  const { capacity, scope, stopStep } = settings;
  const kernels = await loadKernels({ backend: engine === 'native' || engine === 'wasm' ? engine : undefined });
  const buffer = new PathBuffer({ capacity, layout });
  const generator = createGenerator(options.seed, 'random direction');
  const editor = createEditor({ kind, settings, actionRepeat, path: buffer, kernels, generator });
  const schedule = new PptbSchedule({ ...settings, stopStep: stopStep ?? undefined });

  return {
    identity: kernels.identity,
    close: () => editor.close(),
    parameterCount: buffer.dimension,
    snapshots: {
      get begin() {
        return buffer.begin;
      },
      get end() {
        return buffer.end;
      },
      readRecord: (index, out) => out.set(buffer.at(index)),
    },
    snapshotDue({ agentStep, policyUpdates }) {
      // Algorithm 1 starts its buffer with the initial policy, and counts t from 0: the first step has t = 0.
      if (agentStep === 0) return true;
      return schedule.snapshotDue({ step: agentStep - 1, policyUpdates });
    },
    snapshot: (parameters, step) => void buffer.push(parameters, step),
    editDue: ({ agentStep }) => schedule.editDue({ step: agentStep - 1, snapshots: buffer.length }),
    edit() {
      const { gapAtRank, gapAtBoost, effective: _moved, parts, ...edit } = editor.edit();
      return {
        ...edit,
        gaps: { rank: gapAtRank, boost: gapAtBoost },
        weightNormByLayer: layerNorms(layout, edit.parameters),
        ...(scope === 'layer' ? { parts } : {}),
      };
    },
    saveState: () => ({
      path: { ...buffer.saveState() },
      schedule: { ...schedule.saveState() },
      booster: editor.saveState() as unknown as StateTree,
      generator: { ...generator.saveState() },
    }),
    async restore(state, rows) {
      await fillBuffer(buffer, state['path'] as unknown as PathBufferState, rows);
      schedule.loadState(state['schedule'] as unknown as ScheduleState);
      editor.loadState(state['booster'] as unknown as PathEditorState);
      generator.loadState(state['generator'] as unknown as GeneratorState);
    },
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
