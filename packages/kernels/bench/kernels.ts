// Speeds of the kernels on every backend of this machine: the best and the median of repeated runs.
//   npm run bench kernels
import { WorkspaceKernels } from '../src/workspaceKernels.ts';
import type { KernelBackend } from '../src/kernelBackend.ts';
import type { Kernels } from '../src/kernels.ts';
import { describeKernels } from '../src/describeKernels.ts';
import { loadNativeAddon } from '../src/node/loadNativeAddon.ts';
import { createNativeBackend } from '../src/nativeBackend.ts';
import { createWasmBackend } from '../src/wasmBackend.ts';
import { hasRelaxedSimd } from '../src/wasmModule.ts';
import { td3Update } from './td3Update.ts';

const bytes = 64 * 1024 * 1024;
const secondsEach = Number(process.env['BENCH_SECONDS'] ?? 0.5);

interface Timing {
  readonly best: number;
  readonly median: number;
}

/** Milliseconds of one call of `work`. */
function time(work: () => void, callsARound = 1): Timing {
  for (let i = 0; i < 5; i += 1) work();
  const rounds: number[] = [];
  const end = performance.now() + 1000 * secondsEach;
  while (performance.now() < end || rounds.length < 3) {
    const begin = performance.now();
    for (let i = 0; i < callsARound; i += 1) work();
    rounds.push((performance.now() - begin) / callsARound);
  }
  rounds.sort((a, b) => a - b);
  return { best: rounds[0], median: rounds[Math.floor(rounds.length / 2)] };
}

function filled<T extends Float32Array | Float64Array>(array: T): T {
  for (let i = 0; i < array.length; i += 1) array[i] = Math.sin(i * 1.7);
  return array;
}

interface Measured {
  readonly name: string;
  readonly timing: Timing;
  /** Floating-point operations of one call, where they are counted. */
  readonly operations?: number;
}

function productTimings(kernels: Kernels): Measured[] {
  const block = filled(kernels.allocateFloat32(4 * 256 * 256));
  const shapes: [string, number, number, number, boolean, boolean][] = [
    ['A B^T   256 x 256 x 256', 256, 256, 256, false, true],
    ['A^T B   256 x 256 x 256', 256, 256, 256, true, false],
    ['A B     256 x 256 x 256', 256, 256, 256, false, false],
    ['A B^T   256 x 256 x 23', 256, 256, 23, false, true],
    ['A^T B   256 x 23 x 256', 256, 23, 256, true, false],
    ['A B^T   256 x 6 x 256', 256, 6, 256, false, true],
    ['A B^T   256 x 1 x 256', 256, 1, 256, false, true],
    ['A B     256 x 256 x 1', 256, 256, 1, false, false],
  ];
  return shapes.map(([name, rows, columns, inner, transposeA, transposeB]) => {
    const a = block.subarray(0, rows * inner);
    const b = block.subarray(65536, 65536 + inner * columns);
    const out = block.subarray(131072, 131072 + rows * columns);
    const work = (): void => kernels.multiply({ rows, columns, inner, a, b, out, transposeA, transposeB });
    return { name, timing: time(work, 10), operations: 2 * rows * columns * inner };
  });
}

function actorTimings(kernels: Kernels): Measured[] {
  const sizes = [17, 256, 256, 6];
  const layers = sizes.slice(1).map((columns, i) => ({
    rows: 1,
    columns,
    inner: sizes[i],
    b: filled(kernels.allocateFloat32(columns * sizes[i])),
    bias: filled(kernels.allocateFloat32(columns)),
    out: kernels.allocateFloat32(columns),
    transposeB: true,
    epilogue: i < 2 ? ('bias-relu' as const) : ('bias' as const),
  }));
  const input = filled(kernels.allocateFloat32(17));
  const calls = layers.map((layer, i) => ({ ...layer, a: i === 0 ? input : layers[i - 1].out }));
  const work = (): void => {
    for (const call of calls) kernels.multiply(call);
    kernels.tanh(layers[2].out, layers[2].out, 1);
  };
  return [{ name: 'actor 17-256-256-6, one row', timing: time(work, 50) }];
}

