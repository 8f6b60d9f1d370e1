/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions, checkOptionsObject, oneOf } from '@policypath/options';
import {
  firstNonFinite,
  flatLayout,
  layoutSlices,
  type ParameterLayout,
  type PathBuffer,
} from '@policypath/path-buffer';
import { loadKernels, SlidingTemporalSvd } from '@policypath/tsvd';
import { defaultBoost } from './stability.ts';
import { EditedPath, type EditedPathState } from './editedPath.ts';
import type { PptbEditSettings } from './edits/pptb.ts';
import { pathEditOf } from './definePathEdit.ts';
import type { EditClock, NormalGenerator, PathEdit } from './pathEdit.ts';
import { defaultPreset } from './presets.ts';
import { periodInSteps } from './schedule.ts';

/** All that PPTB asks of an agent: to read and to load its policy's parameters, as one flat vector. */
export interface Policy {
  /** Names of the parts of the vector. Default: one part. */
  readonly layout?: ParameterLayout;
  /** m. Default: what the layout says, else the length of what `read()` returns. */
  readonly parameterCount?: number;
  /**
   * Copies the parameters into `out` [m], or returns them; `gather` of @policypath/path-buffer does both. Without a layout and
   * a `parameterCount` it is asked once without `out` and has to return them.
   */
  read(out?: Float32Array): Float32Array | void;
  /** Replaces the parameters by `parameters` [m]. */
  load(parameters: Float32Array): void;
  /** Draws parameters [m] as at the start of training, for edits that need them; the policy stays as it is. */
  fresh?(generator: never): Float32Array;
}

/**
 * Settings of the session; all others are those of the edit, by default PPTB's. Without a `rank` (or `informationThreshold`) 64
 * directions are kept, half of the window where that is fewer. Without a `boost` and `boostLimits` the boost is the smaller of
 * 1 and `defaultBoost`, and an edit moves the weights by at most 2 % of their norm.
 */
export interface PptbOptions extends Partial<PptbEditSettings> {
  /**
   * k: snapshots kept, 4 bytes a parameter each. Default 2000, the paper's for MuJoCo; for the DeepMind Control Suite it has
   * 1000.
   */
  readonly window?: number;
  /** t_p: steps between two edits. Default 1000; the paper: "e.g. >= 1000". */
  readonly period?: number;
  /** Updates of the policy between two snapshots. Default 25, the paper's t_s. */
  readonly snapshotUpdates?: number;
  /**
   * Steps between two snapshots. Default: that of `snapshotUpdates` in an agent that updates its policy every second step
   * (TD3); on a bare vector, which every step updates, `snapshotUpdates` itself. With it and without `snapshotUpdates` a snapshot is taken at every multiple of so many steps instead.
   */
  readonly snapshotInterval?: number;
  /** No edit before so many snapshots. Default: one more than the directions kept. */
  readonly minimumSnapshots?: number;
  /** What the period counts: steps (default), or updates of the policy. */
  readonly periodClock?: 'steps' | 'policy-updates';
  /** How long after each multiple of the period an edit is due, in its unit. Default 0; period - 1 is right before an evaluation there. */
  readonly editPhase?: number;
  /** 'since-edit': the window is emptied at each edit. Default 'snapshots'. For a window of one period give that `window`. */
  readonly windowSpan?: 'snapshots' | 'since-edit';
  /** 'first-update': no snapshot before the first update of the policy, from which steps are counted. Default 'step-0'. */
  readonly pathStart?: 'step-0' | 'first-update';
  /**
   * 'return': an edit is returned and never loaded, for an edited policy that is evaluated or acts beside the one that learns.
   * Default 'load'.
   */
  readonly use?: 'load' | 'return';
  /** Which edit, by a name of `pathEditNames()`. Default 'pptb'. */
  readonly edit?: string;
  /** For edits with random draws: a generator of @policypath/random. Its state is the caller's to save. */
  readonly generator?: NormalGenerator;
  /** Settings of another edit. */
  readonly [setting: string]: unknown;
}

/** What `saveState` returns: everything but the snapshots themselves. `JSON.stringify` keeps every bit of it. */
export interface PptbState {
  readonly steps: number;
  readonly policyUpdates: number;
  readonly edits: number;
  /** Steps of the snapshots, schedule, and the decomposition (as JSON 21 MB for 2000 snapshots). */
  readonly path: EditedPathState;
}

