import { majorDimensionality, type PathCentre } from '@policypath/tsvd';
import { boostDecayFactor, checkBoostDecay, type BoostDecay } from '../boostDecay.ts';
import { checkBoostLimits, type BoostLimits } from '../boostLimits.ts';
import { boostReading } from '../boostReading.ts';
import { joinMoves, joinParts } from '../join.ts';
import { norm } from '../norm.ts';
import type { EditClock, EditWindow, PathEdit, PathEditDefinition } from '../pathEdit.ts';
import { largestPaperRank } from '../presets.ts';
import { boostFeedback, defaultBoost } from '../stability.ts';
import { refuseUntrimmable, type EditedSvd } from '../trim.ts';

/** The displacement that is boosted: from the oldest snapshot of the window, or from the first one after the last edit. */
export type BoostSpan = 'window' | 'since-edit';

export interface PptbEditSettings {
  /** r_t: directions kept. Give this or `informationThreshold`. */
  readonly rank?: number;
  /** Keep D(beta) directions instead: as many as hold this share, in (0, 1], of the information amount. Not in the paper. */
  readonly informationThreshold?: number;
  /** With `informationThreshold`: the most directions kept. Default: `largestPaperRank`. */
  readonly maximumRank: number;
  /** r_b. Default 2, as in the paper. */
  readonly boostedDirections: number;
  /** p_b. NeurIPS 2024 prints {0.1, 0.5, 1}, arXiv v1 none (`paperSettings`). Default: `defaultBoost`, which is ours. */
  readonly boost?: number;
  /** 'whole' (default, as Algorithm 1): one decomposition of all parameters. 'layer': one of each layer. */
  readonly scope: 'whole' | 'layer';
  /** false: boosting alone (Eq. 2 without Eq. 1). Default true. */
  readonly trim: boolean;
  /** Decomposes a_i - c instead, c the window's mean or its first snapshot. Default: not centred, as in the paper. */
  readonly centre?: PathCentre;
  /**
   * 'full': each edit decomposes its snapshots without squaring them, as accurate as LAPACK's SVD and tens of times as slow; for
   * edits whose record says that they are `shortOfDigits`. Default 'gram'.
   */
  readonly accuracy: 'gram' | 'full';
  /** Bounds that lower the boost of an edit. Default: none. Not in the paper. */
  readonly boostLimits?: BoostLimits;
  /** Which displacement is boosted: that of the window (default, Eq. 2), or that since the last edit. */
  readonly boostSpan: BoostSpan;
  /** How the boost falls with the path's steps. Default: not. Not in the paper. */
  readonly boostDecay?: BoostDecay;
  /** Has no effect: no boost is refused for its feedback any more. */
  readonly force: boolean;
}

const settings: PptbEditSettings = {
  rank: undefined,
  informationThreshold: undefined,
  maximumRank: largestPaperRank,
  boostedDirections: 2,
  boost: undefined,
  scope: 'whole',
  trim: true,
  centre: undefined,
  accuracy: 'gram',
  boostLimits: undefined,
  boostDecay: undefined,
  boostSpan: 'window',
  force: false,
};

/**
 * Policy path trimming and boosting (Algorithm 1, step 2): the newest snapshot trimmed to the major temporal directions
 * (Eq. 1) and boosted along the first ones (Eq. 2), joined as in Eq. 3.
 */
export const pptb: PathEditDefinition<PptbEditSettings> = {
  name: 'pptb',
  text: 'trims and boosts (Algorithm 1)',
  settings,
  resolve,
  decomposition: (own) => ({ rank: mostDirections(own), scope: own.scope, centre: own.centre, accuracy: own.accuracy }),
  keptDirections,
  boost: boostNow,
  edit: trimAndBoost,
};

/** PPTB's edit of the window; its settings are completed. */
export function trimAndBoost(window: EditWindow, own: PptbEditSettings): Omit<PathEdit, 'milliseconds'> {
  const { newest, oldest, snapshots } = window;
  const { boostLimits, boostDecay, boostedDirections, trim } = own;
  const parameters = new Float32Array(newest.length);
  const boost = boostNow(window, own);
  const edits = window.parts.map(({ layer, start, svd }) => {
    const range = [start, start + svd.dimension] as const;
    return joinMoves({
      svd,
      layer,
      newest: newest.subarray(...range),
      oldest: oldest.subarray(...range),
      rank: keptDirections(svd, own),
      boost,
      boostedDirections,
      from: own.boostSpan === 'since-edit' ? window.sinceEdit : 0,
      trim,
      limits: boostLimits,
      out: parameters.subarray(...range),
    });
  });
  const boostUsed = Math.max(...edits.map((edit) => edit.boostUsed));
  const varies = boostLimits !== undefined || boostDecay !== undefined;
  const parts = edits.map(({ terms: _terms, boostUsed: used, ...edit }) =>
    varies ? { ...edit, boostUsed: used } : edit,
  );
  const terms = edits.map((edit) => edit.terms);
  const sizes = window.parts.map(({ start, svd }) => norm(newest.subarray(start, start + svd.dimension)));
  const feedback = feedbackOf(window, boostUsed, own);
  return {
    ...joinParts({ newest, parameters, parts, sizes, snapshots, feedback }),
    ...(varies ? { boostUsed } : {}),
    ...boostReading(terms, window),
  };
}

