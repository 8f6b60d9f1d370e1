import { createKernels, type Kernels } from '@policypath/kernels';
import type { EngineIdentity, EngineName } from '@policypath/nets';
import { layerNorms, PathBuffer, type ParameterLayout, type PathBufferState } from '@policypath/path-buffer';
import { PathTrimmerBooster, PptbSchedule, type PathTrimmerBoosterState, type ScheduleState } from '@policypath/pptb';
import type { StateTree } from '../checkpoint/stateTree.ts';
import type { PptbSettings } from './config.ts';
import type { PolicyPathEditor } from './policyPathEditor.ts';

export interface CreatePolicyPathEditorOptions {
  readonly settings: PptbSettings;
  readonly layout: ParameterLayout;
  /** The kernels that decompose the path are those of the networks, where these run on kernels. */
  readonly engine: EngineName | 'auto';
}

/** A policy's path with what it needs to be edited, and the identity of the code that does so. */
export interface OpenPolicyPath {
  readonly editor: PolicyPathEditor;
  readonly kernels: Kernels;
}

/** Records the path of a policy of this layout, and trims and boosts it. */
export async function createPolicyPathEditor(options: CreatePolicyPathEditorOptions): Promise<OpenPolicyPath> {
  const { settings, layout, engine } = options;
  const { capacity, rank, boostedDirections, boost, snapshotInterval, period, scope, forceBoost } = settings;
  const layers = scope === 'whole' ? 1 : new Set(layout.map(({ layer }) => layer)).size;
  const kernels = await createKernels({
    backend: engine === 'native' || engine === 'wasm' ? engine : undefined,
    arenaBytes: PathTrimmerBooster.arenaBytes({ capacity, rank, layers }),
  });
  const path = new PathBuffer({ capacity, layout });
  const booster = new PathTrimmerBooster({
    path,
    rank,
    boostedDirections,
    boost,
    snapshotInterval,
    period,
    scope,
    force: forceBoost,
    kernels,
  });
  const schedule = new PptbSchedule(settings);

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
    snapshotDue({ step, policyUpdates }) {
      // Algorithm 1 starts its buffer with the initial policy, and counts t from 0: the step-th step has t = step - 1.
      if (step === 0) return true;
      return schedule.snapshotDue({ step: step - 1, policyUpdates });
    },
    snapshot: (parameters, step) => void path.push(parameters, step),
    editDue: ({ step }) => schedule.editDue({ step: step - 1, snapshots: path.length }),
    edit() {
      const { gapAtRank, gapAtBoost, effective: _moved, parts, ...edit } = booster.edit();
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
      booster: booster.saveState() as unknown as StateTree,
    }),
    restore(state, rows) {
      path.restore({ ...(state['path'] as unknown as PathBufferState), rows });
      schedule.loadState(state['schedule'] as unknown as ScheduleState);
      booster.loadState(state['booster'] as unknown as PathTrimmerBoosterState);
    },
  };
  return { editor, kernels };
}

/** The identity of a trial's engine, with that of the path's kernels where they are others (beside TensorFlow). */
export function joinedIdentity(engine: EngineIdentity, kernels: Kernels | undefined): Record<string, string> {
  if (kernels === undefined || kernels.identity.sourceHash === engine.sourceHash) return { ...engine };
  const { backend, instructionSet, sourceHash } = kernels.identity;
  return { ...engine, pathKernels: `${backend} ${instructionSet} ${sourceHash}` };
}
