import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface TorchTimer {
  /** PyTorch's version. */
  readonly version: string;
  /** GFLOP/s of its 256x256x256 product: below about 25 its BLAS is not an optimised one. */
  readonly gigaflops: number;
  /** Seconds that `updates` updates take, in the process that was started once. */
  time(updates: number): Promise<number>;
  close(): void;
}

/** Starts a Python that times blocks of an agent's updates on request, so that they can alternate with ours. */
export async function startTorchTimer(python: string, scriptName: string, threads: number): Promise<TorchTimer> {
  const script = fileURLToPath(new URL(scriptName, import.meta.url));
  const count = String(threads);
  const child = spawn(python, [script, 'time'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: count, MKL_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const next = await lines.next();
    if (next.done === true) throw new Error(`${python} ended before it answered`);
    return next.value;
  };
  const identity = JSON.parse(await line()) as { torch: string; gflops: number };
  return {
    version: identity.torch,
    gigaflops: identity.gflops,
    async time(updates) {
      child.stdin.write(`${updates}\n`);
      return Number(await line());
    },
    close() {
      child.stdin.end();
    },
  };
}
