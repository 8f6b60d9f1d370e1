import type { Engine, PlannedModule } from '@policypath/nets';
import { ourContestant, torchContestant, type Contestant, type Learner, type TorchContestant } from './contestants.ts';
import { findTorch } from './findTorch.ts';

/** A PyTorch slower than this at a product of matrices has no optimised BLAS under it: no bar to hold ours against. */
const fairGigaflops = 25;

export interface Comparison {
  /** What is timed, e.g. 'TD3 update'. */
  readonly what: string;
  readonly modules: readonly PlannedModule[];
  createLearner(engine: Engine): Learner;
  /** The Python file beside this one that times the same in PyTorch. */
  readonly torchScript: string;
  /** What speed is asked for, said at the end. */
  readonly asked: string;
}

/**
 * Milliseconds of one update on each engine and, where a Python with torch is found, in PyTorch, in blocks that take turns
 * in one run. The command line may give the number of rounds (20) and of updates in a block (10).
 */
export async function compareUpdates(comparison: Comparison): Promise<void> {
  const { what, modules, createLearner, torchScript, asked } = comparison;
  const [rounds, updates] = [20, 10].map((usual, k) => {
    const given = process.argv[2 + k];
    const value = given === undefined ? usual : Number(given);
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      console.error(`rounds and updates are positive integers, got '${given}'`);
      process.exit(2);
    }
    return value;
  });

  const ours: Contestant[] = [];
  for (const which of ['native', 'wasm', 'simd128'] as const) {
    for (const threads of [1, 2] as const) {
      try {
        ours.push(await ourContestant(which, threads, modules, createLearner));
      } catch (error) {
        console.log(`${which}, ${threads} thread${threads === 1 ? '' : 's'}: not here: ${(error as Error).message}`);
      }
    }
  }
  const python = findTorch();
  const torch: TorchContestant[] =
    python === undefined
      ? []
      : [await torchContestant(python, torchScript, 1), await torchContestant(python, torchScript, 2)];
  const all: Contestant[] = [...torch, ...ours];

  /** Milliseconds an update, by contestant and round. */
  const milliseconds = all.map((): number[] => []);
  for (const contestant of all) await contestant.time(updates);
  for (let round = 0; round < rounds; round += 1) {
    for (let k = 0; k < all.length; k += 1) {
      // Another one begins each round, so that nobody always follows the same neighbour.
      const which = (k + round) % all.length;
      milliseconds[which].push((1000 * (await all[which].time(updates))) / updates);
    }
  }
  for (const contestant of all) contestant.close();

  const fair = torch.length > 0 && torch[0].gigaflops >= fairGigaflops;
  if (torch.length === 0) console.log('No Python with torch was found (POLICYPATH_PYTHON names one): ours alone.');
  else if (!fair) {
    console.log(
      `This PyTorch multiplies matrices at ${torch[0].gigaflops.toFixed(1)} GFLOP/s: it has no optimised BLAS under it, so a\n` +
        `comparison would mean nothing. Debian's python3-torch needs libopenblas0; or name a Python that has PyTorch's own\n` +
        'build in POLICYPATH_PYTHON.',
    );
  }

  const best = milliseconds.map((values) => Math.min(...values));
  const torchBest = torch.length > 1 && best[1] < best[0] ? 1 : 0;
  const header = [`ms a ${what}`, 'threads', 'best', 'median', ...(fair ? ['x PyTorch 1T', 'x PyTorch best'] : [])];
  const rows = all.map(({ name, threads }, k) => {
    const ratio = (against: number): string => {
      const bests = best[against] / best[k];
      const paired = median(milliseconds[against].map((value, round) => value / milliseconds[k][round]));
      return `${bests.toFixed(2)} / ${paired.toFixed(2)}`;
    };
    const cells = [name, String(threads), best[k].toFixed(2), median(milliseconds[k]).toFixed(2)];
    return fair ? [...cells, ratio(0), ratio(torchBest)] : cells;
  });
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  for (const row of [header, ...rows]) {
    console.log(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
    );
  }
  console.log(`${rounds} rounds of ${updates} updates each, taking turns.`);
  if (milliseconds.some((values, k) => median(values) > 1.3 * best[k])) {
    console.log(
      'Medians are far above the best: this machine was busy with something else, and no ratio above is evidence.',
    );
  }
  if (fair) {
    console.log(
      'x PyTorch: how many times as fast, best against best / median of the paired rounds; its best is its faster thread\n' +
        `count. ${asked}`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
