import type { TemporalSvd } from '@policypath/tsvd';

/** What an edit or a projection reads of a decomposition, centred or not. */
export type EditedSvd = Pick<
  TemporalSvd,
  | 'begin'
  | 'dimension'
  | 'centre'
  | 'snapshots'
  | 'rank'
  | 'truncated'
  | 'leftVectors'
  | 'singularValues'
  | 'relativeGap'
  | 'spectrum'
  | 'combine'
>;
