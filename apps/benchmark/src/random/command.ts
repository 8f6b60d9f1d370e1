import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { knownEnvironments, makeEnvironment, UnknownEnvironmentError } from '@policypath/envs';
import type { Command } from 'commander';
import { wholeNumber } from '../cli/optionParsers.ts';
import { UsageError } from '../cli/usageError.ts';
import { writeBaselineFile, type RandomBaseline } from './baselineFile.ts';
import { baselineTable } from './baselineTable.ts';
import { measureRandomAgent } from './measureRandomAgent.ts';

interface RandomOptions {
  readonly env: readonly string[];
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
    .option('--episodes <number>', 'episodes in each', wholeNumber(1), 100)
    .option('--seed <number>', 'of start states and actions', wholeNumber(0), 0)
    .option('--json', 'print JSON instead of a table')
    .option('--out <file>', "also write the figures to a file, kept with the other environments' that it holds")
    .action(random);
}

async function random({ env, episodes, seed, json, out }: RandomOptions): Promise<void> {
  if (out !== undefined && !existsSync(dirname(out))) throw new UsageError(`there is no folder ${dirname(out)}`);
  const known = knownEnvironments().map(({ id }) => id);
  const unknown = env.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(new UnknownEnvironmentError(unknown, known).message);
  const baselines: RandomBaseline[] = [];
  for (const id of env) baselines.push(await baselineOf(id, episodes, seed));
  if (out !== undefined) writeBaselineFile(out, baselines);
  console.log(json ? JSON.stringify(baselines, null, 2) : baselineTable(baselines));
  if (out !== undefined) console.error(`written to ${out}`);
}

async function baselineOf(id: string, episodes: number, seed: number): Promise<RandomBaseline> {
  const environment = await makeEnvironment(id);
  const show = process.stderr.isTTY;
  try {
    return measureRandomAgent({
      environment,
      episodes,
      seed,
      onEpisode: (done) => show && process.stderr.write(`\r${id}: episode ${done} of ${episodes}`),
    });
  } finally {
    if (show) process.stderr.write('\r\u001b[K');
    environment.close();
  }
}
