import { norm } from './editPart.ts';
import type { PartEdit, PathEdit } from './pathEdit.ts';

/**
 * The record of a whole edit from those of its parts; `sizes` are the parts' norms |theta_n|. A part of size 0 adds to the
 * displacement and not to the shares.
 */
export function joinParts({
  newest,
  parameters,
  parts,
  sizes,
  ...measured
}: {
  readonly newest: Float32Array;
  readonly parameters: Float32Array;
  readonly parts: readonly PartEdit[];
  readonly sizes: readonly number[];
} & Pick<PathEdit, 'snapshots' | 'feedback'>): Omit<PathEdit, 'milliseconds'> {
  const size = norm(newest);
  const share = (of: (part: PartEdit) => number): number =>
    size === 0 ? 0 : Math.hypot(...parts.map((part, i) => of(part) * sizes[i])) / size;
  const displacement = Math.hypot(...parts.map((part) => part.displacement));
  return {
    parameters,
    effective: parameters.some((value, k) => value !== newest[k]),
    displacement,
    relativeDisplacement: size === 0 ? 0 : displacement / size,
    trimmedShare: share((part) => part.trimmedShare),
    boostedShare: share((part) => part.boostedShare),
    rankUsed: Math.max(...parts.map((part) => part.rankUsed)),
    gapAtRank: Math.min(...parts.map((part) => part.gapAtRank)),
    gapAtBoost: Math.min(...parts.map((part) => part.gapAtBoost)),
    ...measured,
    parts,
  };
}
