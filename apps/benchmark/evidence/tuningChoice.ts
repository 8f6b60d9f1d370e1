import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trialFolder } from '../src/sweep/plannedTrials.ts';

/** A candidate of evidence/plan.md, and what its trials on seed 1000 came to. */
export interface TunedCandidate {
  /** e.g. 'pptb-c'. */
  readonly name: string;
  /** Mean return of the evaluations from step 5000 to 100,000, by environment. */
  readonly areaUnderCurve: readonly number[];
  /** The plan's criterion: the mean over both environments of AUC over the mean AUC of all candidates there. */
  readonly criterion: number;
}

const environments = ['HalfCheetah-v4', 'Ant-v4'] as const;
const candidates = ['a', 'b', 'c'] as const;
const variants = ['pptb', 'trim-only'] as const;

/** Reads `evidence/tuning`. */
export function tunedCandidates(folder: string): TunedCandidate[] {
  const names = variants.flatMap((variant) => candidates.map((candidate) => `${variant}-${candidate}`));
  const areas = names.map((name) => environments.map((environment) => areaUnderCurve(folder, environment, name)));
  const means = environments.map((_, e) => mean(areas.map((own) => own[e])));
  return names.map((name, i) => ({
    name,
    areaUnderCurve: areas[i],
    criterion: mean(areas[i].map((area, e) => area / means[e])),
  }));
}

/** The candidate with the highest criterion among those of a variant. */
export function chosen(tuned: readonly TunedCandidate[], variant: (typeof variants)[number]): TunedCandidate {
  const own = tuned.filter(({ name }) => name.startsWith(`${variant}-`));
  return own.reduce((best, one) => (one.criterion > best.criterion ? one : best));
}

/** The row of the table in evidence/README.md. */
export function candidateRow({ name, areaUnderCurve: areas, criterion }: TunedCandidate): string {
  return `| ${name} | ${areas.map((area) => area.toFixed(0)).join(' | ')} | ${criterion.toFixed(3)} |`;
}

function areaUnderCurve(folder: string, environment: string, name: string): number {
  const path = join(folder, trialFolder(environment, name, 1000), 'evaluations.jsonl');
  const evaluations = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: number; meanReturn: number })
    .filter(({ step }) => step > 0);
  if (evaluations.length !== 20) throw new Error(`${path} has ${evaluations.length} evaluations after step 0, not 20`);
  return mean(evaluations.map(({ meanReturn }) => meanReturn));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
