import { createKernels, type Kernels } from '@policypath/kernels';
import type { EngineIdentity, EngineName } from '@policypath/nets';
import { layerNorms, PathBuffer, type ParameterLayout, type PathBufferState } from '@policypath/path-buffer';
import { PathTrimmerBooster, PptbSchedule, type PathEditorState, type ScheduleState } from '@policypath/pptb';
import { createGenerator, type GeneratorState } from '@policypath/random';
import type { StateTree } from '../checkpoint/stateTree.ts';
import type { PptbSettings } from '../settings/config.ts';
import { createPathEditor } from './createPathEditor.ts';
import type { PolicyPathEditor } from './policyPathEditor.ts';
import type { EditKind } from '../settings/variants.ts';

export interface CreatePolicyPathEditorOptions {
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

/** A policy's path with what it needs to be edited, and the identity of the code that does so. */
export interface OpenPolicyPath {
  readonly editor: PolicyPathEditor;
  readonly kernels: Kernels;
}

/** Records the path of a policy of this layout, and edits it. */
export async function createPolicyPathEditor(options: CreatePolicyPathEditorOptions): Promise<OpenPolicyPath> {
  const { kind, settings, layout, engine } = options;
  const { capacity, scope, stopStep } = settings;
  const layers = scope === 'whole' ? 1 : new Set(layout.map(({ layer }) => layer)).size;
  const kernels = await createKernels({
    backend: engine === 'native' || engine === 'wasm' ? engine : undefined,
    arenaBytes: PathTrimmerBooster.arenaBytes({ capacity, rank: largestRank(settings), layers }),
  });
  const path = new PathBuffer({ capacity, layout });
  const generator = createGenerator(options.seed, 'random direction');
  const pathEditor = createPathEditor({
    kind,
    settings,
    actionRepeat: options.actionRepeat ?? 1,
    path,
    kernels,
    generator,
  });
  const schedule = new PptbSchedule({ ...settings, stopStep: stopStep ?? undefined });

  const editor: PolicyPathEditor = {
    parameterCount: path.dimension,
    path: {
      get begin() {
        return path.begin;
      },
      get end() {
        return path.end;
      },
      readRecord: (index, out) => out.set(path.at(index)),
    },
    snapshotDue({ agentStep, policyUpdates }) {
      // Algorithm 1 starts its buffer with the initial policy, and counts t from 0: the first step has t = 0.
      if (agentStep === 0) return true;
      return schedule.snapshotDue({ step: agentStep - 1, policyUpdates });
    },
    snapshot: (parameters, step) => void path.push(parameters, step),
    editDue: ({ agentStep }) => schedule.editDue({ step: agentStep - 1, snapshots: path.length }),
    edit() {
      const { gapAtRank, gapAtBoost, effective: _moved, parts, ...edit } = pathEditor.edit();
      return {
        ...edit,
        gaps: { rank: gapAtRank, boost: gapAtBoost },
        weightNormByLayer: layerNorms(layout, edit.parameters),
        ...(scope === 'layer' ? { parts } : {}),
      };
    },
    saveState: () => ({
      path: { ...path.saveState() },
      schedule: { ...schedule.saveState() },
      booster: pathEditor.saveState() as unknown as StateTree,
      generator: { ...generator.saveState() },
    }),
    restore(state, rows) {
      path.restore({ ...(state['path'] as unknown as PathBufferState), rows });
      schedule.loadState(state['schedule'] as unknown as ScheduleState);
      pathEditor.loadState(state['booster'] as unknown as PathEditorState);
      generator.loadState(state['generator'] as unknown as GeneratorState);
    },
  };
  return { editor, kernels };
}

function largestRank({ rank, informationThreshold, maximumRank, boostedDirections }: PptbSettings): number {
  return Math.max(rank, boostedDirections, informationThreshold === null ? 1 : maximumRank);
}

/** The identity of a trial's engine, with that of the path's kernels where they are others (beside TensorFlow). */
export function joinedIdentity(engine: EngineIdentity, kernels: Kernels | undefined): Record<string, string> {
  if (kernels === undefined || kernels.identity.sourceHash === engine.sourceHash) return { ...engine };
  const { backend, instructionSet, sourceHash } = kernels.identity;
  return { ...engine, pathKernels: `${backend} ${instructionSet} ${sourceHash}` };
}
