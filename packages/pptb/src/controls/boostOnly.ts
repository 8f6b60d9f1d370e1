import type { PathEditor } from '../pathEdit.ts';
import { PathTrimmerBooster, type PathTrimmerBoosterOptions } from '../pathTrimmerBooster.ts';

/**
 * Control: PPTB without trimming, theta' = theta_n + p_b times the sum over j <= r_b of (u_n,j - u_1,j) s_j v_j (Eq. 2).
 * Decomposes r_b directions only, which `rankUsed` then says.
 */
export function boostOnly(
  options: Omit<PathTrimmerBoosterOptions, 'rank' | 'informationThreshold' | 'maximumRank' | 'trim'>,
): PathEditor {
  const rank = Math.max(1, options.boostedDirections ?? 2);
  return new PathTrimmerBooster({ ...options, rank, informationThreshold: undefined, trim: false });
}
