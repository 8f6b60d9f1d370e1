import { formatBytes, thinFinishedTrial } from '@policypath/trial/node';
import type { Command } from 'commander';
import { findTrials, refuseNoTrials } from '../store/findTrials.ts';
import { trialState } from '../store/openTrial.ts';
import { counted } from '../words/numbers.ts';

interface ThinCommandOptions {
  readonly all?: true;
  readonly dryRun?: true;
}

/** Adds `policypath thin`. */
export function addThinCommand(program: Command): void {
  program
    .command('thin')
    .description(
      'remove what finished trials do not need to go on: all checkpoints but the newest (and those of --keep-checkpoints), ' +
        'and the records of replay and path that only they need. Results, logs, policies and recorded/ stay',
    )
    .argument('<root...>', 'folders searched for trials')
    .option('--all', 'the newest checkpoint too: such a trial cannot be made longer, its policies stay')
    .option('--dry-run', 'remove nothing, only say how much it would be')
    .action(thin);
}

async function thin(roots: readonly string[], options: ThinCommandOptions): Promise<void> {
  const found = findTrials(roots);
  refuseNoTrials(found, roots);
  const untouched = new Map<string, number>();
  let total = 0;
  let thinned = 0;
  for (const { path, shown } of found.trials) {
    const { bytes, leftAlone } =
      trialState(path) === 'finished'
        ? await thinFinishedTrial(path, options)
        : ({ bytes: 0, leftAlone: 'not finished' } as const);
    if (leftAlone !== undefined) untouched.set(leftAlone, (untouched.get(leftAlone) ?? 0) + 1);
    if (bytes > 0) console.log(`${shown}: ${formatBytes(bytes)}`);
    total += bytes;
    thinned += bytes > 0 ? 1 : 0;
  }
  for (const [why, count] of untouched) console.error(`left as they are: ${counted(count, 'trial')}: ${why}`);
  const verb = options.dryRun ? 'would be removed' : 'removed';
  console.log(`${formatBytes(total)} ${verb} in ${counted(thinned, 'trial')} of ${found.trials.length}`);
}
