import { norm } from '../norm.ts';
import type { PathEditDefinition } from '../pathEdit.ts';
import { pptb, trimAndBoost, type PptbEditSettings } from './pptb.ts';

const { trim: _trim, ...whole } = pptb.settings;
const { boost: _boost, boostLimits: _limits, boostDecay: _decay, boostSpan: _span, ...trimming } = whole;
const { rank: _rank, informationThreshold: _threshold, maximumRank: _maximum, ...boosting } = whole;

/** Settings of trimming alone. */
export type TrimOnlySettings = Omit<PptbEditSettings, 'trim' | 'boost' | 'boostLimits' | 'boostDecay' | 'boostSpan'>;
/** Settings of boosting alone. */
export type BoostOnlySettings = Omit<PptbEditSettings, 'trim' | 'rank' | 'informationThreshold' | 'maximumRank'>;

/** Control: PPTB without boosting, theta' = sum over j <= r_t of u_n,j s_j v_j (Eq. 1). */
export const trimOnly: PathEditDefinition<TrimOnlySettings> = {
  ...pptb,
  name: 'trim-only',
  text: 'trims, never boosts (Eq. 1 alone)',
  settings: trimming,
  resolve: (given, clock) => pptb.resolve!({ ...pptb.settings, ...given, boost: 0 }, clock),
};

/**
 * Control: PPTB without trimming, theta' = theta_n + p_b times the sum over j <= r_b of (u_n,j - u_1,j) s_j v_j (Eq. 2).
 * Decomposes r_b directions only, which `rankUsed` then says.
 */
export const boostOnly: PathEditDefinition<BoostOnlySettings> = {
  ...pptb,
  name: 'boost-only',
  text: 'boosts, never trims (Eq. 2 alone)',
  settings: boosting,
  resolve(given, clock) {
    const rank = Math.max(1, given.boostedDirections);
    return pptb.resolve!({ ...pptb.settings, ...given, rank, trim: false }, clock);
  },
};

/**
 * Control: a random direction as long as PPTB's move, theta' = theta_n + d g / |g|, g standard normal and d the displacement
 * of the edit that PPTB would make with the same settings; for each of its layers where it edits layers. Reported as share
 * boosted. No draw is made for a part that does not move.
 */
export const randomDirection: PathEditDefinition<PptbEditSettings> = {
  ...pptb,
  name: 'random-direction',
  // As far as PPTB, but not along the path.
  boost: undefined,
  text: 'control: as far as pptb, in a random direction',
  edit(window, settings) {
    const { newest, generator, parts } = window;
    if (generator === undefined) {
      throw new RangeError(
        "The edit 'random-direction' draws numbers: open it with a generator, such as createGenerator(seed).",
      );
    }
    const boosted = new Float64Array(newest.length);
    const like = trimAndBoost(window, settings);
    for (const [i, { start, svd }] of parts.entries()) {
      const { displacement } = like.parts[i];
      if (displacement === 0) continue;
      const direction = boosted.subarray(start, start + svd.dimension);
      for (let k = 0; k < direction.length; k += 1) direction[k] = generator.normal();
      const scale = displacement / norm(direction);
      for (let k = 0; k < direction.length; k += 1) direction[k] *= scale;
    }
    return { boosted, feedback: like.feedback };
  },
};
