import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { areaUnderCurve } from '@policypath/stats';
import { trialFolder } from '../src/sweep/plannedTrials.ts';

/** The environments of evidence/plan-2.md. */
export const environments = ['HalfCheetah-v4', 'Ant-v4'] as const;

/** Its trials have so many steps, and an evaluation at each multiple of the interval. */
const steps = 300_000;
const interval = 5000;

/** A trial of an unpacked stage that has ended. */
export interface StageTrial {
  /** Mean of the evaluations at 5000 to 300,000; those that a failed trial lacks count as its last. */
  readonly auc: number;
  /** Likewise of the evaluations 50 steps after 5000 to 295,000, right after an edit; null where the stage has none. */
  readonly aucAfterEdit: number | null;
  /** Euclidean norm of the policy's parameters at the last recorded step. */
  readonly norm: number;
  readonly failed: boolean;
}

export interface StageTrialName {
  readonly environment: string;
  readonly setting: string;
  readonly seed: number;
}

/** A trial below `root`, into which a stage was unpacked; null when it has not ended. */
export function readStageTrial(root: string, { environment, setting, seed }: StageTrialName): StageTrial | null {
  const folder = join(root, trialFolder(environment, setting, seed));
  const failed = existsSync(join(folder, 'failure.json'));
  if (!failed && !existsSync(join(folder, 'result.json'))) return null;
  const afterEdit = join(folder, 'offset-evaluations.jsonl');
  const { layers } = readLines<{ layers: number[] }>(join(folder, 'norms.jsonl')).at(-1) ?? { layers: [] };
  return {
    auc: areaOf(join(folder, 'evaluations.jsonl'), steps),
    aucAfterEdit: existsSync(afterEdit) ? areaOf(afterEdit, steps - interval) : null,
    norm: Math.hypot(...layers),
    failed,
  };
}

function areaOf(log: string, through: number): number {
  const evaluations = readLines<{ step: number; meanReturn: number }>(log);
  const at = new Map(evaluations.map(({ step, meanReturn }) => [interval * Math.floor(step / interval), meanReturn]));
  const last = evaluations[evaluations.length - 1].meanReturn;
  const grid = Array.from({ length: through / interval }, (_, index) => interval * (index + 1));
  const run = { name: log, steps: grid, meanReturns: grid.map((step) => at.get(step) ?? last) };
  return areaUnderCurve([run], { includeInitial: false }).perRun[0];
}

/** The records of a log. */
export function readLines<Line>(path: string): Line[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** A share with its sign, in per cent, e.g. `-1.3 %`. */
export function percent(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(100 * value).toFixed(1)} %`;
}
