import { flatLayout, PathBuffer } from '@policypath/path-buffer';
import { writePath } from '@policypath/path-files/node';
import { createGenerator } from '@policypath/random';
import type { Given } from '../src/readmeProgram.ts';

const dimension = 40;
const generator = createGenerator(0, 'walk');
const snapshots: Float32Array[] = [new Float32Array(dimension).fill(1)];
for (let i = 1; i < 30; i += 1) snapshots.push(snapshots[i - 1].map((value) => value + 0.01 * generator.normal()));

const path = new PathBuffer({ capacity: snapshots.length, layout: flatLayout(dimension) });
for (const [i, snapshot] of snapshots.entries()) path.push(snapshot, i);
writePath('run.safetensors', path);

export const given = {
  1: { snapshots },
  3: { dimension, path },
} satisfies Given;
