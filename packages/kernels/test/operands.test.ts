import { afterAll, describe, expect, it } from 'vitest';
import { createKernels, loadKernels, workspaceBytes } from '../src/index.ts';
import type { Epilogue } from '../src/kernels.ts';
import { variants } from './variants.ts';

const all = await variants();

describe.each(all)('operands ($name)', ({ kernels }) => {
  const a = kernels.allocateFloat32(64);
  const b = kernels.allocateFloat32(64);
  const out = kernels.allocateFloat32(64);
  const doubles = kernels.allocateFloat64(64);
  const shape = { rows: 4, columns: 4, inner: 4 };

  it('lie in the workspace', () => {
    expect(() => kernels.multiply({ ...shape, a: new Float32Array(16), b, out })).toThrow(
      new RangeError(
        'multiply: a does not lie in the workspace of these kernels; allocate it with allocateFloat32(), or copy it there',
      ),
    );
    expect(() => kernels.polyak(a, new Float32Array(64), 0.1)).toThrow(/polyak: source does not lie in the workspace/);
    expect(() => kernels.multiplyFloat64({ ...shape, a: doubles, b: doubles, out: new Float64Array(16) })).toThrow(
      /multiplyFloat64: out does not lie in the workspace/,
    );
    // The bytes before the workspace belong to the kernels themselves.
    const before = new Float32Array(a.buffer, 0, 16);
    if (a.byteOffset >= 64) expect(() => kernels.multiply({ ...shape, a, b, out: before })).toThrow(/out does not lie/);
  });

  it('are as long as their shapes', () => {
    expect(() => kernels.multiply({ ...shape, a, b, out: out.subarray(0, 15) })).toThrow(
      new RangeError('multiply: out has 15 elements, but its shape asks for at least 16'),
    );
    const options = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1 };
    expect(() => kernels.adam(a, b, out, out.subarray(1), options)).toThrow(/adam: secondMoment has 63 elements/);
    expect(() => kernels.columnSums(4, 17, a, out)).toThrow(/columnSums: a has 64 elements.* 68/);
    expect(() => kernels.tanh(a, out.subarray(1), 1)).toThrow(/tanh: out has 63/);
    expect(() => kernels.tanhGradient(a, b, out.subarray(1), 1)).toThrow(/tanhGradient: out has 63/);
    const rows = [new Float32Array(5), new Float32Array(6)];
    expect(() => kernels.gramBlock(rows, rows, new Float64Array(4))).toThrow(
      /gramBlock: rowsA\[1\] has 6 elements, but 5 are expected/,
    );
    expect(() => kernels.gramBlock(rows.slice(1), rows.slice(1), new Float64Array(0))).toThrow(/out has 0 elements/);
    expect(() => kernels.weightedRowSum(rows, new Float64Array(2), new Float64Array(5))).toThrow(/rows\[1\] has 6/);
    expect(() => kernels.weightedRowSum(rows.slice(1), new Float64Array(0), new Float32Array(6))).toThrow(
      /weights has 0/,
    );
  });

  it('are there, and of the right kind', () => {
    expect(() => kernels.multiply({ ...shape, a, b, out, epilogue: 'bias' })).toThrow(/multiply: bias is missing/);
    expect(() => kernels.multiply({ ...shape, a, b, out, epilogue: 'relu-mask' })).toThrow(/mask is missing/);
    expect(() => kernels.multiply({ ...shape, a: doubles as unknown as Float32Array, b, out })).toThrow(
      /multiply: a must be a Float32Array/,
    );
    expect(() => kernels.multiply({ ...shape, a, b, out, epilogue: 'gelu' as Epilogue })).toThrow(
      /unknown epilogue 'gelu'; expected none, bias, bias-relu, relu-mask/,
    );
    for (const wrong of [-1, 1.5, Number.NaN, 2 ** 60]) {
      expect(() => kernels.multiply({ ...shape, a, b, out, inner: wrong })).toThrow(
        /multiply: inner must be an integer/,
      );
    }
  });

  it('of a product do not overlap its result', () => {
    expect(() => kernels.multiply({ ...shape, a, b, out: a })).toThrow(/out overlaps a/);
    expect(() => kernels.multiply({ ...shape, a, b, out: b.subarray(15, 31) })).toThrow(/out overlaps b/);
    expect(() => kernels.multiply({ ...shape, a, b, out, epilogue: 'relu-mask', mask: out })).toThrow(/overlaps mask/);
    kernels.multiply({ ...shape, a, b, out: a.subarray(16) });
  });

  it('of adam are sensible', () => {
    const good = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1 };
    expect(() => kernels.adam(a, b, out, out, { ...good, step: 0 })).toThrow(/step must be an integer of at least 1/);
    expect(() => kernels.adam(a, b, out, out, { ...good, beta1: 1 })).toThrow(/beta1 must lie in \[0, 1\)/);
    expect(() => kernels.adam(a, b, out, out, { ...good, learningRate: Number.NaN })).toThrow(/learningRate/);
  });

  it('of rmsProp are sensible', () => {
    const good = { learningRate: 1e-3, smoothing: 0.95, epsilon: 0.01 };
    expect(() => kernels.rmsProp(a, b, out, out, { ...good, smoothing: 1 })).toThrow(/smoothing must lie in \[0, 1\)/);
    expect(() => kernels.rmsProp(a, b, out, out, { ...good, learningRate: -1 })).toThrow(/learningRate/);
    expect(() => kernels.rmsProp(a, b, out, out, { ...good, epsilon: NaN })).toThrow(/epsilon/);
    expect(() => kernels.rmsProp(a, b, out, out.subarray(1), good)).toThrow(/rmsProp: squareMean has 63 elements/);
  });
});

