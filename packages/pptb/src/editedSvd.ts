import type { TemporalSvd } from '@policypath/tsvd';

/** What an edit reads of a decomposition, centred or not. */
export type EditedSvd = Pick<
  TemporalSvd,
  | 'dimension'
  | 'snapshots'
  | 'rank'
  | 'truncated'
  | 'leftVectors'
  | 'singularValues'
  | 'relativeGap'
  | 'spectrum'
  | 'combine'
>;
