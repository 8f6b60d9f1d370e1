import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { knownEnvironments, makeEnvironment, UnknownEnvironmentError, type AnyEnvironment } from '@policypath/envs';
import type { Command } from 'commander';
import { wholeNumber } from '../settings/options.ts';
import { writeBaselineFile, type RandomBaseline } from '../random/baselineFile.ts';
import { baselineKey } from '../random/baselineKey.ts';
import { baselineTable } from '../random/baselineTable.ts';
import { measureRandomAgent } from '../random/measureRandomAgent.ts';

interface RandomOptions {
  readonly env: readonly string[];
  readonly actionRepeat?: readonly number[];
  readonly episodes: number;
  readonly seed: number;
  readonly json?: boolean;
  readonly out?: string;
}

/** Adds `policypath random`. */
export function addRandomCommand(program: Command): void {
  program
    .command('random')
    .description('measure how a uniformly random agent fares: the zero of improvements and aggregates')
    .requiredOption('--env <id...>', 'environments, e.g. Hopper-v4')
    .option(
      '--action-repeat <number...>',
      'environment steps that an action is held for, each measured: of dm_control environments (default: 1)',
      (text: string, others: readonly number[] | undefined) => [...(others ?? []), wholeNumber(1)(text)],
    )
    .option('--episodes <number>', 'episodes in each', wholeNumber(1), 100)
    .option('--seed <number>', 'of start states and actions', wholeNumber(0), 0)
    .option('--json', 'print JSON instead of a table')
    .option('--out <file>', 'also write the figures to a file, kept with the others that it holds')
    .action(random);
}

async function random({ env, actionRepeat = [1], episodes, seed, json, out }: RandomOptions): Promise<void> {
  if (out !== undefined && !existsSync(dirname(out))) throw new UsageError(`there is no folder ${dirname(out)}`);
  const known = knownEnvironments().map(({ id }) => id);
  const unknown = env.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(new UnknownEnvironmentError(unknown, known).message);
  const baselines: RandomBaseline[] = [];
  // Make all environments first, so that an unknown one is refused before any is measured.
  for (const id of env) for (const repeat of actionRepeat) (await environmentOf(id, repeat)).close();
  for (const id of env) {
    for (const repeat of actionRepeat) baselines.push(await baselineOf(id, repeat, { episodes, seed }));
  }
  if (out !== undefined) writeBaselineFile(out, baselines);
  console.log(json ? JSON.stringify(baselines, null, 2) : baselineTable(baselines));
  if (out !== undefined) console.error(`written to ${out}`);
}

async function environmentOf(id: string, actionRepeat: number): Promise<AnyEnvironment> {
  try {
    return await makeEnvironment(id, { actionRepeat });
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

async function baselineOf(
  id: string,
  actionRepeat: number,
  { episodes, seed }: { readonly episodes: number; readonly seed: number },
): Promise<RandomBaseline> {
  const environment = await environmentOf(id, actionRepeat);
  const show = process.stderr.isTTY;
  try {
    return measureRandomAgent({
      environment,
      actionRepeat,
      episodes,
      seed,
      onEpisode: (done) =>
        show && process.stderr.write(`\r${baselineKey(id, actionRepeat)}: episode ${done} of ${episodes}`),
    });
  } finally {
    if (show) process.stderr.write('\r\u001b[K');
    environment.close();
  }
}
