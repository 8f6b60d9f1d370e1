import { checkOptionsObject } from '@policypath/options';
import { plainKernels, SlidingTemporalSvd, type ParameterPath } from '@policypath/tsvd';
import { exponentialAverage, windowMean } from './edits/averages.ts';
import { freshLastLayer, needsFreshText, shrinkPerturb } from './edits/freshParameters.ts';
import { cosineLowPass, extrapolation } from './edits/fixedDirections.ts';
import { outerMomentum, outerStep } from './edits/outerSteps.ts';
import { boostOnly, randomDirection, trimOnly } from './edits/partsOfPptb.ts';
import { pptb } from './edits/pptb.ts';
import { dynamicModes, linearExtrapolation } from './edits/predictedCoordinates.ts';
import { weightScaling } from './edits/weightScaling.ts';
import { norm } from './norm.ts';
import { movedNewest } from './moveNewest.ts';
import type {
  EditMove,
  EditWindow,
  OpenPathEditOptions,
  PathEdit,
  PathEditDefinition,
  PathEditor,
  WindowPart,
} from './pathEdit.ts';
import { boostedNorm } from './normForecast.ts';
import { project } from './project.ts';
import { boostFeedback } from './stability.ts';

/** The settings of the edits that this package defines, by name. */
export interface KnownPathEdits {
  readonly pptb: typeof pptb.settings;
  readonly 'trim-only': typeof trimOnly.settings;
  readonly 'boost-only': typeof boostOnly.settings;
  readonly 'window-mean': typeof windowMean.settings;
  readonly 'exponential-average': typeof exponentialAverage.settings;
  readonly 'cosine-low-pass': typeof cosineLowPass.settings;
  readonly extrapolation: typeof extrapolation.settings;
  readonly 'random-direction': typeof randomDirection.settings;
  readonly 'weight-scaling': typeof weightScaling.settings;
  readonly 'outer-step': typeof outerStep.settings;
  readonly 'outer-momentum': typeof outerMomentum.settings;
  readonly 'linear-extrapolation': typeof linearExtrapolation.settings;
  readonly 'dynamic-modes': typeof dynamicModes.settings;
  readonly 'shrink-perturb': typeof shrinkPerturb.settings;
  readonly 'fresh-last-layer': typeof freshLastLayer.settings;
}

// The type of an edit's own settings is known to its definition alone.
type AnyDefinition = PathEditDefinition<object>;

const definitions = new Map<string, AnyDefinition>();
for (const definition of [
  pptb,
  trimOnly,
  boostOnly,
  windowMean,
  exponentialAverage,
  cosineLowPass,
  randomDirection,
  extrapolation,
  weightScaling,
  outerStep,
  outerMomentum,
  linearExtrapolation,
  dynamicModes,
  shrinkPerturb,
  freshLastLayer,
]) {
  definitions.set(definition.name, definition as unknown as AnyDefinition);
}

/**
 * Makes an edit of the path known by its name: `openPathEdit`, `createPptb({ edit: name })` and trials then take it.
 *
 * @throws RangeError for an empty name, or one that is taken.
 */
export function definePathEdit<Settings extends object>(
  definition: PathEditDefinition<Settings>,
): PathEditDefinition<Settings> {
  const { name } = definition;
  if (name === '') throw new RangeError('A path edit needs a name.');
  if (definitions.has(name)) throw new RangeError(`There is a path edit '${name}' already; choose another name.`);
  definitions.set(name, definition as unknown as AnyDefinition);
  return definition;
}

/** Names of all edits, in the order of their definition. */
export function pathEditNames(): string[] {
  return [...definitions.keys()];
}

/** The edit of this name. @throws RangeError that lists the known ones */
export function pathEditOf(name: string): PathEditDefinition<object> {
  const definition = definitions.get(name);
  if (definition !== undefined) return definition;
  throw new RangeError(
    `There is no path edit '${name}'; known are ${pathEditNames().join(', ')}. definePathEdit() adds one.`,
  );
}

/**
 * Opens an edit on a path. It changes nothing but its own decomposition: the edit is not written back to the path, and
 * loading it into the agent is the caller's.
 *
 * @throws RangeError for an unknown name (with the known ones), an unknown setting (with those of the edit), and settings
 * that do not fit.
 */
