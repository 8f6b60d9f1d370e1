import type { PathEditor } from '../pathEdit.ts';
import { PathTrimmerBooster, type PathTrimmerBoosterOptions } from '../pathTrimmerBooster.ts';

/** Control: PPTB without boosting, theta' = sum over j <= r_t of u_n,j s_j v_j (Eq. 1). */
export function trimOnly(options: Omit<PathTrimmerBoosterOptions, 'boost' | 'boostLimits' | 'boostDecay'>): PathEditor {
  return new PathTrimmerBooster({ ...options, boost: 0, boostLimits: undefined, boostDecay: undefined });
}