describe.each(['wasm', undefined] as const)('a workspace (backend %s)', (backend) => {
  it('is handed out zeroed and aligned, and ends', async () => {
    const kernels = await createKernels({ backend, arrays: { uint8: [1024] } });
    expect(kernels.bytesFree).toBe(1024);
    const one = kernels.allocateFloat32(3);
    expect([...one]).toEqual([0, 0, 0]);
    expect(kernels.bytesFree).toBe(1024 - 64);
    const two = kernels.allocateFloat64(4);
    expect((two.byteOffset - one.byteOffset) % 64).toBe(0);
    expect(() => kernels.allocateFloat32(1000)).toThrow(
      /the workspace is full: 4000 bytes asked, 896 free; .*createKernels\({ arrays/,
    );
    expect(() => kernels.allocateFloat32(-1)).toThrow(/integer of at least 0, got -1/);
    kernels.allocateFloat64(112);
    expect(kernels.bytesFree).toBe(0);
    kernels.close();
  });

  it('is gone after close()', async () => {
    const kernels = await createKernels({ backend, threads: 2, arrays: { float32: [4] } });
    const a = kernels.allocateFloat32(4);
    kernels.close();
    kernels.close();
    expect(() => kernels.polyak(a, a, 0.5)).toThrow(/these kernels are closed: create new ones/);
    expect(() => kernels.allocateFloat32(1)).toThrow(/closed/);
    expect(() => kernels.gramBlock([], [], new Float64Array(0))).toThrow(/closed/);
    expect(kernels.bytesFree).toBe(0);
  });
});

describe('createKernels', () => {
  it('refuses options that it cannot meet', async () => {
    await expect(createKernels({ threads: 3 as 2 })).rejects.toThrow(/threads must be 1 or 2, got 3/);
    await expect(createKernels({ arrays: { float32: [-1] } })).rejects.toThrow(/an integer of at least 0, got -1/);
    await expect(createKernels({ backend: 'gpu' as 'wasm' })).rejects.toThrow(/unknown backend 'gpu'/);
    await expect(createKernels({ backend: 'wasm', arrays: { uint8: [5e9] } })).rejects.toThrow(/memory ends at 4 GiB/);
  });

  it('refuses an option that it has not, and names those that it has', async () => {
    const options = { arenaBytes: 1024 } as object;
    await expect(createKernels(options)).rejects.toThrow(/no option 'arenaBytes'; .* backend, threads, arrays/);
    await expect(loadKernels(options)).rejects.toThrow(/no option 'arenaBytes'/);
  });

  it('gives each its own workspace', async () => {
    const both = [await createKernels({ arrays: { float32: [4] } }), await createKernels({ arrays: { float32: [4] } })];
    afterAll(() => both.forEach((kernels) => kernels.close()));
    const [mine, other] = both.map((kernels) => kernels.allocateFloat32(4));
    expect(() => both[0].polyak(mine, other, 0.5)).toThrow(/source does not lie in the workspace/);
  });
});

describe.each(['wasm', undefined] as const)('loadKernels (backend %s)', (backend) => {
  it('opens a workspace for exactly the arrays named, and computes with rows without one', async () => {
    const library = await loadKernels({ backend });
    expect(await loadKernels({ backend })).toBe(library);
    const arrays = { float32: [3, 17], float64: [5], uint8: [1] };
    const kernels = library.open(arrays);
    expect(kernels.identity).toEqual(library.identity);
    expect(kernels.bytesFree).toBe(workspaceBytes(arrays));
    kernels.allocateFloat32(3);
    kernels.allocateFloat32(17);
    kernels.allocateFloat64(5);
    kernels.allocateUint8(1);
    expect(kernels.bytesFree).toBe(0);
    kernels[Symbol.dispose]();
    expect(() => kernels.allocateFloat32(1)).toThrow(/closed/);
    const products = new Float64Array(1);
    library.gramBlock([Float32Array.of(1, 2)], [Float32Array.of(3, 4)], products);
    expect(products[0]).toBe(11);
  });
});
