import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from './findPython.ts';

export type PeerJob = 'svd' | 'gram' | 'gram32' | 'eigh' | 'eigvalsh' | 'edit' | 'torchSvd' | 'torchGram' | 'torchEigh';

export interface Peer {
  /** Of numpy with its BLAS, and of torch where it is. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Seconds; jobs of torch only where it is. Less what its threads waited for a core, down to its processor time shared
   * among them: on a busy machine what a quiet one takes at least.
   */
  readonly times: Readonly<Partial<Record<PeerJob, number>>>;
  /** On the clock. */
  readonly walls: Readonly<Partial<Record<PeerJob, number>>>;
  /** Most bytes that the process held beyond what it had with the matrix in place. */
  readonly beyondBytes: number;
}

export interface RunPeerOptions {
  /** The path [n, m], or its Gram matrix in one piece [n, n]. */
  readonly rows?: readonly Float32Array[];
  readonly gram?: readonly Float64Array[];
  readonly rank?: number;
  readonly threads: 1 | 2;
  readonly jobs: readonly PeerJob[];
}

/** Times numpy (and torch) in a process of its own; undefined where no Python with numpy is found. */
export function runPeer({ rows, gram, rank = 1, threads, jobs }: RunPeerOptions): Peer | undefined {
  const python = findPython('numpy', 'torch') ?? findPython('numpy');
  if (python === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'policypath-bench-'));
  try {
    const file = join(folder, 'matrix');
    const pieces = rows ?? gram ?? [];
    const order = gram === undefined ? pieces.length : Math.sqrt(gram[0].length);
    writePieces(file, pieces);
    const script = fileURLToPath(new URL('times.py', import.meta.url));
    const kind = gram === undefined ? 'rows' : 'gram';
    const count = String(threads);
    const result = spawnSync(python, [script, kind, file, String(order), String(rank), count, ...jobs], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count },
    });
    if (result.status !== 0) throw new Error(`${python} ended with: ${result.stderr}`);
    return JSON.parse(result.stdout) as Peer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes arrays end to end. */
export function writePieces(file: string, pieces: readonly (Float32Array | Float64Array)[]): void {
  const descriptor = openSync(file, 'w');
  for (const piece of pieces) {
    const bytes = new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
  }
  closeSync(descriptor);
}
