import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePath, writeSnapshot } from '@policypath/path-files/node';
import type { PathAnalysis } from '@policypath/path-report';
import { describe, expect, it } from 'vitest';
import { recordedPath, temporaryFolder, tsvd } from './recordedPath.ts';

const folder = temporaryFolder();
const path = recordedPath(12);
const losses = [9, 7, 8, 3, 5, 4, 6, 2, 1, 10, 11, 12];
const keras = join(folder, 'keras');
mkdirSync(keras);
for (const [i, loss] of losses.entries()) {
  writeSnapshot(
    join(keras, `weights.${String(i).padStart(2, '0')}-${loss}.safetensors`),
    path.at(path.begin + i),
    path.layout,
  );
}
writeFileSync(join(keras, 'optimizer.pt'), 'left aside');

interface Read extends PathAnalysis {
  readonly remarks: readonly string[];
}

async function read(...args: string[]): Promise<Read> {
  const { code, output, errors } = await tsvd('analyze', ...args, '--json', '--nulls', 'none');
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return (JSON.parse(output) as { paths: Read[] }).paths[0];
}

describe('how paths are read', () => {
  it('an order that is not clear is refused with the option that says it, which is printed when it is taken', async () => {
    const { code, errors } = await tsvd('analyze', keras);
    expect(code).toBe(2);
    expect(errors).toMatch(/more than one number could be their step; say which it is: --step 'weights.{step}-\*' or/);
    const { output } = await tsvd('analyze', keras, '--step', 'weights.{step}-*', '--nulls', 'none');
    expect(output.split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/12 snapshots of 37 parameters.* steps 0 to 11$/),
        "Steps 0 to 11: {step} in 'weights.{step}-*.safetensors'.",
        'Left aside: optimizer.pt.',
      ]),
    );
  });

  it('only some tensors and steps', async () => {
    const step = ['--step', 'weights.{step}-*'];
    const all = await read(keras, ...step);
    const some = await read(keras, ...step, '--from', '3', '--to', '9', '--exclude', '*.bias');
    expect([all.snapshots, some.snapshots, some.steps]).toEqual([12, 7, { first: 3, last: 9 }]);
    expect(some.tensors).toEqual(all.tensors.filter(({ name }) => !name.endsWith('.bias')));
    expect(some.remarks[0]).toContain('weights.{step}-*');
  });

  it('a torn file is left out when asked, and said', async () => {
    const step = ['--step', 'weights.{step}-*'];
    const torn = join(keras, 'weights.11-12.safetensors');
    truncateSync(torn, 100);
    expect((await tsvd('analyze', keras, ...step)).errors).toContain('--skip-broken');
    const left = await read(keras, ...step, '--skip-broken');
    expect([left.snapshots, left.remarks[2]]).toEqual([11, expect.stringContaining(`Left out, broken: ${torn}`)]);
  });

  it('one checkpoint is no path, unless it is insisted', async () => {
    const one = join(folder, 'one.safetensors');
    const header = '{"weight":{"dtype":"F32","shape":[6,17],"data_offsets":[0,408]}}';
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(
      one,
      Buffer.concat([
        length,
        Buffer.from(header),
        Buffer.from(new Float32Array(102).map((_, i) => Math.sin(i)).buffer),
      ]),
    );
    expect((await tsvd('analyze', one)).errors).toMatch(/looks like one checkpoint, not a path.*\(--stacked\)/);
    expect((await read(one, '--stacked')).snapshots).toBe(6);
  });

  it('a key is for PyTorch files', async () => {
    const file = join(folder, 'path.npz');
    writePath(file, path);
    expect((await tsvd('analyze', file, '--key', 'actor')).errors).toContain(
      "no state dict 'actor': only PyTorch files",
    );
  });
});
