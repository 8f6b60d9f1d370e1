/** The progress of a trial: plain numbers, saved with every checkpoint. */
export interface Progress {
  /** Environment steps done. */
  step: number;
  /** Agent steps done: the same without an action repeat. */
  agentStep: number;
  updates: number;
  policyUpdates: number;
  snapshots: number;
  edits: number;
  /** Edits that changed at least one bit of the policy. */
  effectiveEdits: number;
  /** Of all edits, those that were asked for by hand; absent while there are none. */
  editsByHand?: number;
  /** Step of the last effective edit. */
  lastEditStep: number | null;
  episodes: number;
  /** Return of the running episode. */
  episodeReturn: number;
  episodeLength: number;
  evaluations: number;
  /** Mean return of the last evaluation. */
  lastReturn: number | null;
}

export function initialProgress(): Progress {
  return {
    step: 0,
    agentStep: 0,
    updates: 0,
    policyUpdates: 0,
    snapshots: 0,
    edits: 0,
    effectiveEdits: 0,
    lastEditStep: null,
    episodes: 0,
    episodeReturn: 0,
    episodeLength: 0,
    evaluations: 0,
    lastReturn: null,
  };
}
