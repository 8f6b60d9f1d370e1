import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PathCentre } from '../../src/index.ts';
import type { Edit } from '../editedMove.ts';
import { writePieces } from './runPeer.ts';

export interface ReferenceMoves {
  /** Singular values of the path. */
  readonly singularValues: readonly number[];
  /** theta' - theta_n [m] for each rank, in float64. */
  readonly moves: readonly Float64Array[];
  /** The same by LAPACK in float32. */
  readonly float32Moves?: readonly Float64Array[];
  /** Processor seconds of the float64 SVD on one thread, where it was `timed`. */
  readonly seconds: number;
}

/** Edits of the path's newest snapshot by numpy's SVD of the path, u' S V^T as the paper writes it. */
export function referenceMoves(
  python: string,
  rows: readonly Float32Array[],
  {
    ranks,
    boost,
    boostedDirections,
    centre,
    timed = false,
  }: Omit<Edit, 'rank'> & {
    readonly ranks: readonly number[];
    readonly centre?: PathCentre;
    readonly timed?: boolean;
  },
): ReferenceMoves {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-reference-'));
  try {
    const [input, output] = ['rows', 'moves'].map((name) => join(folder, name));
    writePieces(input, rows);
    const script = fileURLToPath(new URL('referenceMoves.py', import.meta.url));
    const numbers = [rows.length, boost, boostedDirections].map(String);
    const result = spawnSync(
      python,
      [script, input, ...numbers, centre ?? 'none', timed ? '1' : '0', output, ...ranks.map(String)],
      {
        encoding: 'utf8',
        // Idle threads of OpenBLAS spin, which on a busy machine takes far longer than one thread does.
        env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
      },
    );
    if (result.status !== 0) throw new Error(`${python} ended with: ${result.stderr}`);
    const bytes = readFileSync(output);
    const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const size = rows[0].length;
    const cut = Array.from({ length: 2 * ranks.length }, (_, i) => all.slice(i * size, (i + 1) * size));
    const { values, seconds } = JSON.parse(result.stdout) as { values: number[]; seconds: number | null };
    return {
      singularValues: values,
      seconds: seconds ?? NaN,
      moves: cut.slice(0, ranks.length),
      float32Moves: cut.slice(ranks.length),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