function elementTimings(kernels: Kernels): Measured[] {
  const [p, g, m, v] = [0, 1, 2, 3].map(() => filled(kernels.allocateFloat32(72_000)));
  const options = { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 10 };
  return [
    { name: 'adam, 72k parameters', timing: time(() => kernels.adam(p, g, m, v.fill(1e-3), options), 5) },
    { name: 'polyak, 72k parameters', timing: time(() => kernels.polyak(m, g, 0.005), 5) },
    { name: 'tanh, 72k', timing: time(() => kernels.tanh(g, p, 1), 5) },
    { name: 'columnSums 256 x 256', timing: time(() => kernels.columnSums(256, 256, g, m), 5) },
  ];
}

function pathTimings(kernels: Kernels): Measured[] {
  const columns = 72_000;
  const distinct = Array.from({ length: 2000 }, () => filled(new Float32Array(columns)));
  const few = distinct.slice(0, 20);
  const out = new Float64Array(20 * 2000);
  const sum = new Float32Array(columns);
  const weights = filled(new Float64Array(2000));
  const a = filled(kernels.allocateFloat64(2000 * 2000));
  const b = filled(kernels.allocateFloat64(2000 * 72));
  const c = kernels.allocateFloat64(2000 * 72);
  return [
    {
      name: 'gramBlock 20 x 2000 rows of 72k',
      timing: time(() => kernels.gramBlock(few, distinct, out)),
      operations: 2 * 20 * 2000 * columns,
    },
    { name: 'weightedRowSum 2000 rows of 72k', timing: time(() => kernels.weightedRowSum(distinct, weights, sum)) },
    {
      name: 'float64 A B 2000 x 72 x 2000',
      timing: time(() => kernels.multiplyFloat64({ rows: 2000, columns: 72, inner: 2000, a, b, out: c })),
      operations: 2 * 2000 * 72 * 2000,
    },
  ];
}

function frameTimings(kernels: Kernels): Measured[] {
  const stored = 2000;
  const stack = 3;
  const frames = new Uint8Array(stored * 30_000).fill(1);
  return [84, 108].map((size): Measured => {
    const sign = size < 100 ? 1 : -1;
    const target = new Uint8Array(768 * 3 * size * size);
    const moves = new Int32Array(6 * 768);
    for (let k = 0; k < 768; k += 1) {
      const drawn = (Math.floor(k / stack) * 769) % (stored - stack);
      const offset = sign * ((k * 5) % (Math.abs(100 - size) + 1));
      moves.set([0, drawn + (k % stack), offset, offset, 0, k], 6 * k);
    }
    const sizes = { channels: 3, height: 100, width: 100, outHeight: size, outWidth: size };
    const work = (): void => kernels.copyFrames({ ...sizes, sources: [frames], targets: [target], moves, count: 768 });
    return { name: `copyFrames 768 x 3x100x100 to ${size}`, timing: time(work) };
  });
}

async function backends(): Promise<{ name: string; backend: KernelBackend }[]> {
  const found: { name: string; backend: KernelBackend }[] = [];
  const add = (backend: KernelBackend): void => {
    const { identity, threads } = backend;
    found.push({ name: `${identity.backend} ${identity.instructionSet}, ${threads} thread(s)`, backend });
  };
  const load = await loadNativeAddon();
  for (const threads of [1, 2] as const) {
    if ('addon' in load) add(createNativeBackend(load.addon, { threads, bytes }));
    for (const relaxed of hasRelaxedSimd() ? [true, false] : [false]) {
      add(await createWasmBackend({ threads, bytes, relaxed }));
    }
  }
  return found;
}

const { cpu, native } = await describeKernels();
console.log(`${cpu.model} (${cpu.features.join(' ')}), Node ${process.versions.node}`);
if (!native.available) console.log(`no native kernels: ${native.reason}; ${native.mend}`);
const withPaths = process.argv[2] !== 'short';
for (const { name, backend } of await backends()) {
  const kernels = new WorkspaceKernels(backend);
  console.log(`\n${name}`);
  const update = td3Update(kernels);
  const measured: Measured[] = [
    { name: 'TD3 update, kernels alone', timing: time(update.run, 4), operations: update.operations },
    ...productTimings(kernels),
    ...actorTimings(kernels),
    ...elementTimings(kernels),
    ...frameTimings(kernels),
    ...(withPaths ? pathTimings(kernels) : []),
  ];
  for (const { name: label, timing, operations } of measured) {
    const speed = operations ? `${(operations / timing.best / 1e6).toFixed(1).padStart(7)} GFLOP/s` : '';
    console.log(
      `  ${label.padEnd(34)}${timing.best.toFixed(4).padStart(10)} ms best ${timing.median.toFixed(4).padStart(10)} ms median${speed}`,
    );
  }
  kernels.close();
}
