import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { loadNativeAddon } from '../src/node/loadNativeAddon.ts';

const folder = mkdtempSync(join(tmpdir(), 'policypath-kernels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program that may import '@policypath/kernels' as `index`. */
function run(program: string) {
  const file = join(folder, `${Math.abs(program.length)}.mts`);
  const index = new URL('../src/index.ts', import.meta.url).href;
  writeFileSync(file, `import { createKernels } from '${index}';\n${program}`);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return spawnSync(process.execPath, ['--conditions=@policypath/source', '--import', tsx, file], {
    encoding: 'utf8',
    timeout: 50_000,
  });
}

const load = await loadNativeAddon();
const backends = 'addon' in load ? ['wasm', 'native'] : ['wasm'];

it.each(backends)('open kernels with two threads do not keep the process alive (%s)', (backend) => {
  const { status, stdout, stderr } = run(`
    const kernels = await createKernels({ backend: '${backend}', threads: 2, arrays: { float32: [65536, 65536, 65536] } });
    const a = kernels.allocateFloat32(65536), b = kernels.allocateFloat32(65536), out = kernels.allocateFloat32(65536);
    for (let i = 0; i < 20; i += 1) kernels.multiply({ rows: 256, columns: 256, inner: 256, a, b, out });
    console.log('done', kernels.threads);
  `);
  expect(stderr).toBe('');
  expect([status, stdout]).toEqual([0, 'done 2\n']);
});

it.each(backends)('kernels may be made in worker threads and left behind (%s)', (backend) => {
  const worker = join(folder, 'worker.mjs');
  const tsxApi = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href;
  const index = new URL('../src/index.ts', import.meta.url).href;
  writeFileSync(
    worker,
    `import { register } from '${tsxApi}';
    register();
    const { createKernels } = await import('${index}');
    const kernels = await createKernels({ backend: '${backend}', threads: 2, arrays: { float32: [65536, 65536, 65536] } });
    const a = kernels.allocateFloat32(65536).fill(1), out = kernels.allocateFloat32(65536);
    kernels.multiply({ rows: 256, columns: 256, inner: 256, a, b: a, out });
    console.log(out[65535]);`,
  );
  const { status, stdout, stderr } = run(`
    import { Worker } from 'node:worker_threads';
    const kernels = await createKernels({ backend: '${backend}', threads: 2, arrays: { float32: [65536, 65536, 65536] } });
    const a = kernels.allocateFloat32(65536).fill(1), out = kernels.allocateFloat32(65536);
    await Promise.all([1, 2].map(() => new Promise((resolve, reject) =>
      new Worker(${JSON.stringify(worker)}, { execArgv: ['--conditions=@policypath/source'] }).on('exit', resolve).on('error', reject))));
    kernels.multiply({ rows: 256, columns: 256, inner: 256, a, b: a, out });
    console.log(out[65535]);
  `);
  expect(stderr).toBe('');
  expect([status, stdout]).toEqual([0, '256\n256\n256\n']);
});

const closed = backends.flatMap((backend) => [1, 2].map((threads) => ({ backend, threads })));

it.each(closed)('closed kernels hold no memory, though they are held ($backend, threads: $threads)', (options) => {
  const { status, stdout, stderr } = run(`
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const kernels = await createKernels({ backend: '${options.backend}', threads: ${options.threads}, arrays: { float32: [1e6] } });
    const memory = new WeakRef(kernels.allocateFloat32(1).buffer);
    kernels.close();
    // The second thread ends a little later.
    for (let i = 0; i < 200 && memory.deref(); i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      collect();
    }
    console.log(memory.deref() === undefined, kernels.bytesFree);
  `);
  expect(stderr).toBe('');
  expect([status, stdout]).toEqual([0, 'true 0\n']);
});

it.skipIf(process.platform !== 'linux').each(backends)(
  'what nobody closed is freed, memory and threads (%s)',
  (backend) => {
    const { status, stdout, stderr } = run(`
    import { readFileSync } from 'node:fs';
    import { setFlagsFromString } from 'node:v8';
    import { runInNewContext } from 'node:vm';
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    const now = () => readFileSync('/proc/self/status', 'utf8');
    const resident = () => Number(/VmRSS:\\s+(\\d+)/.exec(now())[1]) / 1024;
    const threads = () => Number(/Threads:\\s+(\\d+)/.exec(now())[1]);
    const open = async () => {
      const kernels = await createKernels({ backend: '${backend}', threads: 2, arrays: { float32: [4e6] } });
      kernels.allocateFloat32(4e6).fill(1);
    };
    await open();
    const before = [threads(), resident()];
    for (let i = 0; i < 20; i += 1) await open();
    const freed = () => threads() - before[0] < 2 && resident() - before[1] < 200;
    for (let i = 0; i < 1000 && !freed(); i += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    console.log(freed());
  `);
    expect(stderr).toBe('');
    expect([status, stdout]).toEqual([0, 'true\n']);
  },
);
