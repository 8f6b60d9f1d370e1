import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '@policypath/trial/node';
import type { Command } from 'commander';
import { wholeNumber } from '../cli/optionParsers.ts';
import { countedCrash, crashesSchema, type Crashes } from '../runner/index.ts';
import { listedTrial } from './trialList.ts';

interface CountCrashOptions {
  readonly list: string;
  readonly counts: string;
  readonly retries: number;
}

/** Adds `policypath count-array-crash`: exit code 0 where a task of an array that has crashed is to be started again, else 1. */
export function addCountArrayCrashCommand(program: Command): void {
  program
    .command('count-array-crash', { hidden: true })
    .description('tell whether a task that crashed is to be started again: used by Slurm arrays')
    .argument('<root>', "the benchmark's folder")
    .argument('<index>', 'from 0', wholeNumber())
    .requiredOption('--list <file>', 'says which trial an index means')
    .requiredOption('--counts <file>', 'where the crashes of this task are counted')
    .requiredOption('--retries <n>', 'crashes in a row without a new checkpoint', wholeNumber())
    .action((root: string, index: number, { list, counts, retries }: CountCrashOptions) => {
      const { folder } = listedTrial(root, list, index);
      const crashes = countedCrash(readCrashes(counts), join(root, folder));
      writeFileAtomically(counts, `${JSON.stringify(crashes)}\n`);
      console.log(`${folder}: crash ${crashes.count} since its last new checkpoint, ${retries} are allowed`);
      process.exitCode = crashes.count <= retries ? 0 : 1;
    });
}

function readCrashes(path: string): Crashes | null {
  return existsSync(path) ? crashesSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
}
