import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('torchEncoder.py', import.meta.url));

export interface PassTime {
  /** Milliseconds of wall clock. */
  readonly wall: number;
  /** Milliseconds of CPU, of all threads together: other programs lengthen them less. */
  readonly cpu: number;
}

export interface TorchTimer {
  readonly version: string;
  /** Of one pass. */
  time(): Promise<PassTime>;
  stop(): void;
}

/** A process with PyTorch's encoder on so many threads, which measures when it is asked to. */
export async function startTorch(python: string, threads: number, batch: number): Promise<TorchTimer> {
  const child = spawn(python, [script, 'time', String(batch)], {
    env: { ...process.env, OMP_NUM_THREADS: String(threads) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${python} ${script} ended early`);
    return value as string;
  };
  return {
    version: await next(),
    async time() {
      child.stdin.write('1\n');
      const [wall, cpu] = (await next()).split(' ').map((seconds) => 1000 * Number(seconds));
      return { wall, cpu };
    },
    stop: () => child.stdin.end(),
  };
}

/** PyTorch's features and gradients for parameters in its own order. */
export function torchPass(
  python: string,
  parameters: Float32Array,
  images: Uint8Array,
  gradient: Float32Array,
): { features: Float32Array; gradients: Float32Array } {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-encoder-'));
  try {
    for (const [name, array] of Object.entries({ parameters, images, gradient })) {
      writeFileSync(join(folder, name), new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    }
    const { status, stderr } = spawnSync(python, [script, 'parity', folder], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`PyTorch's pass failed: ${stderr}`);
    const read = (name: string): Float32Array =>
      new Float32Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
    return { features: read('features'), gradients: read('gradients') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
