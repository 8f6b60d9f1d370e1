/**
 * Puts 10,000 mutated files through every reader, in memory and on disk: each is read or refused with a reason.
 *
 *     pnpm --filter @policypath/path-files test:slow [<seed>]
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openPath, openSnapshot } from '../src/node/index.ts';
import { fixture } from '../test/fixtures.ts';
import { explained, mutatedFile, readByAll } from '../test/mutatedFiles.ts';

const files = 10_000;
const seed = Number(process.argv.slice(2).find((argument) => /^-?\d+$/.test(argument)) ?? 20_261_122);
const folder = mkdtempSync(join(tmpdir(), 'path-files-fuzz-'));
const checkpoints = join(folder, 'checkpoints');
mkdirSync(checkpoints);
copyFileSync(fixture('checkpoints/step_100.safetensors'), join(checkpoints, 'step_1.safetensors'));

const reads = new Map<string, number>();
const count = (name: string, was: boolean): void => {
  reads.set(name, (reads.get(name) ?? 0) + Number(was));
};

function readRows(path: string): void {
  const opened = openPath(path);
  try {
    for (const row of opened.rows()) if (!row.every(Number.isFinite)) throw new Error('a row is not finite');
  } finally {
    opened.close();
  }
}

/** The same on disk: as a file, as a snapshot, and as the second of two checkpoints. */
function readOnDisk(bytes: Uint8Array): void {
  const file = join(folder, 'mutated');
  writeFileSync(file, bytes);
  writeFileSync(join(checkpoints, 'step_2.safetensors'), bytes);
  count(
    'file',
    explained('file', () => readRows(file)),
  );
  count(
    'snapshot file',
    explained('snapshot file', () => openSnapshot(file)),
  );
  count(
    'folder of checkpoints',
    explained('folder', () => readRows(checkpoints)),
  );
}

let tried = 0;
let refused = 0;
try {
  fc.assert(
    fc.property(mutatedFile, (bytes) => {
      const took = readByAll(bytes);
      tried += 1;
      refused += Number(took.length === 0);
      for (const name of took) count(name, true);
      readOnDisk(bytes);
    }),
    { numRuns: files, seed },
  );
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `${tried} mutated files (seed ${seed}) through every reader: ${refused} refused by all, each with a reason`,
);
console.log(`read as valid: ${[...reads].map(([name, times]) => `${name} ${times}`).join(', ')}`);
