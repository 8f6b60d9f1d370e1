import { join } from 'node:path';

/** The files of a trial's folder. */
export const trialFiles = {
  manifest: 'manifest.json',
  evaluations: 'evaluations.jsonl',
  offsetEvaluations: 'offset-evaluations.jsonl',
  editEvaluations: 'edit-evaluations.jsonl',
  edits: 'edits.jsonl',
  episodes: 'episodes.jsonl',
  metrics: 'metrics.jsonl',
  result: 'result.json',
  failure: 'failure.json',
  replay: 'replay',
  path: 'path',
  recorded: 'recorded',
  encoders: 'encoders',
} as const;

/** Path of one of the files in `folder`. */
export function trialFile(folder: string, name: keyof typeof trialFiles): string {
  return join(folder, trialFiles[name]);
}
