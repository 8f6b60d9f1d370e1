import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Seconds of the same work in numpy: whole Gram matrices, LAPACK's eigenpairs and eigenvalues, one reconstruction. */
export interface NumpyTimes {
  readonly version: string;
  readonly gram: number;
  readonly gram64: number;
  readonly eigh: number;
  readonly eigvalsh: number;
  readonly edit: number;
}

const PROGRAM = `
import json, sys, time
import numpy as np
file, n, rank = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
a = np.fromfile(file, dtype=np.float32).reshape(n, -1)
times = {'version': np.__version__}
def timed(name, job):
    start = time.perf_counter()
    result = job()
    times[name] = time.perf_counter() - start
    return result
timed('gram', lambda: a @ a.T)
wide = a.astype(np.float64)
gram = timed('gram64', lambda: wide @ wide.T)
values, vectors = timed('eigh', lambda: np.linalg.eigh(gram))
timed('eigvalsh', lambda: np.linalg.eigvalsh(gram))
u = vectors[:, -rank:]
timed('edit', lambda: (u @ u[-1]) @ wide)
print(json.dumps(times))
`;

/** @returns undefined where no python with numpy is found. */
export function timeNumpy(
  rows: readonly Float32Array[],
  { rank, threads }: { readonly rank: number; readonly threads: number },
): NumpyTimes | undefined {
  const python = [process.env.POLICYPATH_PYTHON, 'python3'].find(
    (command) => command && spawnSync(command, ['-c', 'import numpy']).status === 0,
  );
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'policypath-bench-'));
  try {
    const file = join(folder, 'rows.float32');
    const descriptor = openSync(file, 'w');
    for (const row of rows) writeSync(descriptor, row);
    closeSync(descriptor);
    const [OMP_NUM_THREADS, OPENBLAS_NUM_THREADS, MKL_NUM_THREADS] = Array.from({ length: 3 }, () => `${threads}`);
    const result = spawnSync(python, ['-c', PROGRAM, file, `${rows.length}`, `${rank}`], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS, OPENBLAS_NUM_THREADS, MKL_NUM_THREADS },
    });
    if (result.status !== 0) throw new Error(`numpy ended with: ${result.stderr}`);
    return JSON.parse(result.stdout) as NumpyTimes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