/**
 * @throws RangeError for settings out of range; for a window that the rank reaches, where trimming never drops anything
 * (`trim: false` is for boosting alone).
 */
function resolve(given: PptbEditSettings, clock: EditClock): PptbEditSettings {
  const { rank, informationThreshold, boostedDirections, trim, boostLimits, boostDecay } = given;
  const { window, snapshotInterval, period } = clock;
  if ((rank === undefined) === (informationThreshold === undefined)) {
    throw new RangeError('Give either rank (r_t) or informationThreshold (beta), and not both.');
  }
  if (informationThreshold !== undefined && !(informationThreshold > 0 && informationThreshold <= 1)) {
    throw new RangeError(`informationThreshold must lie in (0, 1], got ${informationThreshold}.`);
  }
  const most = mostDirections(given);
  for (const [name, value] of Object.entries({ rank: most, snapshotInterval, period })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number from 1, got ${value}.`);
    }
  }
  if (!Number.isSafeInteger(boostedDirections) || boostedDirections < 0 || boostedDirections > most) {
    throw new RangeError(
      `boostedDirections (r_b) must be a whole number from 0 to the rank ${most}, got ${boostedDirections}.`,
    );
  }
  // A threshold keeps as many directions as it needs, which may be fewer than the most it may.
  if (rank !== undefined && trim) refuseUntrimmable({ window, rank });
  checkBoostSpan(given.boostSpan);
  if (boostLimits !== undefined) checkBoostLimits(boostLimits);
  if (boostDecay !== undefined) checkBoostDecay(boostDecay);
  // Where the guard bounds every single edit, the boost may be as large as it allows for a window of one snapshot.
  const bound = boostLimits?.feedback;
  const smallest = bound === undefined ? window : 1;
  const boost = given.boost ?? defaultBoost({ window: smallest, snapshotInterval, period, feedback: bound });
  if (!Number.isFinite(Math.fround(boost)) || typeof boost !== 'number' || boost < 0) {
    throw new RangeError(
      `boost (p_b) must be a finite number from 0, got ${typeof boost === 'string' ? JSON.stringify(boost) : boost}${boost > 1 ? ', which float32 cannot hold' : ''}.`,
    );
  }
  return { ...given, boost };
}

/** @throws RangeError for another word */
export function checkBoostSpan(span: BoostSpan): void {
  if (span === 'window' || span === 'since-edit') return;
  throw new RangeError(`boostSpan must be 'window' or 'since-edit', got '${String(span)}'.`);
}

function mostDirections({ rank, maximumRank }: PptbEditSettings): number {
  return rank ?? maximumRank;
}

function keptDirections(svd: EditedSvd, own: PptbEditSettings): number {
  const most = mostDirections(own);
  if (own.informationThreshold === undefined || svd.rank === 0) return most;
  return Math.min(most, majorDimensionality(svd.spectrum(), own.informationThreshold));
}

type Clocked = Pick<EditWindow, 'path' | 'snapshotInterval' | 'period'>;

function boostNow({ path, snapshotInterval, period }: Clocked, own: PptbEditSettings): number {
  const { boostLimits, boostDecay } = own;
  // Completed by `resolve`.
  let boost = own.boost as number;
  if (boostDecay !== undefined && path.length > 0) boost *= boostDecayFactor(boostDecay, path.stepAt(path.end - 1));
  const bound = boostLimits?.feedback;
  if (bound === undefined) return boost;
  const window = Math.max(1, path.length);
  return Math.min(boost, defaultBoost({ window, snapshotInterval, period, feedback: bound }));
}

function feedbackOf(
  { snapshots, sinceEdit, snapshotInterval, period }: EditWindow,
  boost: number,
  { boostSpan }: PptbEditSettings,
): number {
  const span = boostSpan === 'since-edit' ? snapshots - sinceEdit : snapshots;
  return boostFeedback({ boost, snapshots: span, snapshotInterval, period });
}
