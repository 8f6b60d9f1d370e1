import { createGenerator } from '@policypath/random';
import type { Given } from '../src/readmeProgram.ts';

const generator = createGenerator(0, 'walk');
const path: Float32Array[] = [new Float32Array(40).fill(1)];
for (let i = 1; i < 12; i += 1) path.push(path[i - 1].map((value) => value + 0.01 * generator.normal()));

export const given = { 1: { path } } satisfies Given;