export function openPathEdit<Name extends string>(
  name: Name,
  options: OpenPathEditOptions &
    (Name extends keyof KnownPathEdits ? Partial<KnownPathEdits[Name]> : Readonly<Record<string, unknown>>),
): PathEditor {
  checkOptionsObject('openPathEdit', options);
  const definition = pathEditOf(name);
  const {
    path,
    snapshotInterval,
    period,
    edited = () => path.begin,
    kernels = plainKernels,
    generator,
    fresh,
    ...given
  } = options as OpenPathEditOptions;
  refuseUnknownSettings(definition, given);
  if (definition.needsFresh === true && fresh === undefined) throw new RangeError(needsFreshText(name));
  const clock = { window: path.capacity, snapshotInterval, period };
  const resolved = (own: object): object => {
    refuseUnknownSettings(definition, own);
    const completed = { ...definition.settings, ...withoutUndefined(own) };
    return definition.resolve?.(completed, clock) ?? completed;
  };
  const settings = resolved(given);
  const { scope = 'whole', rank, centre, accuracy } = definition.decomposition?.(settings) ?? { rank: 0 };
  if (scope !== 'whole' && scope !== 'layer') {
    throw new RangeError(`scope is 'whole' or 'layer', got ${JSON.stringify(scope)}.`);
  }
  /** The editor's settings with others in their place. @throws RangeError where they need another decomposition */
  const settingsWith = (others: object): object => {
    const own = resolved({ ...given, ...others });
    const asked = definition.decomposition?.(own) ?? { rank: 0 };
    const same = (asked.scope ?? 'whole') === scope && asked.centre === centre && asked.accuracy === accuracy;
    if (asked.rank <= rank && same) return own;
    throw new RangeError(
      `The edit '${name}' was opened with ${rank} directions of the scope '${scope}'; ${JSON.stringify(others)} needs another ` +
        'decomposition: open one with the largest rank.',
    );
  };
  const parts: (WindowPart & { readonly path: ParameterPath; readonly svd: SlidingTemporalSvd })[] = [];
  if (rank > 0) {
    const sources = scope === 'whole' ? [null] : path.layers;
    for (const layer of sources) {
      const source = layer === null ? path : path.layer(layer);
      const start = layer === null ? 0 : path.layer(layer).range.start;
      const { dimension } = source;
      const svd = new SlidingTemporalSvd({ window: path.capacity, dimension, rank, centre, accuracy, kernels });
      parts.push({ layer, path: source, start, svd });
    }
  }
  const update = (): void => {
    for (const { path: source, svd } of parts) svd.update(source);
  };
  const boost = (own: object): number | undefined => definition.boost?.({ path, snapshotInterval, period }, own);
  /** Row of the first snapshot after the last edit. */
  const sinceEdit = (): number => Math.max(0, Math.min(edited(), path.end - 1) - path.begin);
  /** Row of the snapshot from which a displacement is boosted. */
  const origin = (own: object): number => ('boostSpan' in own && own.boostSpan === 'since-edit' ? sinceEdit() : 0);
  const feedback = (own: object): number =>
    boostFeedback({ boost: boost(own) ?? 0, snapshots: path.length - origin(own), snapshotInterval, period });
  const feedbackOf = (result: Float32Array | EditMove, own: object): number =>
    'feedback' in result && result.feedback !== undefined ? result.feedback : feedback(own);
  const combine = (weights: Float64Array): Float64Array => {
    const sum = new Float64Array(path.dimension);
    const rows = Array.from({ length: path.length }, (_, i) => path.at(path.begin + i));
    if (weights.some((weight) => weight !== 0)) kernels.weightedRowSum(rows, weights, sum);
    return sum;
  };
  let closed = false;
  return {
    name,
    settings: settings as Readonly<Record<string, unknown>>,
    get feedback() {
      return feedback(settings);
    },
    get counts() {
      return parts.map(({ svd }) => svd.counts);
    },
    update() {
      for (const { path: source, svd } of parts) svd.prepare(source);
    },
    edit(others): PathEdit {
      const own = others === undefined ? settings : settingsWith(others);
      const started = performance.now();
      if (closed) throw new Error(`This edit '${name}' is closed; open another one.`);
      if (path.length === 0) throw new RangeError('The path has no snapshot.');
      update();
      const newest = path.at(path.end - 1);
      const oldest = path.at(path.begin);
      const window: EditWindow = {
        path,
        snapshots: path.length,
        newest,
        oldest,
        sinceEdit: sinceEdit(),
        snapshotInterval,
        period,
        parts,
        generator,
        fresh,
        combine,
      };
      const result = definition.edit(window, own);
      const record =
        'parameters' in result ? result : movedNewest(result, { window, feedback: feedbackOf(result, own) });
      const along = record.boostUsed ?? boost(own);
      return {
        ...record,
        weightNorm: norm(record.parameters),
        predictedWeightNorm:
          definition.boost === undefined || along === undefined
            ? null
            : boostedNorm({ newest: norm(newest), oldest: norm(path.at(path.begin + origin(own))), boost: along }),
        milliseconds: performance.now() - started,
      };
    },
    project(theta) {
      const { keptDirections } = definition;
      if (keptDirections === undefined) throw new RangeError(`The edit '${name}' keeps no directions to project on.`);
      if (theta.length !== path.dimension) {
        throw new RangeError(`A vector of this path has ${path.dimension} parameters, got ${theta.length}.`);
      }
      update();
      const projected = new Float64Array(theta.length);
      for (const { path: source, start, svd } of parts) {
        const own = theta.subarray(start, start + svd.dimension);
        const kept = keptDirections(svd, settings);
        projected.set(project(own, { path: source, svd, rank: kept, kernels }), start);
      }
      return projected;
    },
    saveState() {
      const windows = parts.map(({ layer, svd }) => [String(layer ?? 'whole'), svd.saveState()] as const);
      return { scope, windows: Object.fromEntries(windows) };
    },
    loadState(state) {
      if (state.scope !== scope) {
        throw new RangeError(`The saved state is of scope '${state.scope}', this one of '${scope}'.`);
      }
      for (const { layer, svd } of parts) {
        const window = state.windows[layer ?? 'whole'];
        if (window === undefined) throw new RangeError(`The saved state has no window for layer ${layer}.`);
        svd.loadState(window);
      }
    },
    close() {
      closed = true;
      for (const { svd } of parts) svd.close();
    },
  };
}

function refuseUnknownSettings({ name, settings }: AnyDefinition, given: object): void {
  for (const setting of Object.keys(given)) {
    if (!(setting in settings)) {
      const known = Object.keys(settings).join(', ');
      throw new RangeError(`The edit '${name}' has no setting '${setting}'; its settings are ${known || 'none'}.`);
    }
  }
}

/** An option that is undefined is one that was not given. */
function withoutUndefined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
