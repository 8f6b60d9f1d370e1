import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParameterLayout } from '@policypath/path-buffer';
import { createGenerator } from '@policypath/random';
import { afterAll } from 'vitest';
import { run } from '../src/run.ts';

export interface RecordedPath {
  readonly begin: number;
  readonly end: number;
  readonly dimension: number;
  readonly layout: ParameterLayout;
  readonly rows: readonly Float32Array[];
  at(index: number): Float32Array;
}

/** A momentum walk of 37 parameters around usual initial weights; the second never moves, the third returns. */
export function recordedPath(length: number, seed = 1): RecordedPath {
  const generator = createGenerator(seed, 'recorded path');
  const layout: ParameterLayout = [
    { name: 'fc.weight', shape: [6, 5], layer: 1 },
    { name: 'fc.bias', shape: [6], layer: 1 },
    { name: 'scale', shape: [1], layer: 2 },
  ];
  const position = Float64Array.from({ length: 37 }, () => (generator.uniform() - 0.5) / 4);
  const step = new Float64Array(37);
  const still = position[1];
  const rows = Array.from({ length }, (_, i) => {
    for (let k = 0; k < 37; k += 1) {
      step[k] = 0.8 * step[k] + 1e-2 * generator.normal();
      position[k] += step[k];
    }
    const row = Float32Array.from(position);
    row[1] = still;
    row[2] = i === 0 || i === length - 1 ? 0.25 : row[2];
    return row;
  });
  return { begin: 0, end: length, dimension: 37, layout, rows, at: (index) => rows[index] };
}

/** A folder that is removed after the tests of a file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tsvd-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command line within this process. */
export async function tsvd(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  let output = '';
  let errors = '';
  const code = await run(args, {
    output: { write: (text) => (output += text) },
    errors: { write: (text) => (errors += text) },
  });
  return { code, output, errors };
}

/** A random walk around 0, whose leading directions stand out. */
export function walk(length: number, dimension: number): Float32Array[] {
  const generator = createGenerator(1, 'walk');
  const position = new Float64Array(dimension);
  return Array.from({ length }, () => Float32Array.from(position, (_, k) => (position[k] += generator.normal())));
}
