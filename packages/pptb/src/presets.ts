import { checkOptions } from '@policypath/options';
import { defaultBoost } from './stability.ts';

/** What the application does to the rest of the agent when it loads the edited parameters. */
export interface AfterEdit {
  /** 'polyak': the target actor follows by its own averaging alone. 'copy': it is set to the edited actor. */
  readonly target: 'polyak' | 'copy';
  /** The optimiser's moments: kept, or set to zero. */
  readonly moments: 'keep' | 'reset';
}

/** All settings of PPTB as plain data, for a manifest. Steps are environment steps (TD3) or agent steps (RAD). */
export interface PptbPreset {
  readonly name: 'literal' | 'default';
  /** What a snapshot waits for: a step t with t % snapshotInterval == 0, or every snapshotUpdates policy updates. */
  readonly snapshotClock: 'steps' | 'policy-updates';
  /** t_s in steps. */
  readonly snapshotInterval: number;
  /** t_s in policy updates; the paper: 25. */
  readonly snapshotUpdates: number;
  /** k: snapshots in the window; the paper: 2000 (MuJoCo), 1000 (DMC). */
  readonly window: number;
  /** t_p in steps; both versions: "e.g. >= 1000". */
  readonly period: number;
  /** r_t. The paper chooses it for each environment (`paperSettings`) and does not say which it took; 64 is ours. */
  readonly rank: number;
  /** r_b; the paper: 2. */
  readonly boostedDirections: number;
  /** p_b; NeurIPS 2024 chooses from {0.1, 0.5, 1}. Ours: boost x full window / period = 0.3. */
  readonly boost: number;
  /** One decomposition of the whole vector, as Algorithm 1, or one of each layer. */
  readonly scope: 'whole' | 'layer';
  /** No edit with fewer snapshots than max(rank + 1, minimumSnapshots); null: no such condition. */
  readonly minimumSnapshots: number | null;
  readonly afterEdit: AfterEdit;
}

export interface PresetOptions {
  /** Default 2000; 1000 for RAD. */
  readonly window?: number;
  /** Steps for one policy update: 2 for TD3 and RAD, whose actors learn every second update. Default 2. */
  readonly stepsPerPolicyUpdate?: number;
  /** Policy updates between two snapshots. Default 25. */
  readonly snapshotUpdates?: number;
  /** Default 1000. */
  readonly period?: number;
  /** Default 64. */
  readonly rank?: number;
  /** Default: `defaultBoost` of the other values. */
  readonly boost?: number;
}

/**
 * The values that the two versions of the paper print. Where they differ, NeurIPS 2024 is the later word. Neither says which of
 * `ranks` and `boosts` each environment got, nor a period; both say "sparse intervals (e.g., t_p >= 1000)".
 */
export const paperSettings = {
  /** NeurIPS 2024, Appendix C. */
  neurips2024: {
    ranks: [8, 16, 32, 64],
    boosts: [0.1, 0.5, 1],
    boostedDirections: 2,
    snapshotUpdates: 25,
    leastPeriod: 1000,
    windows: { mujoco: 2000, dmc: 1000 },
    minAtar: { rank: 64, boost: 0.1 },
  },
  /** arXiv v1 prints no boost. */
  arxivV1: {
    ranks: [8, 16, 32, 64, 128],
    boosts: null,
    boostedDirections: 2,
    snapshotUpdates: 25,
    leastPeriod: 1000,
    windows: { mujoco: 2000, dmc: 1000 },
    minAtar: null,
  },
} as const;

/** The largest r_t of both versions: the most directions that an edit keeps by a share of the information, where no other number is given. */
export const largestPaperRank = 128 satisfies (typeof paperSettings.arxivV1.ranks)[4];

/**
 * Algorithm 1 word for word: snapshots at steps t % t_s == 0 and edits at t % t_p == 0, from t = 0 on, whatever the
 * window holds. Identical snapshots (no update yet) make an edit that changes nothing.
 *
 * @throws RangeError for values that are not whole numbers from 1, and when t_p is not a multiple of t_s: the newest
 * snapshot would then not be the current policy.
 */
export function literalPreset(options: PresetOptions = {}): PptbPreset {
  checkOptions('literalPreset', options, {
    window: true,
    stepsPerPolicyUpdate: true,
    snapshotUpdates: true,
    period: true,
    rank: true,
    boost: true,
  });

  const preset = settings(options);
  if (preset.period % preset.snapshotInterval !== 0) {
    throw new RangeError(
      `Algorithm 1 needs t_p % t_s == 0; the period ${preset.period} is not a multiple of ${preset.snapshotInterval} steps.`,
    );
  }
  return { name: 'literal', snapshotClock: 'steps', minimumSnapshots: null, ...preset };
}

/**
 * Ours: snapshots counted in policy updates, as the text says, and the first edit once trimming has something to trim.
 *
 * @throws RangeError for values that are not whole numbers from 1 (minimumSnapshots: from 0), and for a window below
 * minimumSnapshots. A window that the rank reaches is refused by `PptbSchedule` and, with trimming, by the edit.
 */
export function defaultPreset(options: PresetOptions & { readonly minimumSnapshots?: number } = {}): PptbPreset {
  checkOptions('defaultPreset', options, {
    window: true,
    stepsPerPolicyUpdate: true,
    snapshotUpdates: true,
    period: true,
    rank: true,
    boost: true,
    minimumSnapshots: true,
  });

  const { minimumSnapshots = 0 } = options;
  if (!Number.isSafeInteger(minimumSnapshots) || minimumSnapshots < 0) {
    throw new RangeError(`minimumSnapshots must be a whole number from 0, got ${minimumSnapshots}.`);
  }
  const preset = settings(options);
  if (minimumSnapshots > preset.window) {
    throw new RangeError(
      `minimumSnapshots ${minimumSnapshots} exceeds the window of ${preset.window}: no edit would ever be due. ` +
        'Take fewer, or a larger window.',
    );
  }
  return { name: 'default', snapshotClock: 'policy-updates', minimumSnapshots, ...preset };
}

function settings({
  window = 2000,
  stepsPerPolicyUpdate = 2,
  snapshotUpdates = 25,
  period = 1000,
  rank = 64,
  boost,
}: PresetOptions): Omit<PptbPreset, 'name' | 'snapshotClock' | 'minimumSnapshots'> {
  for (const [name, value] of Object.entries({ window, snapshotUpdates, period, rank })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number from 1, got ${value}.`);
    }
  }
  if (!(Number.isFinite(stepsPerPolicyUpdate) && stepsPerPolicyUpdate > 0)) {
    throw new RangeError(`stepsPerPolicyUpdate must be a number above 0, got ${stepsPerPolicyUpdate}.`);
  }
  const snapshotInterval = Math.max(1, Math.round(snapshotUpdates * stepsPerPolicyUpdate));
  return {
    snapshotInterval,
    snapshotUpdates,
    window,
    period,
    rank,
    boostedDirections: 2,
    boost: boost ?? defaultBoost({ window, snapshotInterval, period }),
    scope: 'whole',
    afterEdit: { target: 'polyak', moments: 'keep' },
  };
}
