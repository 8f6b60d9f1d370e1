import { join } from 'node:path';
import { variantOf } from '@policypath/trial/records';
import { logLines, storedManifest, storedResult, writeFiles } from './storedFolders.ts';

export interface TrialFolderOptions {
  readonly environment?: string;
  /** Default 'td3'; settings of others are given whole. */
  readonly agent?: string;
  readonly variant?: string;
  readonly seed?: number;
  /** Mean return at each evaluation, from step 0 on. */
  readonly returns: readonly number[];
  readonly interval?: number;
  /** First step of an evaluation. */
  readonly firstStep?: number;
  readonly finished?: boolean;
  /** Of the evaluations after the first. */
  readonly stepsSinceEdit?: number;
  /** Of three edits. Default 2. */
  readonly effectiveEdits?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly label?: string;
}

/** Writes a trial's folder as the trial loop leaves it; returns its path. */
export function writeTrialFolder(parent: string, options: TrialFolderOptions): string {
  const { environment = 'Hopper-v4', variant = 'base', seed = 0, returns, interval = 5000, firstStep = 0 } = options;
  const { agent = 'td3' } = options;
  const folder = join(parent, `${environment.replaceAll('/', '_')}.${agent}.${variant}.s${seed}`);
  const steps = returns.map((_, index) => firstStep + index * interval);
  const { edits } = variantOf(variant);
  const trial = {
    environment,
    agent,
    variant,
    seed,
    evaluationInterval: interval,
    startSteps: 1000,
    ...(variant === 'base' ? {} : { pptb: { period: 1000, boost: 0.003 } }),
    ...options.settings,
  };
  writeFiles(folder, {
    'manifest.json': storedManifest(trial, { label: options.label }),
    'evaluations.jsonl': logLines(
      returns.map((meanReturn, index) => ({
        step: steps[index],
        returns: [meanReturn - 1, meanReturn + 1],
        meanReturn,
        lengths: [10, 10],
        stepsSinceEdit: edits && index > 0 ? (options.stepsSinceEdit ?? 400 + index) : null,
        wallSeconds: index,
      })),
    ),
  });
  if (edits) {
    const record = (i: number): object => ({
      step: 1000 * i,
      effective: i <= (options.effectiveEdits ?? 2),
      displacement: 0.1,
    });
    writeFiles(folder, { 'edits.jsonl': logLines([1, 2, 3].map(record)) });
  }
  if (options.finished ?? true) writeFiles(folder, { 'result.json': storedResult(1_000_000) });
  return folder;
}
