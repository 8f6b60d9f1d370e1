import { checkOptions } from '@policypath/options';
import { asPath, type CoordinatePath, type PathSource } from './parameterPath.ts';
import { changeOfPath, type DetourRatio, type DetourRatioOptions } from './pathChange.ts';

/**
 * Detour ratio per parameter: accumulated change over final change (the paper's section 3.1), 1 for a straight way.
 * NaN where a parameter never moved, Infinity where it returned to where it began; both are listed. One pass over the rows,
 * `PathChange`.
 *
 * @throws RangeError for an empty path, a snapshot that is not finite or a share outside (0, 1].
 */
export function detourRatio(path: PathSource | CoordinatePath, options: DetourRatioOptions = {}): DetourRatio {
  checkOptions('detourRatio', options, { share: true });
  return changeOfPath(asPath(path)).detourRatio(options);
}
