/** The files of a trial's folder. */
export const trialFiles = {
  manifest: 'manifest.json',
  evaluations: 'evaluations.jsonl',
  offsetEvaluations: 'offset-evaluations.jsonl',
  editEvaluations: 'edit-evaluations.jsonl',
  evaluatedEdits: 'evaluated-edits.jsonl',
  edits: 'edits.jsonl',
  episodes: 'episodes.jsonl',
  metrics: 'metrics.jsonl',
  /** The policy of the last evaluation, and of the best; ../policy/keptPolicies.ts says which that is. */
  lastPolicy: 'policy.safetensors',
  bestPolicy: 'policy-best.safetensors',
  result: 'result.json',
  failure: 'failure.json',
  /** There since the first checkpoint was saved. */
  checkpointed: 'checkpointed',
  replay: 'replay',
  path: 'path',
  recorded: 'recorded',
  encoders: 'encoders',
} as const;

/** Path of one of the files in `folder`. */
export function trialFile(folder: string, name: keyof typeof trialFiles): string {
  return `${folder.replace(/\/$/, '')}/${trialFiles[name]}`;
}

/** Name of a recorded policy, e.g. '000005000.safetensors'. */
export function recordedName(step: number): string {
  return `${String(step).padStart(9, '0')}.safetensors`;
}
