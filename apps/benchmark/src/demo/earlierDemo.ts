import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { trialFile } from '@policypath/trial/records';
import { readManifest } from '@policypath/trial/node';
import { demoSteps, demoTrials } from './profile.ts';

/**
 * Steps of each trial: those that were `asked` for, else those of the demonstration in `out`, else the default.
 *
 * @throws UsageError, with the mend, when the demonstration in `out` has trials of other steps than `asked`
 */
export function stepsOfDemo(out: string, asked: number | undefined): number {
  const folder = demoTrials(demoSteps)
    .map(({ name }) => join(out, name))
    .find((path) => existsSync(trialFile(path, 'manifest')));
  if (folder === undefined) return asked ?? demoSteps;
  const { steps } = readManifest(folder).trial;
  if (asked !== undefined && asked !== steps) {
    throw new UsageError(
      `--steps ${asked}: the demonstration in ${out} has trials of ${steps} steps; delete it and begin again with --fresh, ` +
        'or give another folder with --out',
    );
  }
  return steps;
}
