import {
  environmentDefinition,
  knownEnvironments,
  UnknownEnvironmentError,
  type EnvironmentDefinition,
} from '@policypath/envs';
import { agentsSuitedTo } from '@policypath/trial';
import { UsageError } from '@policypath/trial/errors';
import Table from 'cli-table3';
import type { Command } from 'commander';

/** An environment as `--json` prints it. */
interface Described {
  readonly id: string;
  readonly observation: { readonly kind: string; readonly shape: readonly number[] };
  readonly action: { readonly kind: string; readonly shape: readonly number[]; readonly choices?: number };
  /** Environment steps; null where no time limit ends an episode. */
  readonly maximumEpisodeSteps: number | null;
  readonly options: readonly string[];
  /** Agents that can act in it. */
  readonly agents: readonly string[];
}

/** Adds `policypath environments`. */
export function addEnvironmentsCommand(program: Command): void {
  program
    .command('environments')
    .description('list the environments, or describe one: spaces, time limit, options, agents')
    .argument('[id]', 'e.g. Hopper-v5')
    .option('--json', 'print JSON instead of a table')
    .addHelpText('after', '\nWhat each observes, rewards and ends with is specified in docs/environments.')
    .action((id: string | undefined, { json }: { readonly json?: true }) => {
      const found = id === undefined ? knownEnvironments() : [definitionOf(id)];
      const described = found.map(describe);
      if (json) console.log(JSON.stringify(described, null, 2));
      else console.log(id === undefined ? listed(described) : told(described[0]));
    });
}

function definitionOf(id: string): EnvironmentDefinition {
  try {
    return environmentDefinition(id);
  } catch (error) {
    throw error instanceof UnknownEnvironmentError ? new UsageError(error.message) : error;
  }
}

function describe({
  id,
  observationSpace,
  actionSpace,
  maximumEpisodeSteps,
  options = [],
}: EnvironmentDefinition): Described {
  return {
    id,
    observation: { kind: observationSpace.kind, shape: observationSpace.shape },
    action: {
      kind: actionSpace.kind,
      shape: actionSpace.shape,
      ...(actionSpace.kind === 'discrete' ? { choices: actionSpace.n } : {}),
    },
    maximumEpisodeSteps: Number.isFinite(maximumEpisodeSteps) ? maximumEpisodeSteps : null,
    options,
    agents: agentsSuitedTo(id),
  };
}

function listed(all: readonly Described[]): string {
  const table = new Table({
    head: ['Environment', 'Observation', 'Action', 'Time limit', 'Agents'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of all) {
    table.push([
      one.id,
      observationOf(one),
      actionOf(one),
      String(one.maximumEpisodeSteps ?? 'none'),
      one.agents.join(', '),
    ]);
  }
  return table.toString();
}

function told(one: Described): string {
  return [
    one.id,
    `  observation  ${observationOf(one)}`,
    `  action       ${actionOf(one)}`,
    `  time limit   ${one.maximumEpisodeSteps === null ? 'none' : `${one.maximumEpisodeSteps} steps`}`,
    `  options      ${one.options.join(', ') || 'none'}`,
    `  agents       ${one.agents.join(', ') || 'none'}`,
    '',
    'What it observes, rewards and ends with: docs/environments.',
  ].join('\n');
}

function observationOf({ observation: { kind, shape } }: Described): string {
  return kind === 'image' ? `image [${shape.join(', ')}]` : `[${shape.join(', ')}]`;
}

function actionOf({ action: { shape, choices } }: Described): string {
  return choices === undefined ? `[${shape.join(', ')}]` : `${choices} choices`;
}
