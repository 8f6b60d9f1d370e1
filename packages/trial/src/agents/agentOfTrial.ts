import {
  agentDefinitions,
  sizesOf,
  type AgentDefinition,
  type AgentNeeds,
  type EnvironmentSizes,
} from '@policypath/agents';
import {
  environmentDefinition,
  knownEnvironments,
  makeEnvironment,
  type EnvironmentDefinition,
} from '@policypath/envs';
import type { Engine } from '@policypath/nets';
import { SettingsError } from '../settings/settingsError.ts';
import { actionRepeatOf, agentSettingsOf, type TrialConfig } from '../settings/trialSchema.ts';
import { agentDefinition } from './registry.ts';
import type { TrialAgent, TrialEnvironment } from './trialAgent.ts';

/** Nothing is loaded. @throws UnknownEnvironmentError */
export function environmentSizes(id: string): EnvironmentSizes & { readonly maximumEpisodeSteps: number } {
  const definition = environmentDefinition(id);
  return { ...sizesOf(definition), maximumEpisodeSteps: definition.maximumEpisodeSteps };
}

/** What a trial's agent needs of the machine. @throws UnknownEnvironmentError */
export function agentNeeds(config: TrialConfig): AgentNeeds {
  return agentDefinition(config.agent).needs(environmentSizes(config.environment), agentSettingsOf(config));
}

/** Whether an agent can act in an environment. */
function suits({ spaces }: AgentDefinition, { observationSpace, actionSpace, options = [] }: EnvironmentDefinition) {
  const gives = {
    vector: observationSpace.kind === 'box',
    image: observationSpace.kind === 'image',
    frames: ['pixels', 'actionRepeat'].every((name) => options.includes(name)),
  };
  return spaces.actions.includes(actionSpace.kind) && spaces.observations.some((kind) => gives[kind]);
}

/** Names of the agents that can act in an environment. @throws UnknownEnvironmentError */
export function agentsSuitedTo(id: string): string[] {
  const environment = environmentDefinition(id);
  return agentDefinitions()
    .filter((agent) => suits(agent, environment))
    .map(({ name }) => name);
}

/** @throws SettingsError for an environment in which the agent cannot act. One that is not known passes. */
export function refuseOtherSpaces(agent: AgentDefinition, environment: string): void {
  const known = knownEnvironments();
  const chosen = known.find(({ id }) => id === environment);
  if (chosen === undefined || suits(agent, chosen)) return;
  const others = known.filter((one) => suits(agent, one)).map(({ id }) => id);
  const mend = others.length === 0 ? 'choose another agent' : `choose another agent or e.g. {env} ${others[0]}`;
  const { observations, actions } = agent.spaces;
  throw new SettingsError(
    `{env} ${environment} does not suit {agent} ${agent.name}, which observes ${observations.map((kind) => observed[kind]).join(' or ')} ` +
      `and takes ${actions.map((kind) => acted[kind]).join(' or ')}: ${mend}`,
  );
}

const observed = { vector: 'vectors', image: 'images', frames: 'pictures of the DeepMind Control Suite' };
const acted = { box: 'vectors as actions', discrete: 'one of n actions' };

/** A trial's environment as its agent observes it. @throws UnknownEnvironmentError; RangeError on options that it does not have */
export async function environmentOfTrial(config: TrialConfig): Promise<TrialEnvironment> {
  const options = agentDefinition(config.agent).environmentOptions?.(agentSettingsOf(config));
  return await makeEnvironment(config.environment, options);
}

/** A trial's agent in its initial state. */
export function agentOfTrial(config: TrialConfig, engine: Engine, environment: TrialEnvironment): TrialAgent {
  const settings = agentSettingsOf(config);
  const agentSteps = config.steps / actionRepeatOf(config);
  return agentDefinition(config.agent).create({ engine, environment, seed: config.seed, agentSteps, settings });
}

/** The settings of an agent that only acts, one observation at a time: no path, minimal batch and replay storage. */
export function actingOnly(config: TrialConfig): TrialConfig {
  const settings = agentSettingsOf(config);
  const one = Object.fromEntries(
    ['batchSize', 'replayCapacity'].filter((name) => name in settings).map((name) => [name, 1]),
  );
  return { ...config, variant: 'base', pptb: null, [config.agent]: { ...settings, ...one } };
}