/** PPTB on one policy: snapshots, schedule, edit and counts. `createPptb` makes one. */
export interface Pptb {
  /** Steps, updates of the policy, snapshots and edits so far. */
  readonly counts: {
    readonly steps: number;
    readonly policyUpdates: number;
    readonly snapshots: number;
    readonly edits: number;
  };
  /** boost x current window / period: from 1 on the path speeds up without bound. */
  readonly feedback: number;
  /**
   * To be called once after every step of training, when the agent has learned: takes a snapshot when one is due, and edits
   * the policy when that is due. Returns the edit, whose parameters the policy has then (unless `use` is 'return'), or null.
   * Without `policyUpdated` it was a step that left the policy as it was.
   *
   * @throws RangeError when a parameter is not finite
   */
  afterStep(learned?: { readonly policyUpdated?: boolean }): PathEdit | null;
  /**
   * To be called between two updates of the policy that one step makes (PPO's `learn({ betweenUpdates })`): counts the update that was
   * made, and takes a snapshot when one is due. `afterStep` counts the last one.
   *
   * @throws RangeError when a parameter is not finite
   */
  betweenUpdates(): void;
  /**
   * As `afterStep` after a step that updated the policy, as each step does in a loop of one's own.
   *
   * @param parameters For a session on a bare vector: the policy after this step [m], into which an edit is written. Default:
   * the vector given last.
   */
  step(parameters?: Float32Array): PathEdit | null;
  /** Edits the policy now, whatever the schedule says, from the newest snapshot. */
  edit(): PathEdit;
  /** The snapshots, oldest first: `path.at(index)` from `path.begin` to `path.end - 1`. Not to be written to. */
  readonly path: PathBuffer;
  /**
   * Counts, schedule and decomposition; goes through JSON without losing a bit. The snapshots are too many for it (576 MB in
   * the paper's TD3): save those of `path` beside it, for instance with `writePath` of @policypath/path-files.
   */
  saveState(): PptbState;
  /**
   * Goes on with the same bytes from a state, also one from JSON. @param rows The snapshots that `path` held then, oldest first.
   *
   * @throws RangeError when state or rows are of other settings or another policy
   */
  loadState(state: PptbState, rows: Iterable<Float32Array>): void;
  /** Gives the memory of the decomposition back; nothing can be edited afterwards. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * Opens policy path trimming and boosting on a policy, and takes its first snapshot. Compiled kernels decompose the path,
 * native or else WebAssembly; nothing is to be sized. `pptbNeeds` says what it takes of the memory.
 *
 * @param policy An agent's policy, or a bare parameter vector [m] for sessions that go on with `step(parameters)`.
 * @throws RangeError for an unknown option or edit, with the known ones, and for settings that do not fit; TypeError for a
 * policy that cannot be read.
 */
export async function createPptb(policy: Policy | Float32Array, options: PptbOptions = {}): Promise<Pptb> {
  checkOptionsObject('createPptb', options);
  const kernels = await loadKernels();
  const bare = policy instanceof Float32Array ? vectorPolicy(policy) : undefined;
  const target = openPolicy(bare?.policy ?? (policy as Policy));
  const { window: usualWindow, period: usualPeriod, rank: usualRank, snapshotUpdates: usualUpdates } = defaultPreset();
  const { window = usualWindow, period = usualPeriod, snapshotUpdates, snapshotInterval, ...others } = options;
  const { minimumSnapshots = 0, edit = 'pptb', ...rest } = others;
  const { generator, periodClock, editPhase, windowSpan, pathStart, use = 'load', ...asked } = rest;
  const given = { ...rankWhereNone(edit, asked, Math.min(usualRank, Math.floor(window / 2))), ...asked };
  refuseOtherWords({ periodClock, windowSpan, pathStart, use });
  const byUpdates = snapshotUpdates !== undefined || snapshotInterval === undefined;
  const updates = snapshotUpdates ?? usualUpdates;
  const interval = snapshotInterval ?? (bare === undefined ? updates * 2 : updates);
  const clock = { period, periodClock, snapshotInterval: interval, snapshotUpdates: updates };
  const settings = { ...defaultBoosting(edit, given, { ...clock, window, period: periodInSteps(clock) }), ...given };
  const path = new EditedPath({
    layout: target.layout,
    schedule: {
      snapshotClock: byUpdates ? 'policy-updates' : 'steps',
      ...clock,
      editPhase,
      pathStart,
      windowSpan,
      window,
      rank: typeof settings.rank === 'number' ? settings.rank : 1,
      minimumSnapshots,
    },
    edit,
    settings,
    kernels,
    generator: generator as NormalGenerator | undefined,
    fresh: generator === undefined || target.fresh === undefined ? undefined : () => target.fresh!(generator as never),
  });
  const { snapshots } = path;
  let counts = { steps: 0, policyUpdates: 0, edits: 0 };
  const snapshot = (): void => path.push(target.read(), counts.steps);
  const editNow = (): PathEdit => {
    const edited = path.edit();
    const bad = firstNonFinite(edited.parameters);
    if (bad >= 0) throw new RangeError(`The edited policy has ${edited.parameters[bad]} at position ${bad}.`);
    if (edited.effective && use === 'load') target.load(edited.parameters);
    counts = { ...counts, edits: counts.edits + 1 };
    return edited;
  };
  const afterStep = (policyUpdated: boolean): PathEdit | null => {
    counts = { ...counts, steps: counts.steps + 1, policyUpdates: counts.policyUpdates + (policyUpdated ? 1 : 0) };
    if (path.snapshotDue(counts)) snapshot();
    return path.editDue(counts) ? editNow() : null;
  };
  if (path.snapshotDue(counts)) snapshot();

  return {
    get counts() {
      return { ...counts, snapshots: snapshots.end };
    },
    get feedback() {
      return path.feedback;
    },
    afterStep(learned = {}) {
      if (bare !== undefined) throw new TypeError('This session is of a bare vector: go on with step(parameters).');
      return afterStep(learned.policyUpdated === true);
    },
    betweenUpdates() {
      counts = { ...counts, policyUpdates: counts.policyUpdates + 1 };
      if (path.dueBetween(counts.policyUpdates)) snapshot();
    },
    step(vector) {
      if (vector !== undefined && bare === undefined) {
        throw new TypeError("This session reads an agent's policy itself: call step() without parameters.");
      }
      if (vector !== undefined) bare?.use(vector);
      return afterStep(true);
    },
    edit: editNow,
    path: snapshots,
    saveState: () => ({ ...counts, path: path.saveState() }),
    loadState({ steps, policyUpdates, edits, path: saved }, rows) {
      const { path: held, ...own } = saved;
      snapshots.restore({ ...held, rows });
      path.loadState(own);
      counts = { steps, policyUpdates, edits };
    },
    close: () => path.close(),
    [Symbol.dispose]: () => path.close(),
  };
}

const words = {
  periodClock: ['steps', 'policy-updates'],
  windowSpan: ['snapshots', 'since-edit'],
  pathStart: ['step-0', 'first-update'],
  use: ['load', 'return'],
} as const;

/** @throws RangeError for a word that an option does not take */
function refuseOtherWords(given: Readonly<Record<keyof typeof words, string | undefined>>): void {
  for (const [name, known] of Object.entries(words) as [keyof typeof words, readonly string[]][]) {
    const value = given[name];
    if (value === undefined || known.includes(value)) continue;
    throw new RangeError(`${name} must be '${known.join("' or '")}', got '${value}'.`);
  }
}

/** Share of the weights' norm that an edit moves them by at most, where no boost and no bound is given. */
export const defaultRelativeDisplacement = 0.02;

/**
 * Without a boost: at most 1, and an edit moves the weights by at most `defaultRelativeDisplacement` of their norm. Empty where a
 * boost or a bound is given, and for edits that take none.
 */
function defaultBoosting(
  edit: string,
  given: Readonly<Record<string, unknown>>,
  clock: EditClock,
): Pick<PptbEditSettings, 'boost' | 'boostLimits'> {
  const { settings } = pathEditOf(edit);
  if (given['boost'] !== undefined || given['boostLimits'] !== undefined) return {};
  if (!('boost' in settings && 'boostLimits' in settings)) return {};
  const { window, snapshotInterval, period } = clock;
  const boost = Math.min(1, defaultBoost({ window, snapshotInterval, period }));
  if (!Number.isFinite(boost)) return {};
  return { boost, boostLimits: { relativeDisplacement: defaultRelativeDisplacement } };
}

/** The rank where an edit has one to be given and nothing says which. */
function rankWhereNone(
  edit: string,
  given: Readonly<Record<string, unknown>>,
  rank: number,
): Pick<PptbEditSettings, 'rank'> {
  const { settings } = pathEditOf(edit);
  const open = 'rank' in settings && settings.rank === undefined;
  return open && given['rank'] === undefined && given['informationThreshold'] === undefined ? { rank } : {};
}

/** A policy whose layout is known and whose parameters are read into memory of the session. */
interface OpenPolicy extends Pick<Policy, 'load' | 'fresh'> {
  readonly layout: ParameterLayout;
  /** The parameters [m] now, until they are read again. */
  read(): Float32Array;
}

/** @throws TypeError for a policy that cannot be read */
function openPolicy(policy: Policy): OpenPolicy {
  if (typeof policy?.read !== 'function' || typeof policy.load !== 'function') {
    throw new TypeError(
      'PPTB edits a Float32Array, or a policy { layout?, read(out), load(parameters) }; ' +
        'for a list of arrays: { read: (out) => gather(arrays, out), load: (theta) => scatter(theta, arrays) }.',
    );
  }
  const layout = policy.layout ?? flatLayout(policy.parameterCount ?? lengthOf(policy));
  const out = new Float32Array(layoutSlices(layout).dimension);
  return {
    layout,
    load: (parameters) => policy.load(parameters),
    fresh: policy.fresh === undefined ? undefined : (generator) => policy.fresh!(generator),
    read() {
      const returned = policy.read(out);
      if (!(returned instanceof Float32Array) || returned === out) return out;
      if (returned.length !== out.length) {
        throw new RangeError(`The policy has ${out.length} parameters; its read() returned ${returned.length}.`);
      }
      return returned;
    },
  };
}

function lengthOf(policy: Policy): number {
  let cause: unknown;
  try {
    const parameters = policy.read();
    if (parameters instanceof Float32Array) return parameters.length;
  } catch (error) {
    cause = error;
  }
  throw new TypeError(
    'How many parameters has this policy? Give it a layout or a parameterCount, or let read() return them.',
    { cause },
  );
}

/** A vector as a policy: whichever was given last. */
function vectorPolicy(first: Float32Array): { readonly policy: Policy; use(vector: Float32Array): void } {
  let current = first;
  return {
    policy: {
      parameterCount: first.length,
      read: () => current,
      load: (parameters) => current.set(parameters),
    },
    use(vector) {
      if (vector.length !== first.length) {
        throw new RangeError(`This session is of ${first.length} parameters, got ${vector.length}.`);
      }
      current = vector;
    },
  };
}

/** What PPTB takes of the memory once its window is full, in bytes; an upper estimate. */
export interface PptbNeeds {
  /** The snapshots: 4 bytes a parameter each. */
  readonly snapshots: number;
  /** Gram matrices, and room to decompose them. */
  readonly decomposition: number;
}

/** @param options `parameterCount` m, `window`: snapshots held at most, `rank`: directions kept, `layers`: how many, where each has a decomposition. */
export function pptbNeeds(options: {
  readonly parameterCount: number;
  readonly window: number;
  readonly rank: number;
  readonly layers?: number;
  readonly centre?: PptbEditSettings['centre'];
  readonly accuracy?: PptbEditSettings['accuracy'];
}): PptbNeeds {
  checkOptions('pptbNeeds', options, {
    parameterCount: true,
    window: true,
    rank: true,
    layers: true,
    centre: oneOf('mean', 'first'),
    accuracy: oneOf('gram', 'full'),
  });
  const { parameterCount, window, rank, layers = 1, centre, accuracy } = options;

  return {
    snapshots: 4 * window * parameterCount,
    decomposition: layers * SlidingTemporalSvd.needs({ window, rank, centre, accuracy, dimension: parameterCount }),
  };
}
