import { existsSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import type { Command } from 'commander';
import { diagnose } from './diagnose.ts';
import { printedDiagnosis } from './printedDiagnosis.ts';

interface DoctorOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Adds `policypath doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what this machine runs policypath on, how fast, what a full trial takes here, and what is missing')
    .option('--out <folder>', 'where trials would be stored: its free space is looked at', '.')
    .option('--json', 'print JSON instead of lines')
    .action(doctor);
}

async function doctor({ out, json }: DoctorOptions): Promise<void> {
  if (!existsSync(out)) throw new UsageError(`there is no folder ${out}`);
  const show = process.stderr.isTTY;
  const diagnosis = await diagnose({
    folder: out,
    onProgress: (what) => show && process.stderr.write(`\r\u001b[K${what} ...`),
  });
  if (show) process.stderr.write('\r\u001b[K');
  console.log(json ? JSON.stringify(diagnosis, null, 2) : printedDiagnosis(diagnosis));
  const { node, updates, stepsPerSecond } = diagnosis;
  // Nothing can be trained here.
  if (!node.supported || !updates[0].ok || !stepsPerSecond.ok) process.exitCode = 1;
}
