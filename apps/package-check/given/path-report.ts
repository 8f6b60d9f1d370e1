import { createGenerator } from '@policypath/random';
import type { Given } from '../src/readmeProgram.ts';

const dimension = 40;
const generator = createGenerator(0, 'walk');
const rows: Float32Array[] = [new Float32Array(dimension).fill(1)];
for (let i = 1; i < 30; i += 1) rows.push(rows[i - 1].map((value) => value + 0.01 * generator.normal()));

export const given = {
  1: { path: { begin: 0, end: rows.length, dimension, at: (index: number) => rows[index] } },
} satisfies Given;
