import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParameterLayout } from '@policypath/path-buffer';
import { writeCheckpoints } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';
import { resolveSettings } from '@policypath/trial';

/** Three layers of 12, 20 and 6 parameters. */
export const layout: ParameterLayout = [
  { name: 'layers.0.weight', shape: [3, 4], layer: 1 },
  { name: 'layers.1.weight', shape: [4, 5], layer: 2 },
  { name: 'layers.2.weight', shape: [2, 3], layer: 3 },
];
export const dimension = 38;
export const layers = [
  { layer: 1, start: 0, end: 12 },
  { layer: 2, start: 12, end: 32 },
  { layer: 3, start: 32, end: 38 },
];

/**
 * A committed path: drift along one direction and noise; parameter 13 never moves, parameter 14 ends exactly where it
 * began, and layer 3 moves most.
 */
export function generatedRows(snapshots: number, seed = 5): Float32Array[] {
  const generator = createGenerator(seed, 'generated path');
  const drift = Array.from({ length: dimension }, () => generator.normal());
  const start = Array.from({ length: dimension }, () => generator.uniform() - 0.5);
  const noise = new Float64Array(dimension);
  return Array.from({ length: snapshots }, (_, i) => {
    for (let k = 0; k < dimension; k += 1) noise[k] += (k >= 32 ? 0.1 : 0.02) * generator.normal();
    return Float32Array.from(start, (value, k) => {
      if (k === 13) return value;
      if (k === 14) return value + (i % 2 === 1 && i < snapshots - 1 ? 0.25 : 0);
      return value + 0.02 * i * drift[k] + noise[k];
    });
  });
}

export interface RecordedTrialOptions {
  readonly seed?: number;
  readonly rows: readonly Float32Array[];
  /** Environment steps from one snapshot to the next. */
  readonly interval?: number;
  readonly returns?: readonly number[];
  readonly environment?: string;
}

/** A trial's folder with a recorded path, as the trial loop leaves it. */
export function writeRecordedTrial(folder: string, options: RecordedTrialOptions): string {
  const {
    seed = 0,
    rows,
    interval = 100,
    returns = [0, 10, 40, 80, 95, 100, 99, 100],
    environment = 'Hopper-v4',
  } = options;
  mkdirSync(folder, { recursive: true });
  const trial = resolveSettings({ env: environment, seed, hiddenSizes: [4, 5] });
  const manifest = { formatVersion: 1, trial, engine: {}, versions: {}, startedAt: '2026-01-01T00:00:00.000Z' };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const evaluations = returns.map((meanReturn, i) =>
    JSON.stringify({ step: 300 * i, returns: [meanReturn], meanReturn }),
  );
  writeFileSync(join(folder, 'evaluations.jsonl'), evaluations.map((line) => `${line}\n`).join(''));
  writeFileSync(join(folder, 'result.json'), '{"finished":true,"steps":2100}');
  writeCheckpoints(
    join(folder, 'recorded'),
    { begin: 0, end: rows.length, dimension, at: (index) => rows[index] },
    { layout, steps: rows.map((_, i) => i * interval) },
  );
  return folder;
}
