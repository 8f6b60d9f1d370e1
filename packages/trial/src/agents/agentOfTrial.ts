import { environmentDefinition, makeEnvironment } from '@policypath/envs';
import type { Engine } from '@policypath/nets';
import { actionRepeatOf, agentSettingsOf, type TrialConfig } from '../settings/trialSchema.ts';
import type { AgentNeeds, EnvironmentSizes } from './agentDefinition.ts';
import { agentDefinition } from './registry.ts';
import type { TrialAgent, TrialEnvironment } from './trialAgent.ts';

/** Nothing is loaded. @throws UnknownEnvironmentError */
export function environmentSizes(id: string): EnvironmentSizes {
  const { observationSpace, actionSpace, maximumEpisodeSteps } = environmentDefinition(id);
  const observationSize = observationSpace.shape.reduce((product, length) => product * length);
  return { observationSize, actionSize: actionSpace.shape[0], maximumEpisodeSteps };
}

/** What a trial's agent needs of the machine. @throws UnknownEnvironmentError */
export function agentNeeds(config: TrialConfig): AgentNeeds {
  return agentDefinition(config.agent).needs(environmentSizes(config.environment), agentSettingsOf(config));
}

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
